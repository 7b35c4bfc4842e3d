// <capsule-live data-told>: a page that several people change at once. Every few seconds it is asked for again, and those
// of its parts (`data-live`, with an id) that differ are put in the place of the old ones, except those in which
// somebody is, or has typed; `data-told` is said then. Nothing is asked while nobody looks.
const kPauseMs = 4000;
const kLongestPauseMs = 60_000;

function holdsTyped(part: HTMLElement): boolean {
  return [...part.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")].some((field) => field.value !== field.defaultValue);
}

export class CapsuleLive extends HTMLElement {
  private timer = 0;
  private pause = kPauseMs;

  connectedCallback(): void {
    this.className = "visually-hidden";
    this.setAttribute("role", "status");
    document.addEventListener("visibilitychange", () => this.askLater(0));
    this.askLater(this.pause);
  }
  disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  private askLater(milliseconds: number): void {
    clearTimeout(this.timer);
    if (!document.hidden) this.timer = window.setTimeout(() => void this.ask(), milliseconds);
  }

  private async ask(): Promise<void> {
    try {
      const response = await fetch(location.href, { redirect: "error" });
      if (!response.ok) throw new Error(String(response.status));
      this.bringIn(new DOMParser().parseFromString(await response.text(), "text/html"));
      this.pause = kPauseMs;
    } catch {
      this.pause = Math.min(kLongestPauseMs, this.pause * 2);
    }
    this.askLater(this.pause);
  }

  private bringIn(page: Document): void {
    let changed = false;
    for (const part of document.querySelectorAll<HTMLElement>("[data-live]")) {
      const now = page.getElementById(part.id);
      if (!now || now.innerHTML === part.innerHTML || part.contains(document.activeElement) || holdsTyped(part)) continue;
      part.replaceChildren(...now.childNodes);
      changed = true;
    }
    if (changed) this.textContent = this.dataset["told"] ?? "";
    else if (this.textContent) this.textContent = "";
  }
}
customElements.define("capsule-live", CapsuleLive);
