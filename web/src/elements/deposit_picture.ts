// What a deposit shows beside a file's name. A photo is seen as this device shows it, before a byte of it is sent; what it
// cannot show, and a film, once the library has prepared it. The name says what it is: to who hears the page it is nothing.
import { element } from "../page";
import type { ApiMedia } from "../api";

const kSide = 160;
// How many points a photo has is known when the browser holds them all: a telephone's largest are below this.
const kMostBytes = 25_000_000;

let last: Promise<unknown> = Promise.resolve();

// One after another, in order. Nothing for what is no photo, or none that this browser can read (HEIC in most).
export function localPicture(file: File): Promise<HTMLCanvasElement | undefined> {
  const made = last.then(() => small(file)).catch(() => undefined);
  last = made;
  return made;
}

// Its middle, by way of an image element, which turns it upright: createImageBitmap() forgets to where it makes it small
// as well.
async function small(file: File): Promise<HTMLCanvasElement | undefined> {
  if (!file.type.startsWith("image/") || file.size > kMostBytes) return undefined;
  const address = URL.createObjectURL(file);
  const photo = element("img", { src: address });
  try {
    await photo.decode();
    const { naturalWidth: width, naturalHeight: height } = photo;
    const canvas = element("canvas", { width: `${kSide}`, height: `${kSide}`, "aria-hidden": "true" });
    const paper = canvas.getContext("2d");
    const side = Math.min(width, height);
    if (!paper || side === 0) return undefined;
    paper.drawImage(photo, (width - side) / 2, (height - side) / 2, side, side, 0, 0, kSide, kSide);
    return canvas;
  } finally {
    photo.removeAttribute("src"); // lets go of its points
    URL.revokeObjectURL(address);
  }
}

export function servedPicture({ renditions }: ApiMedia): HTMLImageElement | undefined {
  const smallest = renditions
    .filter(({ role, content_type }) => (role === "photo" || role === "poster") && content_type === "image/jpeg")
    .sort((a, b) => a.width - b.width)[0];
  return smallest && element("img", { src: smallest.url, alt: "" });
}
