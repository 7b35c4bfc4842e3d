declare module "virtual:words/fr" {
  const words: Record<string, string | string[]>;
  export default words;
}
