// <capsule-transcript for="media-…">: the lines follow the film. It scrolls its own box only, and only until the reader does.
import { mediaOf } from "../media";

class CapsuleTranscript extends HTMLElement {
  private lines: { start: number; end: number; link: HTMLAnchorElement }[] = [];
  private current = -1;
  private readerScrolledAt = -Infinity;
  private scrollingUntil = 0;

  connectedCallback(): void {
    const media = mediaOf(this.getAttribute("for"));
    if (!media) return;
    this.lines = [...this.querySelectorAll<HTMLAnchorElement>("a[data-seconds]")].map((link) => ({
      start: Number(link.dataset["seconds"]),
      end: Number(link.dataset["end"]),
      link,
    }));
    media.addEventListener("timeupdate", () => this.follow(media));
    media.addEventListener("seeked", () => this.follow(media));
    media.addEventListener("play", () => (this.readerScrolledAt = -Infinity));
    const box = this.box();
    box?.addEventListener("scroll", () => {
      if (performance.now() > this.scrollingUntil) this.readerScrolledAt = performance.now();
    });
  }

  private box(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".transcript-lines");
  }

  private follow(media: HTMLMediaElement): void {
    const now = media.currentTime + 0.05;
    let low = 0;
    let high = this.lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.lines[middle]?.start ?? 0) <= now) low = middle + 1;
      else high = middle;
    }
    const line = this.lines[low - 1];
    const found = line && now < line.end ? low - 1 : -1;
    if (found === this.current) return;
    this.lines[this.current]?.link.removeAttribute("aria-current");
    this.current = found;
    if (found < 0 || !line) return;
    line.link.setAttribute("aria-current", "true");
    const box = this.box();
    // Thirty seconds after a reader's own scroll, the text follows again.
    if (!box || media.paused || performance.now() - this.readerScrolledAt < 30_000 || box.contains(document.activeElement)) return;
    this.scrollingUntil = performance.now() + 300;
    box.scrollTop = line.link.offsetTop - box.offsetTop - box.clientHeight / 3;
  }
}
customElements.define("capsule-transcript", CapsuleTranscript);
