// <capsule-desk>: what makes the pages of those who look after the library quicker: single keys, a way back that goes
// after ten seconds, printing.
import { element, icon, memory } from "../page";
import { t } from "../words";

const kSwitch = "desk-keys";

class CapsuleDesk extends HTMLElement {
  connectedCallback(): void {
    if ("print" in this.dataset) this.offerPrinting();
    if ("left" in this.dataset) this.forgetLater(Number(this.dataset["left"]));
    if (this.querySelector("[data-key]")) this.listenForKeys();
  }

  private offerPrinting(): void {
    const button = element("button", { type: "button", class: "button" }, icon("print"), t("Print"));
    button.addEventListener("click", () => window.print());
    this.append(button);
  }

  private forgetLater(milliseconds: number): void {
    const form = this.querySelector("form");
    if (form) window.setTimeout(() => form.remove(), milliseconds);
  }

  // Single keys can be switched off (WCAG 2.1.4), and are quiet while somebody types.
  private listenForKeys(): void {
    const box = element("input", { type: "checkbox" });
    box.checked = memory.get(kSwitch) !== "off";
    box.addEventListener("change", () => memory.set(kSwitch, box.checked ? null : "off"));
    this.append(element("label", { class: "check hint" }, box, element("span", {}, t("Keys: P publishes or W withdraws, M writes to whoever deposited; Enter confirms"))));
    document.addEventListener("keydown", (event) => {
      const typing = (event.target as HTMLElement).closest("textarea, select, input:not([type=checkbox]):not([type=radio])");
      if (!box.checked || typing || event.ctrlKey || event.altKey || event.metaKey) return;
      const wanted = this.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
      if (!wanted) return;
      event.preventDefault();
      if (wanted instanceof HTMLDetailsElement) {
        wanted.open = true;
        wanted.querySelector<HTMLElement>("input, textarea")?.focus();
      } else wanted.focus();
    });
  }
}
customElements.define("capsule-desk", CapsuleDesk);
