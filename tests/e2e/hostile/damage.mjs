// What networks, cards and careless programs do to good files (security.md §4 C). `whole`: a small film with sound, its
// index first; `picture`: a JPEG. `everyCut`: 8 takes each eighth boundary between boxes.
import { boxesOf, without } from "./boxes.mjs";

// The same noise in every run.
export function noise(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

export function random(length, seed) {
  const next = noise(seed);
  return Buffer.from(Array.from({ length }, () => next() & 255));
}

export function flipped(bytes, seed, flips) {
  const copy = Buffer.from(bytes), next = noise(seed * 7919 + 1);
  for (let i = 0; i < flips; i++) copy[next() % copy.length] ^= 1 << next() % 8;
  return copy;
}

export function damage({ whole, picture, sound, everyCut, seeds }) {
  const files = {
    "empty.mp4": Buffer.alloc(0),
    "random.mp4": random(100_000, 1),
    "random.jpg": Buffer.concat([picture.subarray(0, 20), random(50_000, 2)]),
    "moov_missing.mp4": without(whole, "moov"),
    "mdat_missing.mp4": whole.subarray(0, boxesOf(whole).find(({ type }) => type === "mdat").start),
    "sound_only.mp4": without(whole, "vmhd"),
    "film_named.jpg": whole,
    "photo_named.mp4": picture,
    "sound_named.pdf": sound,
    "polyglot.jpg": Buffer.concat([picture, whole]),
    "polyglot.mp4": Buffer.concat([whole, picture]),
    "pdf_and_film.pdf": Buffer.concat([Buffer.from("%PDF-1.7\n"), whole]),
    "zip_and_film.mp4": Buffer.concat([whole, Buffer.from("PK\x05\x06", "latin1"), Buffer.alloc(18)]),
  };
  const cuts = new Set(boxesOf(whole).flatMap(({ start, end }) => [start, start + 8, end]));
  for (const [index, at] of [...cuts].sort((a, b) => a - b).entries()) {
    if (at > 0 && at < whole.length && index % everyCut === 0) files[`cut_at_${at}.mp4`] = whole.subarray(0, at);
  }
  for (let seed = 1; seed <= seeds; seed++) {
    const original = seed % 4 === 0 ? picture : whole;
    files[`flipped_${seed}.${seed % 4 === 0 ? "jpg" : "mp4"}`] = flipped(original, seed, 1 + Math.floor((original.length * 8) / [1000, 10_000][seed % 2]));
  }
  return files;
}
