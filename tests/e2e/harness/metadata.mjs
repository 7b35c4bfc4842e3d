// Files that say who made them, with what and where: small writers of what telephones and cameras put into theirs.
// Specifications: TIFF 6.0 and EXIF 2.32, PNG 3, the WebP container (RFC 9649), HEIF (ISO/IEC 23008-12).
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { ffmpeg } from "./media.mjs";

const u16 = (value) => Buffer.from([value >> 8, value & 255]);
const u32 = (value) => Buffer.from([value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]);
const u32le = (value) => Buffer.from(u32(value)).reverse();
const ascii = (text) => Buffer.from(`${text}\0`, "latin1");

// Degrees that no other file would hold by chance.
export const latitude = Buffer.concat([[47, 1], [23, 1], [1234567, 89101]].flat().map(u32));

function directory(at, entries) {
  let rest = at + 2 + entries.length * 12 + 4;
  const rows = [u16(entries.length)], data = [];
  for (const [tag, type, count, value] of entries) {
    const inline = value.length <= 4;
    rows.push(u16(tag), u16(type), u32(count), inline ? Buffer.concat([value, Buffer.alloc(4 - value.length)]) : u32(rest));
    if (!inline) {
      data.push(value);
      rest += value.length;
    }
  }
  return Buffer.concat([...rows, u32(0), ...data]);
}

function tiff({ title, device, author, comment, place }) {
  const text = (tag, value) => [tag, 2, value.length + 1, ascii(value)];
  const main = (gps) => directory(8, [text(0x010e, title), text(0x010f, device), text(0x0110, `${device} II`), text(0x013b, author), text(0x8298, comment), [0x8825, 4, 1, u32(gps)]]);
  const gpsAt = 8 + main(0).length;
  const area = Buffer.concat([Buffer.from("ASCII\0\0\0"), Buffer.from(place)]);
  return Buffer.concat([Buffer.from("MM\0*"), u32(8), main(gpsAt), directory(gpsAt, [[1, 2, 2, ascii("N")], [2, 5, 3, latitude], [0x1c, 7, area.length, area]])]);
}

const xmp = ({ author, title, comment }) =>
  Buffer.from(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="${author}" dc:title="${title}" dc:description="${comment}"/></rdf:RDF></x:xmpmeta>`);

function withSegments(jpeg, ...segments) {
  const segment = ([marker, ...parts]) => {
    const bytes = Buffer.concat(parts);
    return Buffer.concat([Buffer.from([0xff, marker]), u16(bytes.length + 2), bytes]);
  };
  return Buffer.concat([jpeg.subarray(0, 2), ...segments.map(segment), jpeg.subarray(2)]);
}
const exif = (bytes) => [0xe1, Buffer.from("Exif\0\0"), bytes];

const inJpeg = (plain, words) =>
  withSegments(plain, exif(tiff(words)), [0xe1, ascii("http://ns.adobe.com/xap/1.0/"), xmp(words)], [0xfe, Buffer.from(words.comment)]);

// The same JPEG, which says that it is to be turned a quarter to the right.
export const turned = (jpeg) => withSegments(jpeg, exif(Buffer.concat([Buffer.from("MM\0*"), u32(8), directory(8, [[0x0112, 3, 1, u16(6)]])])));

function inPng(plain, words) {
  const chunk = (type, bytes) => {
    const body = Buffer.concat([Buffer.from(type), bytes]);
    return Buffer.concat([u32(bytes.length), body, u32(crc32(body))]);
  };
  const text = (key, value) => chunk("tEXt", Buffer.concat([ascii(key), Buffer.from(value)]));
  const added = [chunk("eXIf", tiff(words)), text("Author", words.author), text("Title", words.title), text("Comment", words.comment), text("Software", words.device), chunk("iTXt", Buffer.concat([ascii("XML:com.adobe.xmp"), Buffer.alloc(4), xmp(words)]))];
  const afterHeader = 8 + 25;
  return Buffer.concat([plain.subarray(0, afterHeader), ...added, plain.subarray(afterHeader)]);
}

function inWebp(plain, words, width, height) {
  const chunk = (type, bytes) => Buffer.concat([Buffer.from(type), u32le(bytes.length), bytes, Buffer.alloc(bytes.length % 2)]);
  const size = (value) => u32le(value - 1).subarray(0, 3);
  let at = 12;
  while (!/^VP8[ L]$/.test(plain.toString("latin1", at, at + 4))) at += 8 + plain.readUInt32LE(at + 4) + (plain.readUInt32LE(at + 4) % 2);
  const picture = plain.subarray(at, at + 8 + plain.readUInt32LE(at + 4) + (plain.readUInt32LE(at + 4) % 2));
  const body = Buffer.concat([Buffer.from("WEBP"), chunk("VP8X", Buffer.concat([Buffer.from([0x0c, 0, 0, 0]), size(width), size(height)])), picture, chunk("EXIF", tiff(words)), chunk("XMP ", xmp(words))]);
  return Buffer.concat([Buffer.from("RIFF"), u32le(body.length), body]);
}

function boxes(bytes, from, to) {
  const all = [];
  for (let at = from; at < to; at += bytes.readUInt32BE(at)) all.push({ type: bytes.toString("latin1", at + 4, at + 8), bytes: bytes.subarray(at, at + bytes.readUInt32BE(at)) });
  return all;
}
const box = (type, ...parts) => Buffer.concat([u32(8 + parts.reduce((sum, part) => sum + part.length, 0)), Buffer.from(type), ...parts]);

// Two more items beside the picture, EXIF and XMP, which describe it.
function inAvif(plain, words) {
  const items = [
    { id: 98, info: [Buffer.from("Exif\0")], bytes: Buffer.concat([u32(0), tiff(words)]) },
    { id: 99, info: [Buffer.from("mime\0application/rdf+xml\0")], bytes: xmp(words) },
  ];
  const file = boxes(plain, 0, plain.length), meta = file.find(({ type }) => type === "meta");
  const inner = boxes(meta.bytes, 12, meta.bytes.length), old = (type) => inner.find((each) => each.type === type).bytes;
  const info = old("iinf"), places = old("iloc");
  if (info[8] !== 0 || places[8] !== 0 || places[12] !== 0x44 || places[13] !== 0) throw new Error("another AVIF than ffmpeg wrote before");
  const build = (moved, dataAt) => {
    const shifted = Buffer.from(places.subarray(16));
    for (let at = 0; at < shifted.length; ) {
      const extents = shifted.readUInt16BE(at + 4);
      at += 6;
      for (let i = 0; i < extents; i++, at += 8) shifted.writeUInt32BE(shifted.readUInt32BE(at) + moved, at);
    }
    let offset = dataAt;
    const added = items.map(({ id, bytes }) => {
      const entry = Buffer.concat([u16(id), u16(0), u16(1), u32(offset), u32(bytes.length)]);
      offset += bytes.length;
      return entry;
    });
    const named = items.map(({ id, info: rest }) => box("infe", Buffer.from([2, 0, 0, 0]), u16(id), u16(0), ...rest));
    const replaced = {
      iinf: box("iinf", Buffer.alloc(4), u16(info.readUInt16BE(12) + items.length), info.subarray(14), ...named),
      iloc: box("iloc", Buffer.alloc(4), places.subarray(12, 14), u16(places.readUInt16BE(14) + items.length), shifted, ...added),
    };
    const links = box("iref", Buffer.alloc(4), ...items.map(({ id }) => box("cdsc", u16(id), u16(1), u16(1))));
    return box("meta", Buffer.alloc(4), ...inner.map(({ type, bytes }) => replaced[type] ?? bytes), links);
  };
  const grown = build(0, 0).length - meta.bytes.length;
  return Buffer.concat([...file.map((each) => (each === meta ? build(grown, plain.length + grown + 8) : each.bytes)), box("mdat", ...items.map(({ bytes }) => bytes))]);
}

// Six containers in `folder`, each with all of `words`: { title, author, device, comment, place }.
export async function sixContainers(folder, words) {
  const width = 640, height = 480, picture = ["-f", "lavfi", "-i", `testsrc2=duration=1:size=${width}x${height}`, "-frames:v", 1];
  const plain = async (ending, ...more) => {
    const file = join(folder, `nu.${ending}`);
    await ffmpeg(...picture, ...more, file);
    return readFile(file);
  };
  const tags = Object.entries({ title: words.title, artist: words.author, author: words.author, make: words.device, model: words.device, comment: words.comment, description: words.comment, location: `+47.3871-000.6889/${words.place}`, "com.apple.quicktime.author": words.author, "com.apple.quicktime.make": words.device });
  const told = tags.flatMap(([key, value]) => ["-metadata", `${key}=${value}`]);
  const films = ["mp4", "mov"].map((ending) => join(folder, `film.${ending}`));
  for (const file of films) {
    await ffmpeg("-f", "lavfi", "-i", "testsrc2=duration=3:size=640x360:rate=25", "-f", "lavfi", "-i", "sine=duration=3", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", ...told, "-metadata:s:v", `handler_name=${words.device}`, "-metadata:s:a", `title=${words.title}`, "-movflags", "use_metadata_tags", file);
  }
  const pictures = { jpg: inJpeg(await plain("jpg"), words), png: inPng(await plain("png"), words), webp: inWebp(await plain("webp"), words, width, height), avif: inAvif(await plain("avif", "-c:v", "libaom-av1", "-still-picture", 1, "-cpu-used", 8, "-pix_fmt", "yuv420p"), words) };
  const files = [...films];
  for (const [ending, bytes] of Object.entries(pictures)) {
    files.push(join(folder, `photo.${ending}`));
    await writeFile(files.at(-1), bytes);
  }
  return files;
}
