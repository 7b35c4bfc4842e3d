// The sentences that scripts say, in the language of the page. English is the key; French is one small file, fetched once,
// and one more for each part that few pages need.
let words: Record<string, string | string[]> = {};

export const language = document.documentElement.lang === "en" ? "en" : "fr";

const french = {
  everywhere: () => import("virtual:words/fr"),
  captions: () => import("virtual:words/fr/captions"),
  deposit: () => import("virtual:words/fr/deposit"),
  masks: () => import("virtual:words/fr/masks"),
  recorder: () => import("virtual:words/fr/recorder"),
};

export async function loadWords(part: keyof typeof french = "everywhere"): Promise<void> {
  if (language !== "fr") return;
  const more = (await french[part]()).default;
  words = { ...words, ...more }; // two parts may arrive together
}

type Values = Record<string, string | number>;

const fill = (text: string, values: Values) =>
  text.replace(/\{(\w+)\}/g, (place, name: string) => (name in values ? String(values[name]) : place));

export function t(msgid: string, values: Values = {}): string {
  const text = words[msgid] ?? msgid;
  return fill(Array.isArray(text) ? (text[0] ?? msgid) : text, values);
}

export function plural(count: number, one: string, many: string): string {
  const single = language === "fr" ? count < 2 : count === 1;
  const forms = words[one];
  const text = Array.isArray(forms) ? forms[single ? 0 : 1] : undefined;
  return fill(text ?? (single ? one : many), { n: count.toLocaleString(language) });
}

export function timecode(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
