// <capsule-search>: a search form that proposes words, themes, places and titles as one types. Without scripts it is the
// same form.
import { Combobox } from "../combobox";
import { api, element, icon } from "../page";
import { plural, t } from "../words";
import type { ApiSuggestion } from "../api";

const icons: Record<ApiSuggestion["kind"], string> = { words: "search", theme: "themes", place: "place", organisation: "people", item: "play" };

class CapsuleSearch extends HTMLElement {
  private combobox?: Combobox;

  connectedCallback(): void {
    const field = this.querySelector<HTMLInputElement>("input[type=search]");
    if (!field || this.combobox) return;
    const kinds: Record<ApiSuggestion["kind"], string> = { words: t("Words"), theme: t("Theme"), place: t("Place"), organisation: t("Organisation"), item: t("Contribution") };
    this.combobox = new Combobox(field, {
      label: t("Suggestions"),
      fewest: 2,
      found: (count) => (count ? plural(count, "{n} suggestion", "{n} suggestions") : t("No suggestion.")),
      propose: async (text) => {
        const { suggestions } = await api<{ suggestions: ApiSuggestion[] }>("GET", `/suggestions?q=${encodeURIComponent(text)}`);
        return suggestions.map((suggestion) => ({
          row: [icon(icons[suggestion.kind]), element("strong", {}, suggestion.text), " ", element("span", {}, kinds[suggestion.kind])],
          choose: () => {
            // Words go through the form, which keeps the filters.
            if (suggestion.kind !== "words") return window.location.assign(suggestion.url);
            field.value = suggestion.text;
            field.form?.requestSubmit();
          },
        }));
      },
    });
  }
}
customElements.define("capsule-search", CapsuleSearch);
