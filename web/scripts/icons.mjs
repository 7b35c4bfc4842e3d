// One sprite of the icons that pages use, drawn by Lucide (ISC licence): <use href="…/icons.svg#play">.
import { readFileSync } from "node:fs";

const icons = {
  search: "search", home: "house", library: "library", deposit: "upload", deposits: "folder-heart", themes: "tags",
  language: "languages", light: "sun", dark: "moon", system: "sun-moon", play: "play", pause: "pause", testimony: "message-circle",
  capsule: "clapperboard", experience: "book-open", film: "film", resource: "wrench", training: "graduation-cap",
  place: "map-pin", date: "calendar", duration: "clock", download: "download", share: "link", copy: "copy", edit: "pencil",
  delete: "trash-2", captions: "captions", chapters: "list-video", settings: "settings-2", check: "check", warning: "triangle-alert",
  wait: "hourglass", photo: "image", sound: "audio-lines", video: "video", next: "chevron-right", previous: "chevron-left",
  retry: "rotate-ccw", close: "x", filter: "sliders-horizontal", expand: "maximize-2", publish: "eye", withdraw: "eye-off",
  add: "plus", text: "file-text", print: "printer", quote: "quote", feed: "rss", menu: "menu", people: "users", microphone: "mic", record: "circle-dot",
  stop: "square",
  split: "scissors", join: "merge", undo: "undo-2", cut: "scissors", mask: "venetian-mask",
};

export function sprite() {
  const symbols = Object.entries(icons).map(([name, file]) => {
    const svg = readFileSync(new URL(`../node_modules/lucide-static/icons/${file}.svg`, import.meta.url), "utf8");
    const inside = svg.replace(/<!--[\s\S]*?-->/g, "").match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1].replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${inside}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}
