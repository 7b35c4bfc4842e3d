// Small files that ask for much: pixels, memory, time, depth (security.md §4 B).
import { deflateSync } from "node:zlib";
import { av1Configuration, av1Picture, avcConfiguration, avcPicture, vp9Picture } from "./bits.mjs";
import { box, film, fullBox, ftyp, movieHeader, track, u32, u64, u8, videoEntry } from "./boxes.mjs";
import { crc32Ogg, crc32Png } from "./checksums.mjs";

const little16 = (value) => Buffer.from([value & 255, value >> 8]);

function png(width, height, { depth = 1, interlaced = 0, rows }) {
  const part = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    return Buffer.concat([u32(data.length), body, u32(crc32Png(body))]);
  };
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), part("IHDR", Buffer.concat([u32(width), u32(height), Buffer.from([depth, 0, 0, 0, interlaced])])), part("IDAT", deflateSync(rows, { level: 9 })), part("IEND", Buffer.alloc(0))]);
}

function gif(frames) {
  const frame = Buffer.from([0x21, 0xf9, 4, 4, 1, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
  return Buffer.concat([Buffer.from("GIF89a", "latin1"), little16(64), little16(64), Buffer.from([0x80, 0, 0, 0, 0, 0, 255, 255, 255]), ...Array(frames).fill(frame), Buffer.from(";")]);
}

// Silence by the hour: each packet of two bytes is 120 ms (RFC 6716 §3.2.5, two empty frames of 60 ms).
export function silentOpus(seconds) {
  const pages = [];
  const page = (flags, position, packets) => {
    const lacing = Buffer.from(packets.map((packet) => packet.length));
    const granule = Buffer.alloc(8), numbers = Buffer.alloc(12);
    granule.writeBigInt64LE(BigInt(position));
    numbers.writeUInt32LE(7, 0);
    numbers.writeUInt32LE(pages.length, 4);
    const whole = Buffer.concat([Buffer.from("OggS\0", "latin1"), u8(flags), granule, numbers, u8(packets.length), lacing, ...packets]);
    whole.writeUInt32LE(crc32Ogg(whole), 22);
    pages.push(whole);
  };
  page(2, 0, [Buffer.from("OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0", "latin1")]);
  page(0, 0, [Buffer.from("OpusTags\0\0\0\0\0\0\0\0", "latin1")]);
  const packet = Buffer.from([0x1b, 2]); // SILK narrow band, 60 ms, mono, two frames
  const count = Math.ceil(seconds / 0.12);
  for (let done = 0; done < count; ) {
    const here = Math.min(250, count - done);
    done += here;
    page(done === count ? 4 : 0, done * 5760, Array(here).fill(packet));
  }
  return Buffer.concat(pages);
}

function wav(claimedBytes, seconds) {
  const sound = Buffer.alloc(16000 * seconds);
  for (let i = 0; i < sound.length; i += 2) sound.writeInt16LE(Math.round(8000 * Math.sin(i / 20)), i);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(claimedBytes, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(16000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(claimedBytes, 40);
  return Buffer.concat([head, sound]);
}

function jpegClaiming(picture, width, height) {
  const copy = Buffer.from(picture);
  const frame = copy.findIndex((byte, i) => byte === 0xff && copy[i + 1] === 0xc0);
  copy.writeUInt16BE(height, frame + 5);
  copy.writeUInt16BE(width, frame + 7);
  return copy;
}

const nested = (type, depth) => {
  let inside = Buffer.alloc(0);
  const heads = [];
  for (let i = 0, size = 8 * depth; i < depth; i++, size -= 8) heads.push(u32(size), Buffer.from(type, "latin1"));
  return Buffer.concat([...heads, inside]);
};

const enormous = 16384;
function pictures(picture) {
  const lots = { samples: [avcPicture] };
  return {
    "png_12000.png": png(12000, 12000, { rows: Buffer.alloc(12000 * 1501) }),
    "png_60000_header.png": png(60000, 60000, { interlaced: 1, rows: Buffer.alloc(64) }),
    "png_wide.png": png(90_000_000, 1, { rows: Buffer.alloc(64) }),
    "jpeg_65500_header.jpg": jpegClaiming(picture, 65500, 65500),
    "gif_50000_frames.gif": gif(50_000),
    "h264_16384.mp4": film({ ...lots, entry: videoEntry("avc1", enormous, enormous, avcConfiguration(enormous, enormous)) }),
    "h264_16384_hidden.mp4": film({ ...lots, entry: videoEntry("avc1", 96, 64, avcConfiguration(enormous, enormous)) }),
    "av1_16384.mp4": film({ samples: [av1Picture(enormous, enormous)], entry: videoEntry("av01", enormous, enormous, av1Configuration(enormous, enormous)) }),
    "av1_16384_hidden.mp4": film({ samples: [av1Picture(enormous, enormous)], entry: videoEntry("av01", 96, 64, av1Configuration(96, 64)) }),
    "vp9_16384_hidden.mp4": film({ samples: [vp9Picture(enormous, enormous)], entry: videoEntry("vp09", 96, 64, fullBox("vpcC", 0x1000000, Buffer.from([0, 10, 0x82, 2, 2, 2, 0, 0]))) }),
  };
}

function tables(picture) {
  const plain = { entry: videoEntry("jpeg", 96, 64), samples: Array(10).fill(picture) };
  const replaced = (name, table) => film({ ...plain, tables: { [name]: table } });
  const edits = (version, count, ...entries) => fullBox("elst", version << 24, u32(count), ...entries);
  const data = box("mdat", picture);
  return {
    "fps_240.mp4": film({ ...plain, samples: Array(240).fill(picture), timescale: 240 }),
    "timescale_1e9.mp4": film({ ...plain, timescale: 1_000_000_000, delta: 100_000_000 }),
    "timescale_0.mp4": film({ ...plain, timescale: 0 }),
    "tracks_10000.mp4": Buffer.concat([ftyp, data, box("moov", movieHeader(), ...Array.from({ length: 10_000 }, (_, i) => track({ id: i + 1, entry: plain.entry, sizes: [picture.length], offset: ftyp.length + 8 })))]),
    "samples_1M_empty.mp4": film({ ...plain, sizes: Array(1_000_000).fill(0), tables: { stsz: fullBox("stsz", 0, u32(0), u32(1_000_000), Buffer.alloc(4_000_000)) } }),
    "stsz_2_31.mp4": replaced("stsz", fullBox("stsz", 0, u32(0), u32(2 ** 31), u32(1000))),
    "stsz_fixed_2_32.mp4": replaced("stsz", fullBox("stsz", 0, u32(1), u32(0xffffffff))),
    "stts_2_31.mp4": replaced("stts", fullBox("stts", 0, u32(2 ** 31), u32(1), u32(1))),
    "stts_endless.mp4": replaced("stts", fullBox("stts", 0, u32(1), u32(0xffffffff), u32(0x7fffffff))),
    "stsc_2_31.mp4": replaced("stsc", fullBox("stsc", 0, u32(2 ** 31), u32(1), u32(0x7fffffff), u32(1))),
    "stco_2_31.mp4": replaced("stco", fullBox("stco", 0, u32(2 ** 31), u32(0xfffffff0))),
    "elst_overflow.mp4": film({ ...plain, edits: edits(1, 2, u64(2n ** 63n - 1n), u64(2n ** 63n - 2n), u32(0x10000), u64(2n ** 63n - 1n), u64(-1n), u32(0x10000)) }),
    "elst_2_31.mp4": film({ ...plain, edits: edits(0, 2 ** 31, u32(1000), u32(0), u32(0x10000)) }),
    "moov_nested_10000.mp4": Buffer.concat([ftyp, data, nested("moov", 10_000)]),
    "meta_nested_10000.mp4": Buffer.concat([ftyp, data, box("moov", movieHeader(), box("udta", nested("udta", 10_000)))]),
    "box_64_bits.mp4": Buffer.concat([ftyp, u32(1), Buffer.from("mdat", "latin1"), u64(2n ** 63n - 1n), picture]),
    "boxes_1M_empty.mp4": Buffer.concat([ftyp, ...Array(1_000_000).fill(box("free"))]),
  };
}

// Matroska (RFC 8794): elements whose length is not known, one in the other.
function matroska() {
  const head = Buffer.from("1a45dfa3 9f 4286 81 01 42f7 81 01 42f2 81 04 42f3 81 08 4282 84 7765626d 4287 81 04 4285 81 02".replaceAll(" ", ""), "hex");
  const unknown = (id) => Buffer.concat([Buffer.from(id, "hex"), Buffer.from("01ffffffffffffff", "hex")]);
  return {
    "mkv_unknown_sizes.webm": Buffer.concat([head, unknown("18538067"), ...Array(20_000).fill(unknown("1f43b675"))]),
    "mkv_nested_tags.mkv": Buffer.concat([head, unknown("18538067"), unknown("1254c367"), unknown("7373"), ...Array(20_000).fill(unknown("67c8"))]),
    "mkv_large_element.mkv": Buffer.concat([head, unknown("18538067"), Buffer.from("1654ae6b08ffffffff", "hex"), Buffer.alloc(64)]),
  };
}

function sounds() {
  return {
    "wav_claims_4GB.wav": wav(0xfffffff0, 2),
    "wav_claims_nothing.wav": wav(0, 2),
    "opus_silence.ogg": silentOpus(60),
  };
}

// Pictures that photo libraries read and nobody deposits, under a name that everybody does.
function strangers() {
  return {
    "ppm.jpg": "P6 4 4 255\n" + "x".repeat(48),
    "exr.jpg": Buffer.concat([Buffer.from("762f310102000000", "hex"), Buffer.alloc(200)]),
    "jxl.jpg": Buffer.concat([Buffer.from("ff0a", "hex"), Buffer.alloc(200, 3)]),
    "mat.jpg": "MATLAB 5.0 MAT-file, Platform: GLNXA64".padEnd(124, " ") + "\0\x01IM",
    "fits.jpg": "SIMPLE  =                    T / file does conform to FITS standard".padEnd(2880, " "),
    "tiff.jpg": Buffer.concat([Buffer.from("49492a0008000000", "hex"), Buffer.alloc(100)]),
    "radiance.jpg": "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 4 +X 4\n" + "x".repeat(64),
    "openslide.jpg": Buffer.concat([Buffer.from("49492b00080000001000000000000000", "hex"), Buffer.alloc(100)]),
  };
}

// `rare`: made by ffmpeg, since their encoders are no few lines.
export const rareCodecs = {
  "magicyuv.avi": ["-c:v", "magicyuv"],
  "cineform.mov": ["-c:v", "cfhd", "-pix_fmt", "yuv422p10"],
  "ffv1.mkv": ["-c:v", "ffv1"],
  "exr.mkv": ["-c:v", "exr", "-pix_fmt", "gbrpf32"],
  "huffyuv.avi": ["-c:v", "huffyuv", "-pix_fmt", "yuv422p"],
  "qtrle.mov": ["-c:v", "qtrle", "-pix_fmt", "rgb24"],
  "rawvideo.mkv": ["-c:v", "rawvideo", "-pix_fmt", "yuv420p"],
};
export const sanm = (picture) => film({ entry: videoEntry("SANM", 96, 64), samples: [picture] });

export const bombs = ({ picture }) => ({ ...pictures(picture), ...tables(picture), ...matroska(), ...sounds(), ...strangers(), "sanm.mov": sanm(picture) });
