// Sizes and waits in words.
import { language, plural, t } from "./words";

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
