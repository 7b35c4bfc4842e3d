// What a folder still holds of words that must be gone: every file, byte by byte.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";

// What goes while we look holds nothing.
function unlessGone(read, otherwise) {
  try {
    return read();
  } catch (failure) {
    if (failure.code === "ENOENT") return otherwise;
    throw failure;
  }
}

function* filesUnder(folder) {
  for (const entry of unlessGone(() => readdirSync(folder, { withFileTypes: true }), [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else if (entry.isFile()) yield path;
  }
}

const lowered = (bytes) => bytes.toString("latin1").toLowerCase();

// ["catalogue.db-wal: marqueur", …]; in any case of letters.
export function residue(folder, markers) {
  const found = [];
  for (const path of filesUnder(folder)) {
    const text = unlessGone(() => lowered(readFileSync(path)), "");
    for (const marker of markers) if (text.includes(marker.toLowerCase()) || relative(folder, path).toLowerCase().includes(marker.toLowerCase())) found.push(`${relative(folder, path)}: ${marker}`);
  }
  return found;
}

export const inode = (path) => statSync(path).ino;
