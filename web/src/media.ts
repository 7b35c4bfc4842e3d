// Finding and moving the films and sounds of the page: each stands in an element with the id "media-…".

export function mediaOf(anchor: string | null): HTMLMediaElement | null {
  return anchor ? document.querySelector<HTMLMediaElement>(`#${CSS.escape(anchor)} :is(video, audio)`) : null;
}

// Moves to a moment and plays. A film whose bytes have not begun to come keeps the position until they do.
export function playFrom(media: HTMLMediaElement, seconds: number): void {
  media.currentTime = seconds;
  void media.play().catch(() => undefined);
}

// A link "?t=92#media-…" of this very page moves the film instead of loading the page again.
export function followMomentLinks(root: HTMLElement | Document): void {
  root.addEventListener("click", (event) => {
    const pointer = event as MouseEvent;
    if (pointer.defaultPrevented || pointer.button !== 0 || pointer.ctrlKey || pointer.metaKey || pointer.shiftKey) return;
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-seconds]");
    if (!link) return;
    const address = new URL(link.href);
    const media = mediaOf(decodeURIComponent(address.hash.slice(1)));
    if (!media || address.pathname !== location.pathname) return;
    event.preventDefault();
    history.replaceState(null, "", address.href);
    playFrom(media, Number(link.dataset["seconds"]));
    const box = media.closest("capsule-player") ?? media;
    const { top, bottom } = box.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) box.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
  });
}

export const calm = (): boolean => !matchMedia("(prefers-reduced-motion: no-preference)").matches;
