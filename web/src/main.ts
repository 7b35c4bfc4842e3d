// The one script of every page: it fetches the code of the custom elements that the page holds, and nothing else.
import { loadWords } from "./words";

const elements: Record<string, () => Promise<unknown>> = {
  "capsule-agreement": () => import("./elements/agreement"),
  "capsule-captions": () => import("./elements/captions"),
  "capsule-desk": () => import("./elements/desk"),
  "capsule-deposit": () => import("./elements/deposit"),
  "capsule-jury": () => import("./elements/jury"),
  "capsule-live": () => import("./elements/live"),
  "capsule-mask": () => import("./elements/mask"),
  "capsule-passage": () => import("./elements/passage"),
  "capsule-player": () => import("./elements/player"),
  "capsule-recorder": () => import("./elements/recorder"),
  "capsule-refresh": () => import("./elements/refresh"),
  "capsule-search": () => import("./elements/search"),
  "capsule-share": () => import("./elements/share"),
  "capsule-territory": () => import("./elements/territory"),
  "capsule-theme": () => import("./elements/theme_switch"),
  "capsule-transcript": () => import("./elements/transcript"),
  "capsule-waveform": () => import("./elements/waveform"),
};

void start();

async function start(): Promise<void> {
  await loadWords();
  await Promise.all(Object.entries(elements).map(([name, load]) => (document.querySelector(name) ? load() : undefined)));
  // A question before what cannot be undone; without scripts, the server asks on a page of its own.
  document.addEventListener("submit", (event) => {
    const question = (event.target as HTMLElement).dataset["question"];
    if (question && !window.confirm(question)) event.preventDefault();
  });
}
