// The answers of an experience report, as the deposit form holds them and as /api/v1 takes them.
import { milliseconds } from "../moments";
import { t, timecode } from "../words";
import type { ApiAnswer } from "../api";

const asked = (form: HTMLFormElement) =>
  [...form.querySelectorAll<HTMLTextAreaElement>("textarea[name^=answer_]")].map((text) => ({
    text,
    question: text.name.slice("answer_".length),
    media: form.elements.namedItem(`${text.name}_media`) as HTMLSelectElement,
    time: form.elements.namedItem(`${text.name}_time`) as HTMLInputElement,
  }));

// A moment that is still being typed waits: the words need not.
export const answersOf = (form: HTMLFormElement): ApiAnswer[] =>
  asked(form).map(({ question, text, media, time }) => {
    const start_ms = milliseconds(time.value) ?? null;
    return { question, text: text.value, media: start_ms === null ? null : media.value || null, start_ms };
  });

// What to say of a moment that nobody can read, and where it stands.
export function unreadableMoment(form: HTMLFormElement): { words: string; field: HTMLInputElement } | undefined {
  const found = asked(form).find(({ time }) => time.value.trim() !== "" && milliseconds(time.value) === undefined);
  if (!found) return undefined;
  const words = t("“{time}” is no moment: write minutes and seconds, like 12:34. What you typed is still here.", { time: found.time.value.trim() });
  return { words, field: found.time };
}

// A film or sound that just came can be pointed at; one that went, no longer.
export function offerMoments(form: HTMLFormElement, media: string, name: string): void {
  for (const { media: select } of asked(form)) {
    if (![...select.options].some(({ value }) => value === media)) select.add(new Option(name, media));
    showMoments(select);
  }
}
export function withdrawMoments(form: HTMLFormElement, media: string): void {
  for (const { media: select, time } of asked(form)) {
    if (select.value === media) time.value = "";
    [...select.options].find(({ value }) => value === media)?.remove();
    showMoments(select);
  }
}
const showMoments = (select: HTMLSelectElement) =>
  select.closest<HTMLElement>(".answer-moment")?.toggleAttribute("hidden", select.length === 0);

// Answers kept with a draft, into the fields that are still empty.
export function takeUpAnswers(form: HTMLFormElement, kept: ApiAnswer[]): void {
  for (const { question, text, media, time } of asked(form)) {
    const answer = kept.find((one) => one.question === question);
    if (!answer || text.value || time.value) continue;
    text.value = answer.text;
    if (answer.media === null || answer.start_ms === null) continue;
    media.value = answer.media;
    time.value = timecode(answer.start_ms / 1000);
  }
}
