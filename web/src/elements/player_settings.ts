// Captions, quality and speed in one panel of ordinary radio buttons: Media Chrome's own menus fail axe when open.
import { element, icon, memory } from "../page";
import { t } from "../words";
import type { Qualities } from "./qualities";

const speeds = [0.75, 1, 1.25, 1.5];
let number = 0;

export class PlayerSettings {
  readonly button: HTMLButtonElement;
  readonly panel: HTMLElement;

  constructor(
    private readonly media: HTMLMediaElement,
    qualities: Qualities,
    heights: number[],
  ) {
    const id = `player-settings-${++number}`;
    this.button = element("button", { type: "button", class: "player-settings-button", "aria-label": t("Settings: captions, quality, speed"), "aria-expanded": "false", "aria-controls": id }, icon("settings"));
    this.panel = element("div", { id, class: "player-settings", role: "group", "aria-label": t("Player settings") });
    const captions = [...media.querySelectorAll<HTMLTrackElement>("track[kind=captions], track[kind=subtitles]")];
    if (captions.length > 0) this.panel.append(this.captions(captions));
    if (heights.length > 1)
      this.panel.append(
        this.choice(t("Quality"), [[t("Automatic"), 0], ...heights.map((height): [string, number] => [`${height}p`, height])], 0, (height) => void qualities.choose(height)),
      );
    this.panel.append(
      this.choice(t("Speed"), speeds.map((speed): [string, number] => [speed === 1 ? t("Normal") : `× ${speed.toLocaleString(document.documentElement.lang)}`, speed]), 1, (speed) => {
        media.defaultPlaybackRate = speed;
        media.playbackRate = speed;
      }),
    );
    const close = element("button", { type: "button", class: "button secondary" }, t("Close"));
    close.addEventListener("click", () => this.show(false));
    this.panel.append(close);
    if ("popover" in HTMLElement.prototype) this.panel.setAttribute("popover", "auto");
    else this.panel.hidden = true;
    this.panel.addEventListener("toggle", (event) => {
      const open = (event as ToggleEvent).newState === "open";
      this.button.setAttribute("aria-expanded", String(open));
      if (open) this.place();
    });
    // Pressing the button while the panel is open would close it (light dismissal) and open it again.
    let wasOpen = false;
    this.button.addEventListener("pointerdown", () => (wasOpen = this.isOpen()));
    this.button.addEventListener("keydown", (event) => {
      wasOpen = this.isOpen();
      event.stopPropagation(); // the player's shortcuts are not for this button
    });
    this.button.addEventListener("click", () => this.show(!wasOpen));
  }

  private isOpen(): boolean {
    return this.panel.hasAttribute("popover") ? this.panel.matches(":popover-open") : !this.panel.hidden;
  }

  private show(open: boolean): void {
    if (this.panel.hasAttribute("popover")) {
      if (open !== this.isOpen()) this.panel.togglePopover(open);
    } else {
      this.panel.hidden = !open;
      this.button.setAttribute("aria-expanded", String(open));
    }
    if (open) this.panel.querySelector<HTMLInputElement>("input:checked")?.focus();
    else this.button.focus();
  }

  private place(): void {
    const { top, right } = this.button.getBoundingClientRect();
    const { offsetHeight, offsetWidth } = this.panel;
    this.panel.style.left = `${Math.max(8, Math.min(innerWidth - offsetWidth - 8, right - offsetWidth))}px`;
    this.panel.style.top = `${Math.max(8, top - offsetHeight - 8)}px`;
  }

  private captions(elements: HTMLTrackElement[]): HTMLElement {
    const chosen = new URLSearchParams(location.search).get("st") ?? memory.get("captions") ?? "";
    const show = (wanted: string) => {
      for (const { track, srclang } of elements) track.mode = srclang === wanted ? "showing" : "disabled";
    };
    const first = elements.some(({ srclang }) => srclang === chosen) ? chosen : "";
    show(first);
    // Browsers apply their own preference when the tracks arrive: ours holds.
    this.media.addEventListener("loadedmetadata", () => show(this.checked("captions") ?? first));
    return this.choice(t("Captions"), [[t("Off"), ""], ...elements.map(({ label, srclang }): [string, string] => [label, srclang])], first, (wanted) => {
      show(wanted);
      memory.set("captions", wanted || null);
    }, "captions");
  }

  private checked(name: string): string | undefined {
    return this.panel.querySelector<HTMLInputElement>(`input[data-choice="${name}"]:checked`)?.value;
  }

  private choice<T extends string | number>(title: string, options: [string, T][], first: T, act: (value: T) => void, key = ""): HTMLElement {
    const name = `${this.panel.id}-${title}`;
    const box = element("fieldset", {}, element("legend", {}, title));
    for (const [label, value] of options) {
      const radio = element("input", { type: "radio", name, value: String(value), "data-choice": key });
      radio.checked = value === first;
      radio.addEventListener("change", () => act(value));
      box.append(element("label", {}, radio, label));
    }
    return box;
  }
}
