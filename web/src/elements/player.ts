// <capsule-player>: the browser's own player, replaced by Media Chrome's controls once they are here. The MP4 in the HTML
// stays the floor; several qualities (HLS) are fetched when the person presses play, and only where they help.
import { setLanguage } from "media-chrome/dist/utils/i18n.js";
import "media-chrome/dist/lang/fr.js"; // before the elements, or half the labels stay English
import "./player_words";
import "media-chrome/dist/media-controller.js";
import "media-chrome/dist/media-control-bar.js";
import "media-chrome/dist/media-fullscreen-button.js";
import "media-chrome/dist/media-mute-button.js";
import "media-chrome/dist/media-play-button.js";
import "media-chrome/dist/media-time-display.js";
import "media-chrome/dist/media-time-range.js";
import "media-chrome/dist/media-volume-range.js";
import { element, memory } from "../page";
import { followMomentLinks, mediaOf, playFrom } from "../media";
import { language, t, timecode } from "../words";
import { pauseButtons } from "./pauses";
import { PlayerSettings } from "./player_settings";
import { Qualities } from "./qualities";

setLanguage(language);

class CapsulePlayer extends HTMLElement {
  connectedCallback(): void {
    const media = this.querySelector<HTMLMediaElement>("video, audio");
    if (!media || this.querySelector("media-controller")) return;
    const isVideo = media instanceof HTMLVideoElement;
    const duration = Number(this.dataset["duration"]) || 0;
    const qualities = new Qualities(media, this.dataset["master"] ?? "", duration, "growing" in this.dataset);
    const controller = element("media-controller" as "div", { lang: language, defaultduration: String(duration), nosubtitleslangpref: "" });
    if (!isVideo) controller.setAttribute("audio", "");
    const settings = new PlayerSettings(media, qualities, (this.dataset["qualities"] ?? "").split(",").filter(Boolean).map(Number));
    const bar = element(
      "media-control-bar" as "div",
      {},
      element("media-play-button" as "div", { notooltip: "" }),
      element("media-time-range" as "div"),
      element("media-time-display" as "div", { showduration: "", notoggle: "" }),
      element("media-mute-button" as "div", { notooltip: "" }),
      element("media-volume-range" as "div"),
      settings.button,
    );
    if (isVideo) bar.append(element("media-fullscreen-button" as "div", { notooltip: "" }));
    media.removeAttribute("controls");
    media.slot = "media";
    media.before(controller);
    controller.append(media, bar);
    this.append(settings.panel);
    if (this.dataset["silences"]) this.append(pauseButtons(media, this.dataset["silences"]));
    this.classList.add("ready");
    this.rememberPosition(media, duration);
    this.startAtAddress(media);
  }

  // ?t=92#media-… of the address; without an anchor it means the first film of the page. Nothing plays by itself.
  private startAtAddress(media: HTMLMediaElement): void {
    const seconds = Number(new URLSearchParams(location.search).get("t"));
    if (!(seconds > 0)) return;
    const wanted = mediaOf(decodeURIComponent(location.hash.slice(1))) ?? document.querySelector("video, audio");
    if (wanted === media) media.currentTime = seconds;
  }

  // Kept on this device only: where a long film was left, offered as a button, and forgotten by another.
  private rememberPosition(media: HTMLMediaElement, duration: number): void {
    const key = `position:${this.dataset["media"] ?? ""}`;
    const left = Number(memory.get(key));
    if (left > 10 && left < duration - 10 && !new URLSearchParams(location.search).has("t")) {
      const offer = element("p", { class: "resume-offer" });
      const resume = element("button", { type: "button", class: "button secondary" }, t("Resume at {time}", { time: timecode(left) }));
      const forget = element("button", { type: "button", class: "quiet-button" }, t("Forget"));
      resume.addEventListener("click", () => (playFrom(media, left), offer.remove()));
      forget.addEventListener("click", () => (memory.set(key, null), offer.remove()));
      media.addEventListener("play", () => offer.remove(), { once: true });
      offer.append(resume, forget);
      this.append(offer);
    }
    if (duration < 60) return;
    let saved = 0;
    media.addEventListener("timeupdate", () => {
      if (Math.abs(media.currentTime - saved) < 5) return;
      saved = media.currentTime;
      memory.set(key, saved > 10 && saved < duration - 10 ? String(Math.floor(saved)) : null);
    });
  }
}
customElements.define("capsule-player", CapsulePlayer);
followMomentLinks(document);
