// What <capsule-captions> shows: a row for each line of the page, one for a line to come, and the tools of the line that
// is being worked on, which move with it.
import { element, icon } from "../page";
import { t, timecode } from "../words";
import type { Cue } from "./lines";

const kCharactersInARow = 60;

export class Row {
  readonly text: HTMLTextAreaElement;
  readonly li: HTMLLIElement;
  private readonly time = element("span", { class: "line-time" });
  private readonly who = element("b", { class: "speaker" });

  constructor(language: string) {
    this.text = element("textarea", { rows: "1", maxlength: "10000", lang: language, spellcheck: "true" });
    this.li = element("li", { class: "caption-line" }, element("p", { class: "caption-label", "aria-hidden": "true" }, this.time, " ", this.who), this.text);
    this.text.addEventListener("input", () => this.fit());
  }

  // Without a cue it is the line to come.
  show(cue: Cue | undefined, number: number): void {
    const moment = cue ? timecode(cue.start_ms / 1000) : "";
    const name = cue ? t("Line {n}", { n: number }) : t("New line");
    this.time.textContent = cue ? moment : name;
    this.who.textContent = cue?.speaker ?? "";
    this.text.setAttribute("aria-label", [name, moment, cue?.speaker].filter(Boolean).join(", "));
    if (cue && this.text.value !== cue.text) this.text.value = cue.text;
    this.fit();
  }

  mark(isCurrent: boolean): void {
    if (isCurrent) this.li.setAttribute("aria-current", "true");
    else this.li.removeAttribute("aria-current");
  }

  // For browsers that do not fit a field to its content by themselves.
  private fit(): void {
    this.text.rows = this.text.value.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / kCharactersInARow)), 0);
  }
}

export type Act = "listen" | "split" | "join" | "rename" | "remove";

export class Tools {
  readonly start = element("input", { type: "text", maxlength: "12", autocomplete: "off" });
  readonly end = element("input", { type: "text", maxlength: "12", autocomplete: "off" });
  readonly speaker = element("input", { type: "text", maxlength: "100", autocomplete: "off" });
  readonly box: HTMLElement;
  private readonly listen: HTMLButtonElement;

  constructor(isChapters: boolean, act: (act: Act) => void) {
    const button = (name: Act, picture: string, label: string) => {
      const made = element("button", { type: "button", class: "quiet-button", "data-act": name }, icon(picture), label);
      made.addEventListener("mousedown", (event) => event.preventDefault()); // the field being typed in keeps the focus
      made.addEventListener("click", () => act(name));
      return made;
    };
    const field = (label: string, input: HTMLInputElement) => element("label", { class: "caption-field" }, element("span", {}, label), element("span", { class: "caption-input" }, input));
    this.listen = button("listen", "play", "");
    const times = [field(t("Start"), this.start)];
    if (!isChapters) times.push(field(t("End"), this.end), field(t("Who speaks"), this.speaker));
    const buttons = [this.listen, button("join", "join", t("Join with the next")), button("remove", "delete", t("Remove"))];
    if (!isChapters) buttons.splice(1, 0, button("split", "split", t("Cut in two")));
    if (!isChapters) buttons.push(button("rename", "people", t("Give this name everywhere")));
    this.box = element("div", { class: "caption-tools" }, element("div", { class: "caption-fields" }, ...times), element("div", { class: "caption-buttons" }, ...buttons));
  }

  fill(start: string, end: string, speaker: string, isNew: boolean): void {
    [this.start.value, this.end.value, this.speaker.value] = [start, end, speaker];
    for (const field of [this.start, this.end]) field.removeAttribute("aria-invalid");
    this.listen.lastChild?.replaceWith(isNew ? t("Begins here") : t("Play again"));
    for (const button of this.box.querySelectorAll<HTMLElement>("[data-act]")) button.hidden = isNew && button !== this.listen;
  }
}

// A line that was saved too late; `use` puts it in the place of what stands there now.
export function lostLine(cue: Cue, language: string, use: () => void): HTMLElement {
  const button = element("button", { type: "button", class: "button secondary" }, t("Put mine instead"));
  const words = [t("Somebody else changed this line before yours was saved:"), " ", element("span", { class: "line-time" }, timecode(cue.start_ms / 1000)), " ", element("span", { lang: language }, cue.text)];
  const told = element("div", { class: "notice problem" }, element("p", {}, ...words), button);
  button.addEventListener("click", () => (told.remove(), use()));
  return told;
}

// What the keys do, for reading.
export function keysHelp(isChapters: boolean): HTMLDetailsElement {
  const rows: [string, string][] = [
    [t("Enter"), t("save the line and go to the next one")],
    [t("Shift+Enter"), t("new line within the text")],
    [t("Ctrl+Enter"), t("play the line again and again; in a new line: it begins at this moment")],
    [t("Escape"), t("stop the film")],
    [t("Ctrl+Z"), t("undo, even what is saved")],
    [t("Alt+↑ ↓"), t("line before, line after")],
    [t("Alt+Shift+← →"), t("the line begins a tenth of a second sooner, later")],
    [t("Alt+Delete"), t("join with the next line")],
  ];
  if (!isChapters) {
    rows.splice(7, 0, [t("Alt+Shift+↓ ↑"), t("the line ends a tenth of a second sooner, later")], [t("Alt+Enter"), t("cut the line in two at the cursor")]);
    rows.push([t("Alt+1 … 9"), t("the first, second … person speaks")]);
  }
  rows.push([t("Ctrl+?"), t("this list")]);
  const list = element("dl", {}, ...rows.map(([keys, words]) => element("div", {}, element("dt", {}, element("kbd", {}, keys)), element("dd", {}, words))));
  return element("details", { class: "caption-keys" }, element("summary", {}, t("Keyboard shortcuts"), " ", element("kbd", {}, "?")), list);
}
