// <capsule-waveform data-src for="media-…">: the drawn shape of a sound. A pointer moves the sound through it; the keyboard
// has the player's own time bar, so for it and for screen readers the drawing is silent.
import { mediaOf } from "../media";
import { pausesAt } from "./pauses";
import { bars, wavePath } from "./wave_path";

class CapsuleWaveform extends HTMLElement {
  async connectedCallback(): Promise<void> {
    const media = mediaOf(this.getAttribute("for"));
    const source = this.dataset["src"];
    if (!media || !source) return;
    const path = await wavePath(source);
    if (!path) return;
    const id = `played-${this.getAttribute("for") ?? ""}`;
    this.innerHTML = `<svg viewBox="0 0 ${bars} 100" preserveAspectRatio="none" aria-hidden="true"><clipPath id="${CSS.escape(id)}"><rect height="100" width="0"/></clipPath><path class="waveform-all"/><path class="waveform-played" clip-path="url(#${CSS.escape(id)})"/></svg>`;
    for (const shape of this.querySelectorAll("path")) shape.setAttribute("d", path);
    void this.drawPauses(bars);
    const played = this.querySelector("clipPath rect");
    const duration = () => (Number.isFinite(media.duration) ? media.duration : Number(this.dataset["duration"]) || 0);
    const show = () => played?.setAttribute("width", String(duration() ? (bars * media.currentTime) / duration() : 0));
    for (const event of ["timeupdate", "seeked", "loadedmetadata"]) media.addEventListener(event, show);
    const seek = (event: PointerEvent) => {
      const box = this.getBoundingClientRect();
      media.currentTime = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * duration();
    };
    this.addEventListener("pointerdown", (event) => {
      this.setPointerCapture(event.pointerId);
      seek(event);
    });
    this.addEventListener("pointermove", (event) => {
      if (this.hasPointerCapture(event.pointerId)) seek(event);
    });
  }

  // A pale band behind each pause.
  private async drawPauses(bars: number): Promise<void> {
    const { silences, duration } = this.dataset;
    const milliseconds = 1000 * Number(duration);
    if (!silences || !(milliseconds > 0)) return;
    for (const { start_ms, end_ms } of await pausesAt(silences)) {
      const band = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      band.setAttribute("class", "waveform-pause");
      band.setAttribute("x", String((bars * start_ms) / milliseconds));
      band.setAttribute("width", String((bars * (end_ms - start_ms)) / milliseconds));
      band.setAttribute("height", "100");
      this.querySelector("svg")?.prepend(band);
    }
  }
}
customElements.define("capsule-waveform", CapsuleWaveform);
