// <capsule-territory>: the place field proposes communes, intercommunalities, départements and regions as one types.
// An ARIA combobox; without scripts the field is plain text that the server reads.
import { api, element } from "../page";
import { plural, t } from "../words";
import type { ApiTerritory } from "../api";

let number = 0;

class CapsuleTerritory extends HTMLElement {
  private field!: HTMLInputElement;
  private code!: HTMLInputElement;
  private list!: HTMLUListElement;
  private status!: HTMLElement;
  private proposals: ApiTerritory[] = [];
  private active = -1;
  private timer = 0;
  private asked = "";

  connectedCallback(): void {
    const field = this.querySelector<HTMLInputElement>("input[type=text]");
    const code = this.querySelector<HTMLInputElement>("input[type=hidden]");
    if (!field || !code || this.list) return;
    this.field = field;
    this.code = code;
    const id = `territories-${++number}`;
    this.list = element("ul", { id, role: "listbox", class: "proposals", "aria-label": t("Places") });
    this.list.hidden = true;
    this.status = element("p", { role: "status", class: "visually-hidden" });
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, autocomplete: "off" }))
      field.setAttribute(name, value);
    field.after(this.list, this.status);
    field.addEventListener("input", () => {
      code.value = "";
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.ask(), 150);
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
    if (text.length < 2) return this.close();
    try {
      const { territories } = await api<{ territories: ApiTerritory[] }>("GET", `/territories?q=${encodeURIComponent(text)}`);
      if (this.asked !== text || document.activeElement !== this.field) return;
      this.proposals = territories.slice(0, 8);
    } catch {
      return this.close();
    }
    this.active = -1;
    this.list.replaceChildren(
      ...this.proposals.map(({ name, context }, index) =>
        element("li", { role: "option", id: `${this.list.id}-${index}`, "aria-selected": "false" }, element("strong", {}, name), " ", element("span", {}, context)),
      ),
    );
    this.open(this.proposals.length > 0);
    this.status.textContent = this.proposals.length ? plural(this.proposals.length, "{n} place found", "{n} places found") : t("No place of that name.");
  }

  private key(event: KeyboardEvent): void {
    const count = this.proposals.length;
    if (event.key === "Escape") return this.close();
    if (this.list.hidden || count === 0) return;
    if (event.key === "ArrowDown") this.mark((this.active + 1) % count);
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
    const chosen = this.proposals[index];
    if (!chosen) return;
    this.field.value = chosen.name;
    this.code.value = chosen.code;
    this.close();
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  private open(open: boolean): void {
    this.list.hidden = !open;
    this.field.setAttribute("aria-expanded", String(open));
    this.field.removeAttribute("aria-activedescendant");
  }
  private close(): void {
    this.open(false);
    this.proposals = [];
  }
}
customElements.define("capsule-territory", CapsuleTerritory);
