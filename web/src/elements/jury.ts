// <capsule-jury data-action>: a juror's room. The ballot is kept a moment after each change, on this device while there
// is no network; what of the film is really played is told to the library; 1 to 7 choose a mention, N begins a note,
// S goes to the next film.
import { followMomentLinks } from "../media";
import { memory } from "../page";
import { t, timecode } from "../words";

const kSaveAfterMs = 600;
const kTryAgainMs = 5000;
const kTellPlayedMs = 10_000;

class CapsuleJury extends HTMLElement {
  private readonly action = this.dataset["action"] ?? "";
  private readonly form = this.querySelector<HTMLFormElement>("form.ballot");
  private readonly video = document.querySelector<HTMLMediaElement>("main :is(video, audio)");
  private timer = 0;
  private lastSecond = -1;
  private played: [number, number][] = [];

  connectedCallback(): void {
    followMomentLinks(this);
    this.form?.addEventListener("input", () => this.keepSoon());
    this.form?.addEventListener("submit", () => memory.set(this.memoryKey(), null));
    window.addEventListener("online", () => void this.keep());
    this.bringBack();
    this.video?.addEventListener("timeupdate", () => this.notePlayed());
    this.video?.addEventListener("pause", () => this.tellPlayed());
    window.setInterval(() => this.tellPlayed(), kTellPlayedMs);
    window.addEventListener("pagehide", () => this.tellPlayed());
    document.addEventListener("keydown", (event) => this.onKey(event));
    const time = this.querySelector<HTMLInputElement>("#note-time");
    this.querySelector("#note")?.addEventListener("focus", () => {
      if (time && time.value === "" && this.video) time.value = timecode(this.video.currentTime);
    });
    this.classList.add("ready");
  }

  private memoryKey(): string {
    return `ballot ${this.action}`;
  }

  private fields(): URLSearchParams {
    const fields = new URLSearchParams();
    if (this.form) new FormData(this.form).forEach((value, name) => fields.append(name, String(value)));
    fields.set("action", "save");
    return fields;
  }

  private keepSoon(): void {
    memory.set(this.memoryKey(), this.fields().toString());
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.keep(), kSaveAfterMs);
  }

  private async keep(): Promise<void> {
    const kept = memory.get(this.memoryKey());
    if (kept === null) return;
    try {
      const response = await fetch(this.action, { method: "POST", body: new URLSearchParams(kept), redirect: "manual" });
      if (response.type === "opaqueredirect") {
        if (memory.get(this.memoryKey()) === kept) memory.set(this.memoryKey(), null);
        this.tell(t("Kept."));
      } else if (response.status < 500) {
        this.tell(t("This could not be kept: load the page again."));
      } else this.later();
    } catch {
      this.later();
    }
  }

  private later(): void {
    this.tell(t("No network: your ballot is kept on this device and goes as soon as it can."));
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.keep(), kTryAgainMs);
  }

  // What was typed without network before the page was left.
  private bringBack(): void {
    const kept = memory.get(this.memoryKey());
    if (kept === null || !this.form) return;
    for (const [name, value] of new URLSearchParams(kept)) {
      const field = this.form.elements.namedItem(name);
      if (field instanceof RadioNodeList || field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = value;
    }
    void this.keep();
  }

  private tell(words: string): void {
    const state = this.querySelector("[data-state]");
    if (state) state.textContent = words;
  }

  private notePlayed(): void {
    if (!this.video || this.video.seeking) return;
    const second = Math.floor(this.video.currentTime);
    const last = this.played.at(-1);
    if (last && (second === last[1] || second === last[1] - 1)) last[1] = second + 1;
    else if (second !== this.lastSecond) this.played.push([second, second + 1]);
    this.lastSecond = second;
  }

  private tellPlayed(): void {
    if (this.played.length === 0) return;
    const fields = new URLSearchParams({ action: "played", spans: this.played.map(([start, end]) => `${start}-${end}`).join(",") });
    if (navigator.sendBeacon(this.action, fields)) this.played = [];
  }

  private onKey(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || /^(input|textarea|select)$/i.test(target.tagName)) return;
    const mention = this.querySelector<HTMLInputElement>(`input[name=mention][value="${Number(event.key) - 1}"]`);
    if (/^[1-7]$/.test(event.key) && mention) {
      mention.checked = true;
      this.keepSoon();
    } else if (event.key.toLowerCase() === "n") {
      event.preventDefault();
      this.querySelector<HTMLTextAreaElement>("#note")?.focus();
    } else if (event.key.toLowerCase() === "s") {
      this.querySelector<HTMLAnchorElement>("a[data-next]")?.click();
    }
  }
}
customElements.define("capsule-jury", CapsuleJury);
