// What a deposit shows beside a file's name. A photo is seen as this device shows it, before a byte of it is sent; what it
// cannot show, and a film, once the library has prepared it. The name says what it is: to who hears the page it is nothing.
import { element } from "../page";
import type { ApiMedia } from "../api";

const kHeight = 160;
// The browser holds a photo whole while it makes it small; a phone should not hold the largest.
const kMostBytes = 40_000_000;

let last: Promise<unknown> = Promise.resolve();

// One after another, in order. Nothing for what is no photo, or none that this browser can read (HEIC in most).
export function localPicture(file: File): Promise<HTMLCanvasElement | undefined> {
  const made = last.then(() => small(file)).catch(() => undefined);
  last = made;
  return made;
}

// By way of an image element, which turns it upright: createImageBitmap() forgets to where it makes it small as well.
async function small(file: File): Promise<HTMLCanvasElement | undefined> {
  if (!file.type.startsWith("image/") || file.size > kMostBytes) return undefined;
  const photo = element("img", { src: URL.createObjectURL(file) });
  try {
    await photo.decode();
    const width = Math.max(1, Math.round((photo.naturalWidth * kHeight) / photo.naturalHeight));
    const canvas = element("canvas", { width: `${width}`, height: `${kHeight}`, "aria-hidden": "true" });
    canvas.getContext("2d")?.drawImage(photo, 0, 0, width, kHeight);
    return canvas;
  } finally {
    URL.revokeObjectURL(photo.src);
  }
}

export function servedPicture({ renditions }: ApiMedia): HTMLImageElement | undefined {
  const smallest = renditions
    .filter(({ role, content_type }) => (role === "photo" || role === "poster") && content_type === "image/jpeg")
    .sort((a, b) => a.width - b.width)[0];
  return smallest && element("img", { src: smallest.url, alt: "" });
}
