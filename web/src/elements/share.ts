// <capsule-share data-url for="media-…">: a link to this moment, readable in a field, with a button that copies it.
import { element, icon } from "../page";
import { t, timecode } from "../words";
import { mediaOf } from "../media";

class CapsuleShare extends HTMLElement {
  connectedCallback(): void {
    const media = mediaOf(this.getAttribute("for"));
    const plain = this.querySelector<HTMLInputElement>("input");
    if (!plain) return;
    const address = plain.value;
    const status = element("p", { role: "status", class: "share-status" });
    const copy = element("button", { type: "button", class: "button secondary" }, icon("copy"), t("Copy the link"));
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(plain.value);
        status.textContent = t("Link copied.");
      } catch {
        plain.select();
        status.textContent = t("The link is selected: copy it with Ctrl + C.");
      }
    });
    plain.addEventListener("focus", () => plain.select());
    const row = plain.parentElement ?? this;
    row.append(copy);
    if (media) {
      const box = element("input", { type: "checkbox", id: `${plain.id}-moment` });
      const words = element("span");
      const refresh = () => {
        const seconds = Math.floor(media.currentTime);
        words.textContent = t("Start at {time}", { time: timecode(seconds) });
        const anchor = this.getAttribute("for") ?? "";
        plain.value = box.checked && seconds > 0 ? `${address}?t=${seconds}#${anchor}` : address;
      };
      box.addEventListener("change", refresh);
      for (const event of ["timeupdate", "seeked"]) media.addEventListener(event, refresh);
      refresh();
      this.append(element("label", { class: "check", for: box.id }, box, words));
    }
    this.append(status);
  }
}
customElements.define("capsule-share", CapsuleShare);
