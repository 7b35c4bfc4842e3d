// The pauses of a film or a sound (silences.json): two buttons that move to where somebody speaks again.
import { element, icon } from "../page";
import { t } from "../words";

export interface Pause {
  start_ms: number;
  end_ms: number;
}

const loaded = new Map<string, Promise<Pause[]>>();

// Fetched once for the player and its waveform; without an answer there are no pauses.
export function pausesAt(address: string): Promise<Pause[]> {
  let pauses = loaded.get(address);
  if (!pauses) {
    pauses = fetch(address)
      .then((response) => (response.ok ? (response.json() as Promise<{ silences?: Pause[] }>) : {}))
      .then(({ silences = [] }: { silences?: Pause[] }) => silences)
      .catch(() => []);
    loaded.set(address, pauses);
  }
  return pauses;
}

const kBeforeSpeech = 0.15; // the first sound must not be cut
const kPassed = 1; // so long after a beginning, "previous" means this one again

export function pauseButtons(media: HTMLMediaElement, address: string): HTMLElement {
  const button = (name: string, words: string, act: (beginnings: number[], now: number) => number) => {
    const made = element("button", { type: "button", class: "quiet-button" }, icon(name), words);
    made.addEventListener("click", async () => {
      const beginnings = (await pausesAt(address)).map(({ end_ms }) => Math.max(0, end_ms / 1000 - kBeforeSpeech));
      const { currentTime, duration } = media;
      media.currentTime = act(beginnings.filter((one) => !(one > duration - 0.5)), currentTime);
    });
    return made;
  };
  return element(
    "p",
    { class: "pauses" },
    button("previous", t("Previous pause"), (all, now) => all.filter((one) => one < now - kPassed).pop() ?? 0),
    button("next", t("Next pause"), (all, now) => all.find((one) => one > now + 0.05) ?? now),
  );
}
