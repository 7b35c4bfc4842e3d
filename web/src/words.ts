// The sentences that scripts say, in the language of the page. English is the key; French is one small file, fetched once,
// and one more for each folder that pages fetch when somebody wants it.
let words: Record<string, string | string[]> = {};

export const language = document.documentElement.lang === "en" ? "en" : "fr";

const french = {
  everywhere: () => import("virtual:words/fr"),
  recorder: () => import("virtual:words/fr/recorder"),
};

export async function loadWords(part: keyof typeof french = "everywhere"): Promise<void> {
  if (language === "fr") words = { ...words, ...(await french[part]()).default };
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

export function fileSize(bytes: number): string {
  const units = language === "fr" ? ["o", "ko", "Mo", "Go"] : ["B", "kB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toLocaleString(language, { maximumFractionDigits: value < 10 && unit > 1 ? 1 : 0 })}\u00a0${units[unit]}`;
}

// What a preparation still takes; the same words as the server's time_left().
export function timeLeft(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (milliseconds < 45_000) return t("less than a minute left");
  if (minutes < 60) return plural(minutes, "about {n} minute left", "about {n} minutes left");
  const rounded = Math.floor((minutes + 2) / 5) * 5;
  return t("about {time} left", { time: `${Math.floor(rounded / 60)}\u00a0h\u00a0${String(rounded % 60).padStart(2, "0")}` });
}

// What timecode() writes, as a person types it; the same as the server's position_of(), in milliseconds.
export function milliseconds(text: string): number | undefined {
  const parts = /^(?:(\d{1,2}):([0-5]?\d)|(\d{1,4})):([0-5]\d)$/.exec(text.trim());
  if (!parts) return undefined;
  const [hours, minutes, alone, seconds] = parts.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number];
  return 1000 * (3600 * hours + 60 * (minutes + alone) + seconds);
}

export function timecode(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
