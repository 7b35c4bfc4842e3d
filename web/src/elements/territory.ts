// <capsule-territory>: the place field proposes communes, intercommunalities, départements and regions as one types.
// Without scripts the field is plain text that the server reads.
import { Combobox } from "../combobox";
import { api, element } from "../page";
import { plural, t } from "../words";
import type { ApiTerritory } from "../api";

class CapsuleTerritory extends HTMLElement {
  private combobox?: Combobox;

  connectedCallback(): void {
    const field = this.querySelector<HTMLInputElement>("input[type=text]");
    const code = this.querySelector<HTMLInputElement>("input[type=hidden]");
    if (!field || !code || this.combobox) return;
    field.addEventListener("input", () => (code.value = ""));
    this.combobox = new Combobox(field, {
      label: t("Places"),
      fewest: 2,
      found: (count) => (count ? plural(count, "{n} place found", "{n} places found") : t("No place of that name.")),
      propose: async (text) => {
        const { territories } = await api<{ territories: ApiTerritory[] }>("GET", `/territories?q=${encodeURIComponent(text)}`);
        return territories.slice(0, 8).map((territory) => ({
          row: [element("strong", {}, territory.name), " ", element("span", {}, territory.context)],
          choose: () => {
            field.value = territory.name;
            code.value = territory.code;
            field.dispatchEvent(new Event("change", { bubbles: true }));
          },
        }));
      },
    });
  }
}
customElements.define("capsule-territory", CapsuleTerritory);
