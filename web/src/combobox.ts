// A text field that proposes as one types: the ARIA combobox with a list (APG "editable combobox with list autocomplete").
// The field stays a plain one: what is typed counts, whatever is proposed.
import { element } from "./page";

export interface Choice {
  row: (Node | string)[]; // what its line shows
  choose: () => void;
}

export interface Options {
  label: string; // of the list
  fewest: number; // letters before anything is asked
  propose: (text: string) => Promise<Choice[]>;
  found: (count: number) => string; // told to screen readers
}

let number = 0;

export class Combobox {
  private readonly list: HTMLUListElement;
  private readonly status: HTMLElement;
  private choices: Choice[] = [];
  private active = -1;
  private timer = 0;
  private asked = "";

  constructor(
    private readonly field: HTMLInputElement,
    private readonly options: Options,
  ) {
    const id = `proposals-${++number}`;
    this.list = element("ul", { id, role: "listbox", class: "proposals", "aria-label": options.label });
    this.list.hidden = true;
    this.status = element("p", { role: "status", class: "visually-hidden" });
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, autocomplete: "off" }))
      field.setAttribute(name, value);
    field.after(this.list, this.status);
    field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.ask(), 120);
    });
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const row = (event.target as Element).closest("li");
      if (row) this.choose([...this.list.children].indexOf(row));
    });
  }

  private async ask(): Promise<void> {
    const text = this.field.value.trim();
    this.asked = text;
    if (text.length < this.options.fewest) return this.close();
    let choices: Choice[];
    try {
      choices = await this.options.propose(text);
    } catch {
      return this.close();
    }
    if (this.asked !== text || document.activeElement !== this.field) return;
    this.choices = choices;
    this.active = -1;
    this.list.replaceChildren(...choices.map(({ row }, index) => element("li", { role: "option", id: `${this.list.id}-${index}`, "aria-selected": "false" }, ...row)));
    this.open(choices.length > 0);
    this.status.textContent = this.options.found(choices.length);
  }

  private key(event: KeyboardEvent): void {
    const count = this.choices.length;
    if (event.isComposing) return;
    // Where the list is shut, Escape empties a search field, as everywhere.
    if (event.key === "Escape" && this.list.hidden) return;
    if (event.key === "ArrowDown" && this.list.hidden) void this.ask();
    else if (event.key === "Escape") this.close();
    else if (this.list.hidden || count === 0) return;
    else if (event.key === "ArrowDown") this.mark((this.active + 1) % count);
    else if (event.key === "ArrowUp") this.mark((this.active + count - 1 + (this.active < 0 ? 1 : 0)) % count);
    else if (event.key === "Enter" && this.active >= 0) this.choose(this.active);
    else return;
    event.preventDefault();
  }

  private mark(index: number): void {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const row = this.list.children[index];
    row?.setAttribute("aria-selected", "true");
    row?.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", row?.id ?? "");
  }

  private choose(index: number): void {
    const chosen = this.choices[index];
    if (!chosen) return;
    this.close();
    chosen.choose();
  }

  private open(open: boolean): void {
    this.list.hidden = !open;
    this.field.setAttribute("aria-expanded", String(open));
    this.field.removeAttribute("aria-activedescendant");
  }

  private close(): void {
    clearTimeout(this.timer);
    this.asked = "";
    this.open(false);
    this.choices = [];
  }
}
