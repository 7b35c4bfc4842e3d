// ISO base media files (MP4, MOV) written box by box, so that each may lie where it wants (ISO/IEC 14496-12).

const integer = (bytes) => (value) => {
  const buffer = Buffer.alloc(bytes);
  let rest = BigInt.asUintN(bytes * 8, BigInt(value));
  for (let i = bytes - 1; i >= 0; i--, rest >>= 8n) buffer[i] = Number(rest & 255n);
  return buffer;
};
export const u8 = integer(1), u16 = integer(2), u32 = integer(4), u64 = integer(8);
const bytesOf = (content) => (typeof content === "string" ? Buffer.from(content, "latin1") : content);

export function box(type, ...contents) {
  const body = Buffer.concat(contents.map(bytesOf));
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, "latin1"), body]);
}
export const fullBox = (type, flags, ...contents) => box(type, u32(flags), ...contents);

const containers = new Set(["moov", "trak", "mdia", "minf", "stbl", "edts", "dinf", "udta"]);

// Every box of a file, depth first: { type, start, end }.
export function boxesOf(bytes, start = 0, end = bytes.length) {
  const found = [];
  for (let at = start; at + 8 <= end; ) {
    const size = bytes.readUInt32BE(at), type = bytes.toString("latin1", at + 4, at + 8);
    if (size < 8 || at + size > end) break;
    found.push({ type, start: at, end: at + size });
    if (containers.has(type)) found.push(...boxesOf(bytes, at + 8, at + size));
    at += size;
  }
  return found;
}

// A copy in which the first box of `type` holds `value` from `offset` on, counted from its beginning.
export function patched(bytes, type, offset, value) {
  const copy = Buffer.from(bytes);
  const found = boxesOf(copy).find((one) => one.type === type);
  if (!found) throw new Error(`there is no box ${type} to patch`);
  value.copy(copy, found.start + offset);
  return copy;
}

// A box without some of the boxes in it: their type says "free".
export function without(bytes, type) {
  const copy = Buffer.from(bytes);
  for (const found of boxesOf(copy)) if (found.type === type) copy.write("free", found.start + 4, "latin1");
  return copy;
}

export const ftyp = box("ftyp", "isom", u32(512), "isomiso2mp41");
const matrix = Buffer.concat([0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32));
export const itself = fullBox("dref", 0, u32(1), fullBox("url ", 1));

export const movieHeader = ({ timescale = 1000, duration = 1000 } = {}) =>
  fullBox("mvhd", 0, u32(0), u32(0), u32(timescale), u32(duration), u32(0x10000), u16(0x100), Buffer.alloc(10), matrix, Buffer.alloc(24), u32(2));

// codec: four letters; config: what follows the sample entry's own fields (avcC, av1C, …).
export const videoEntry = (codec, width, height, config = Buffer.alloc(0)) =>
  box(codec, Buffer.alloc(6), u16(1), Buffer.alloc(16), u16(width), u16(height), u32(0x480000), u32(0x480000), u32(0), u16(1), Buffer.alloc(32), u16(24), u16(0xffff), config);

// One track of pictures. `tables`: what replaces a table of the same name.
export function track({ id = 1, entry, width = 96, height = 64, timescale = 10, delta = 1, sizes, offset, dref = itself, edits, tables = {} }) {
  const table = (name, made) => tables[name] ?? made();
  const total = delta * sizes.length;
  const stbl = box(
    "stbl",
    fullBox("stsd", 0, u32(1), entry),
    table("stts", () => fullBox("stts", 0, u32(1), u32(sizes.length), u32(delta))),
    table("stsc", () => fullBox("stsc", 0, u32(1), u32(1), u32(sizes.length), u32(1))),
    table("stsz", () => fullBox("stsz", 0, u32(0), u32(sizes.length), ...sizes.map(u32))),
    table("stco", () => fullBox("stco", 0, u32(1), u32(offset))),
  );
  return box(
    "trak",
    fullBox("tkhd", 3, u32(0), u32(0), u32(id), u32(0), u32(1000), Buffer.alloc(16), matrix, u32(width << 16), u32(height << 16)),
    edits ? box("edts", edits) : Buffer.alloc(0),
    box("mdia", fullBox("mdhd", 0, u32(0), u32(0), u32(timescale), u32(total), u16(0x55c4), u16(0)), fullBox("hdlr", 0, u32(0), "vide", Buffer.alloc(12), "v\0"),
      box("minf", fullBox("vmhd", 1, Buffer.alloc(8)), box("dinf", dref), stbl)),
  );
}

// A whole film of one track: its samples first, so that they stand where the track says.
export function film({ samples, movie, ...one }) {
  const data = box("mdat", ...samples);
  const sizes = one.sizes ?? samples.map((sample) => sample.length);
  return Buffer.concat([ftyp, data, box("moov", movieHeader(movie), track({ ...one, sizes, offset: ftyp.length + 8 }))]);
}
