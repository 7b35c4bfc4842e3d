declare module "virtual:words/fr" {
  const words: Record<string, string | string[]>;
  export default words;
}
declare module "hls.js/light" {
  export { default } from "hls.js";
  export * from "hls.js";
}
