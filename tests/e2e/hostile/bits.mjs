// Headers of compressed pictures, bit by bit: they declare sizes that no picture has.
import { box, u8, u16, u32 } from "./boxes.mjs";

class Bits {
  text = "";
  put(count, value) {
    this.text += value.toString(2).padStart(count, "0").slice(-count);
    return this;
  }
  // Exp-Golomb, as H.264 writes numbers (ITU-T H.264 §9.1).
  golomb(value) {
    const binary = (value + 1).toString(2);
    this.text += "0".repeat(binary.length - 1) + binary;
    return this;
  }
  bytes() {
    const whole = this.text.padEnd(Math.ceil(this.text.length / 8) * 8, "0");
    return Buffer.from(whole.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  }
}

// An avcC box whose sequence parameter set declares width x height (multiples of 16).
export function avcConfiguration(width, height) {
  const sps = Buffer.concat([
    Buffer.from([0x67, 66, 0, 62]),
    new Bits().golomb(0).golomb(0).golomb(2).golomb(1).put(1, 0).golomb(width / 16 - 1).golomb(height / 16 - 1).put(1, 1).put(1, 1).put(1, 0).put(1, 0).put(1, 1).bytes(),
  ]);
  const pps = Buffer.concat([Buffer.from([0x68]), new Bits().golomb(0).golomb(0).put(2, 0).golomb(0).golomb(0).golomb(0).put(1, 0).put(2, 0).golomb(0).golomb(0).golomb(0).put(3, 0).put(1, 1).bytes()]);
  return box("avcC", Buffer.from([1, 66, 0, 62, 0xff, 0xe1]), u16(sps.length), sps, u8(1), u16(pps.length), pps);
}
// A key picture that says nothing more.
export const avcPicture = Buffer.concat([u32(40), Buffer.from([0x65, 0x88, 0x84]), Buffer.alloc(37, 0x5a)]);

// A sequence header of AV1 (§5.5) that declares width x height, alone or before a torn picture.
function av1Header(width, height) {
  const header = new Bits().put(3, 0).put(1, 1).put(1, 1).put(5, 31).put(4, 15).put(4, 15).put(16, width - 1).put(16, height - 1).put(3, 0).put(3, 0).put(1, 0).put(1, 0).put(1, 0).put(1, 0).put(2, 0).put(1, 0).put(1, 0).put(1, 1).bytes();
  return Buffer.concat([Buffer.from([0x0a, header.length]), header]);
}
export const av1Configuration = (width, height) => box("av1C", Buffer.from([0x81, 31, 0, 0]), av1Header(width, height));
export const av1Picture = (width, height) => Buffer.concat([av1Header(width, height), Buffer.from([0x32, 20]), Buffer.alloc(20, 0x3c)]);

// The uncompressed header of a VP9 key frame (§6.2).
export const vp9Picture = (width, height) =>
  Buffer.concat([new Bits().put(2, 2).put(2, 0).put(1, 0).put(1, 0).put(1, 1).put(1, 0).put(24, 0x498342).put(3, 1).put(1, 0).put(16, width - 1).put(16, height - 1).put(1, 0).put(2, 3).put(4, 0).bytes(), Buffer.alloc(40, 0x77)]);
