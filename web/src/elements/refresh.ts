// <capsule-refresh data-media>: asks how a preparation goes and tells it; when it ends, the page is loaded again.
import { api } from "../page";
import { timeLeft } from "../amounts";
import { t, timecode } from "../words";
import type { ApiMedia } from "../api";

const stages = (): Record<string, string> => ({
  waiting: t("Waiting for its turn"),
  probe: t("The file is being examined"),
  encode: t("The versions for phones and computers are being made"),
  pictures: t("The pictures are being made"),
  verify: t("The result is being checked"),
});

class CapsuleRefresh extends HTMLElement {
  private timer = 0;
  // A photo is ready after a second, a film can be watched after two.
  private pause = 500;

  connectedCallback(): void {
    this.timer = window.setTimeout(() => void this.ask(), this.pause);
  }
  disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  private async ask(): Promise<void> {
    try {
      const media = await api<ApiMedia>("GET", `/media/${this.dataset["media"] ?? ""}`);
      if (media.state === "ready" || media.state === "failed") {
        // Someone who is typing or watching keeps the page as it is.
        const busy = document.querySelector("input:focus, textarea:focus") ?? [...document.querySelectorAll("video, audio")].find((m) => !(m as HTMLMediaElement).paused);
        this.tell(media.state === "ready" ? t("Ready.") : t("The preparation has stopped."), 1000, null);
        if (!busy) location.reload();
        return;
      }
      const { permille, stage, playable_ms, left_ms, obstacle } = media.progress ?? { permille: 0, stage: "waiting", playable_ms: 0, left_ms: null, obstacle: null };
      this.tellObstacle(obstacle?.message ?? "");
      this.tellPlayable(playable_ms);
      this.tell(stages()[stage] ?? stage, permille, left_ms);
      this.pause = Math.min(2000, this.pause * 1.5);
    } catch {
      this.pause = Math.min(30_000, this.pause * 2);
    }
    this.timer = window.setTimeout(() => void this.ask(), document.hidden ? 15_000 : this.pause);
  }

  // Of a film that can be watched while it is being prepared. What has become watchable on a page without a player
  // needs the page anew.
  private tellPlayable(milliseconds: number): void {
    if (milliseconds === 0) return;
    const told = this.querySelector("[data-playable]");
    if (told) told.textContent = t("The first {time} can be watched already; the rest is being prepared.", { time: timecode(milliseconds / 1000) });
    else if (this.hasAttribute("data-reload-when-playable") && !document.querySelector("input:focus, textarea:focus")) location.reload();
  }

  private tellObstacle(words: string): void {
    const told = this.querySelector<HTMLElement>("[data-obstacle]");
    if (!told || told.textContent === words) return;
    told.textContent = words;
    told.hidden = words === "";
  }

  private tell(words: string, permille: number, left: number | null): void {
    const stage = this.querySelector("[data-stage]");
    if (stage && stage.textContent !== words) stage.textContent = words;
    const bar = this.querySelector("progress");
    if (bar && permille > 0) bar.value = permille / 10;
    const percent = this.querySelector("[data-percent]");
    if (percent) percent.textContent = permille > 0 ? `${Math.floor(permille / 10)}\u00a0%` : "";
    const rest = this.querySelector("[data-left]");
    if (rest) rest.textContent = left === null ? "" : timeLeft(left);
  }
}
customElements.define("capsule-refresh", CapsuleRefresh);
