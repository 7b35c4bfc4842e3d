// Moments of a film as people type them and as forms show them, in milliseconds.
import { language, timecode } from "./words";

// The same as the server's position_of().
export function milliseconds(text: string): number | undefined {
  const parts = /^(?:(\d{1,2}):([0-5]?\d)|(\d{1,4})):([0-5]\d)(?:[.,](\d{1,3}))?$/.exec(text.trim());
  if (!parts) return undefined;
  const [hours, minutes, alone, seconds] = parts.slice(1, 5).map((part) => Number(part ?? 0)) as [number, number, number, number];
  return 1000 * (3600 * hours + 60 * (minutes + alone) + seconds) + Number((parts[5] ?? "").padEnd(3, "0"));
}

// The same as the server's timecode_tenths().
export const tenths = (position: number): string => `${timecode(position / 1000)}${language === "fr" ? "," : "."}${Math.floor(Math.max(0, position) / 100) % 10}`;
