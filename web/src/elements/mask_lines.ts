// The lines of the form that hold a box's moments: they stay the truth, typed or drawn.
import { element } from "../page";
import { milliseconds } from "../moments";
import { language, t, timecode } from "../words";
import type { Box, Moment } from "./mask_path";

const sides = ["x", "y", "width", "height"] as const;
const mark = language === "fr" ? "," : ".";

// "0:08,480", as the server writes it.
export const exactTime = (time: number): string => `${timecode(time / 1000)}${mark}${String(Math.floor(time) % 1000).padStart(3, "0")}`;
const perCent = (value: number): string => String(Math.round(value) / 100).replace(".", mark);
const partsOf = (text: string): number => (text.trim() === "" ? NaN : Math.round(Number(text.trim().replace("%", "").replace(",", ".")) * 100));

export class MaskLines {
  private readonly empty: HTMLElement;

  constructor(
    private readonly list: HTMLElement,
    private readonly changed: () => void,
    private readonly go: (time: number) => void,
  ) {
    this.empty = list.lastElementChild!.cloneNode(true) as HTMLElement;
    for (const line of this.lines()) {
      if (this.fields(line).every(({ value }) => value.trim() === "")) line.remove();
      else this.furnish(line);
    }
    this.number();
    list.addEventListener("change", () => (this.sort(), this.changed()));
  }

  // Those that say where and when, in order.
  moments(): Moment[] {
    const moments = this.lines().map((line) => this.read(line)).filter((each): each is Moment => each !== undefined);
    return moments.sort((a, b) => a.time - b.time);
  }

  // The line of that moment, or a new one, gets this box. A picture has one moment alone: `near` ms around it.
  put(time: number, box: Box, near: number): void {
    let line = this.lines().find((each) => Math.abs((this.read(each)?.time ?? Infinity) - time) < near);
    if (!line) {
      line = this.empty.cloneNode(true) as HTMLElement;
      this.list.append(line);
      this.furnish(line);
      this.field(line, "time").value = exactTime(time);
    }
    for (const side of sides) this.field(line, side).value = perCent(box[side]);
    this.sort();
    this.changed();
  }

  private lines = (): HTMLElement[] => [...this.list.querySelectorAll<HTMLElement>(".mask-moment")];
  private fields = (line: HTMLElement): HTMLInputElement[] => [...line.querySelectorAll("input")];
  private field = (line: HTMLElement, name: string): HTMLInputElement => line.querySelector<HTMLInputElement>(`[name=${name}]`)!;

  private read(line: HTMLElement): Moment | undefined {
    const time = milliseconds(this.field(line, "time").value);
    const [x, y, width, height] = sides.map((side) => partsOf(this.field(line, side).value)) as [number, number, number, number];
    return time === undefined || ![x, y, width, height].every(Number.isFinite) ? undefined : { time, x, y, width, height };
  }

  private furnish(line: HTMLElement): void {
    const go = element("button", { type: "button", class: "quiet-button" }, t("Go there"));
    const remove = element("button", { type: "button", class: "quiet-button" }, t("Remove"));
    go.addEventListener("click", () => {
      const time = this.read(line)?.time;
      if (time !== undefined) this.go(time);
    });
    remove.addEventListener("click", () => {
      const next = (line.nextElementSibling ?? line.previousElementSibling)?.querySelector("input");
      line.remove();
      next?.focus();
      this.number();
      this.changed();
    });
    line.append(element("div", { class: "mask-moment-acts" }, go, remove));
  }

  private sort(): void {
    const time = (line: HTMLElement) => milliseconds(this.field(line, "time").value) ?? Infinity;
    const lines = this.lines();
    const sorted = [...lines].sort((a, b) => time(a) - time(b));
    if (sorted.some((line, place) => line !== lines[place])) {
      const focused = document.activeElement;
      this.list.append(...sorted);
      if (focused instanceof HTMLElement && this.list.contains(focused)) focused.focus();
    }
    this.number();
  }

  private number(): void {
    this.lines().forEach((line, place) => {
      const label = line.querySelector("label")!.firstChild!;
      label.textContent = `${t("Moment")} ${place + 1}`;
      for (const button of line.querySelectorAll("button")) button.setAttribute("aria-label", `${button.textContent} – ${t("Moment")} ${place + 1}`);
    });
  }
}
