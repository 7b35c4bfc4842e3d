// <capsule-passage data-duration data-src>: a range of a recording, chosen on the drawn sound with two handles (range
// inputs, so that the keyboard moves them too) or by the lines of the transcript. The two text fields stay the truth.
import { element } from "../page";
import { milliseconds } from "../moments";
import { t, timecode } from "../words";
import { bars, wavePath } from "./wave_path";

class CapsulePassage extends HTMLElement {
  connectedCallback(): void {
    const start = this.querySelector<HTMLInputElement>("[name=start]");
    const end = this.querySelector<HTMLInputElement>("[name=end]");
    const duration = Number(this.dataset["duration"]);
    if (!start || !end || !(duration > 0)) return;
    const handle = (label: string, value: number) => {
      const range = { type: "range", min: "0", max: String(duration), step: "1", value: String(value), "aria-label": label };
      return element("input", range);
    };
    const from = handle(t("Beginning of the passage"), this.seconds(start) ?? 0);
    const to = handle(t("End of the passage"), this.seconds(end) ?? duration);
    const chosen = element("span", { class: "passage-chosen" });
    const drawing = element("div", { class: "passage-range" }, chosen, from, to);
    const source = this.dataset["src"];
    if (source) void this.draw(source, drawing);
    this.prepend(drawing);
    const show = () => {
      const [first, last] = [Number(from.value), Number(to.value)];
      chosen.style.insetInlineStart = `${(100 * first) / duration}%`;
      chosen.style.inlineSize = `${(100 * Math.max(0, last - first)) / duration}%`;
      from.setAttribute("aria-valuetext", timecode(first));
      to.setAttribute("aria-valuetext", timecode(last));
    };
    const write = () => {
      start.value = timecode(Number(from.value));
      end.value = timecode(Number(to.value));
      show();
    };
    from.addEventListener("input", () => {
      if (Number(to.value) <= Number(from.value)) to.value = String(Number(from.value) + 1);
      write();
    });
    to.addEventListener("input", () => {
      if (Number(from.value) >= Number(to.value)) from.value = String(Number(to.value) - 1);
      write();
    });
    const read = () => {
      from.value = String(this.seconds(start) ?? from.value);
      to.value = String(this.seconds(end) ?? to.value);
      show();
    };
    for (const field of [start, end]) field.addEventListener("change", read);
    for (const line of this.querySelectorAll<HTMLElement>(".passage-lines li")) {
      const pick = (label: string, field: HTMLInputElement, value: string) => {
        const button = element("button", { type: "button", class: "quiet-button" }, label);
        button.addEventListener("click", () => {
          field.value = value;
          read();
        });
        return button;
      };
      line.append(
        pick(t("from here"), start, line.dataset["start"] ?? ""),
        pick(t("to here"), end, line.dataset["end"] ?? ""),
      );
    }
    show();
  }

  private async draw(source: string, drawing: HTMLElement): Promise<void> {
    const path = await wavePath(source);
    if (!path) return;
    drawing.insertAdjacentHTML("afterbegin", `<svg viewBox="0 0 ${bars} 100" preserveAspectRatio="none" aria-hidden="true"><path/></svg>`);
    drawing.querySelector("path")?.setAttribute("d", path);
  }

  private seconds(field: HTMLInputElement): number | undefined {
    const position = milliseconds(field.value);
    return position === undefined ? undefined : position / 1000;
  }
}
customElements.define("capsule-passage", CapsulePassage);
