// <capsule-mask data-duration>: a box drawn on the film, dragged by pointer or moved by the arrow keys, that follows its
// moments while the film plays. Whatever is drawn is written into the lines of the form (mask_lines.ts).
import { element, icon } from "../page";
import { loadWords, t } from "../words";
import { exactTime, MaskLines } from "./mask_lines";
import { boxAt, clamped, parts, type Box } from "./mask_path";

const step = 100, fineStep = 20;
// Two moments that are nearer are one: a picture of an ordinary film lasts 33 to 42 ms.
const onePicture = 20;
const pictureStep = 0.04;
const corners = ["north-west", "north-east", "south-west", "south-east"];

class CapsuleMask extends HTMLElement {
  private video!: HTMLVideoElement;
  private stage!: HTMLElement;
  private box!: HTMLElement;
  private lines!: MaskLines;
  private place!: HTMLInputElement;
  private said!: HTMLElement;
  private drawn: Box = clamped({ x: 4_000, y: 2_500, width: 2_000, height: 3_000 });

  connectedCallback(): void {
    const video = this.querySelector("video"), list = this.querySelector<HTMLElement>(".mask-moments");
    if (!video || !list || this.box) return;
    this.video = video;
    void loadWords("masks").then(() => this.build(list));
  }

  private build(list: HTMLElement): void {
    this.stage = this.querySelector<HTMLElement>(".mask-stage")!;
    this.video.controls = false;
    this.stage.style.setProperty("--ratio", `${this.video.width / this.video.height}`);
    this.box = element("div", {
      class: "mask-box",
      tabindex: "0",
      role: "application",
      "aria-label": t("The box over the face"),
      "aria-describedby": "mask-keys",
    });
    this.box.append(...corners.map((corner) => element("span", { class: `mask-corner ${corner}`, "data-corner": corner })));
    this.stage.append(this.box);
    this.stage.after(this.bar());
    const go = (time: number) => {
      this.video.pause();
      this.seek(time / 1000);
    };
    this.lines = new MaskLines(list, () => this.show(), go);
    const first = this.lines.moments()[0];
    if (first) this.drawn = first;
    this.stage.addEventListener("pointerdown", (event) => this.grab(event));
    this.box.addEventListener("keydown", (event) => this.key(event));
    for (const name of ["seeked", "timeupdate", "loadedmetadata", "pause"]) this.video.addEventListener(name, () => this.show());
    this.video.addEventListener("play", () => this.follow());
    this.addEventListener("change", () => this.show());
    this.classList.add("ready");
    if (first) go(first.time);
    this.show();
  }

  // Beside the picture rather than on it, where the box is.
  private bar(): HTMLElement {
    const button = (label: string, act: () => void, ...inside: Node[]) => {
      const made = element("button", { type: "button", class: "quiet-button" }, ...inside, label);
      made.addEventListener("click", act);
      return made;
    };
    const play = button(t("Play or pause"), () => void (this.video.paused ? this.video.play().catch(() => undefined) : this.video.pause()), icon("play"));
    const by = (seconds: number) => () => {
      this.video.pause();
      this.seek(this.video.currentTime + seconds);
    };
    const duration = Number(this.dataset["duration"]) / 1000;
    this.place = element("input", { type: "range", min: "0", max: String(duration), step: "any", value: "0", "aria-label": t("Moment of the film") });
    this.place.addEventListener("input", () => this.seek(Number(this.place.value)));
    this.place.addEventListener("change", (event) => event.stopPropagation());
    this.said = element("output", { class: "mask-time" });
    const here = element("button", { type: "button", class: "button secondary" }, icon("add"), t("Note the box at this moment"));
    here.addEventListener("click", () => this.note());
    const keys = element("p", { class: "hint", id: "mask-keys" }, t("Drag the box onto the face, or use the keyboard: the arrow keys move it, with Shift they change its size, with Alt in small steps. Each change is noted at the moment that the film shows."));
    return element("div", { class: "mask-bar" }, this.place, element("div", { class: "mask-buttons" }, play, button(t("One picture back"), by(-pictureStep)), button(t("One picture on"), by(pictureStep)), this.said), here, keys);
  }

  private seek(seconds: number): void {
    this.video.currentTime = Math.min(Math.max(0, seconds), Number(this.dataset["duration"]) / 1000);
    this.show();
  }

  private time = (): number => Math.round(this.video.currentTime * 1000);

  private note(): void {
    this.lines.put(this.time(), this.drawn, onePicture);
  }

  private moveTo(box: Box): void {
    this.drawn = clamped(box);
    this.note();
  }

  private key(event: KeyboardEvent): void {
    const ways: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = ways[event.key];
    if (!way || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.video.pause();
    const [x, y] = way.map((direction) => direction * (event.altKey ? fineStep : step)) as [number, number];
    const { drawn } = this;
    if (event.shiftKey) this.moveTo({ ...drawn, width: Math.min(drawn.width + x, parts - drawn.x), height: Math.min(drawn.height + y, parts - drawn.y) });
    else this.moveTo({ ...drawn, x: drawn.x + x, y: drawn.y + y });
  }

  // A corner resizes, the box moves, and beside it a new box is drawn.
  private grab(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    this.video.pause();
    this.box.focus({ preventScroll: true });
    const area = this.stage.getBoundingClientRect();
    const at = (moved: PointerEvent) => ({
      x: Math.min(1, Math.max(0, (moved.clientX - area.left) / area.width)) * parts,
      y: Math.min(1, Math.max(0, (moved.clientY - area.top) / area.height)) * parts,
    });
    const start = at(event), from = { ...this.drawn };
    const target = event.target as HTMLElement;
    const corner = target.dataset["corner"];
    const fixed = corner
      ? { x: corner.endsWith("west") ? from.x + from.width : from.x, y: corner.startsWith("north") ? from.y + from.height : from.y }
      : start;
    const moves = !corner && target === this.box;
    const move = (moved: PointerEvent) => {
      const now = at(moved);
      if (moves) this.drawn = clamped({ ...from, x: from.x + now.x - start.x, y: from.y + now.y - start.y });
      else this.drawn = clamped({ x: Math.min(now.x, fixed.x), y: Math.min(now.y, fixed.y), width: Math.abs(now.x - fixed.x), height: Math.abs(now.y - fixed.y) });
      this.lay();
    };
    const end = () => {
      this.stage.removeEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"]) this.stage.removeEventListener(name, end);
      const { drawn } = this;
      const stays = drawn.x === from.x && drawn.y === from.y && drawn.width === from.width && drawn.height === from.height;
      if (!stays) this.note();
    };
    this.stage.setPointerCapture(event.pointerId);
    this.stage.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) this.stage.addEventListener(name, end);
  }

  private follow(): void {
    this.show();
    if (!this.video.paused && !this.video.ended) requestAnimationFrame(() => this.follow());
  }

  private show(): void {
    const moments = this.lines?.moments() ?? [];
    const time = this.time(), first = moments[0], last = moments.at(-1);
    const box = boxAt(moments, time);
    if (box) this.drawn = { ...clamped(box) };
    const covers = first !== undefined && last !== undefined && time >= first.time - onePicture && time <= last.time + onePicture;
    this.box.classList.toggle("covers", covers);
    this.box.classList.toggle("blurs", this.querySelector<HTMLInputElement>("[name=manner]:checked")?.value === "blur");
    this.place.value = String(this.video.currentTime);
    this.place.setAttribute("aria-valuetext", exactTime(time));
    this.said.textContent = exactTime(time);
    this.lay();
  }

  private lay(): void {
    const { x, y, width, height } = this.drawn;
    const share = (value: number) => `${(100 * value) / parts}%`;
    Object.assign(this.box.style, { left: share(x), top: share(y), width: share(width), height: share(height) });
  }
}
customElements.define("capsule-mask", CapsuleMask);
