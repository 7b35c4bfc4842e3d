// CRC-32, as PNG (bits from the right) and as transport streams (from the left) and Ogg (the same, from zero) use it.

function table(step) {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = step.start(byte);
    for (let i = 0; i < 8; i++) value = step.next(value);
    return value >>> 0;
  });
}
const left = table({ start: (byte) => byte << 24, next: (value) => (value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1) });
const right = table({ start: (byte) => byte, next: (value) => (value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1) });

function fromLeft(bytes, value) {
  for (const byte of bytes) value = (value << 8) ^ left[(value >>> 24) ^ byte];
  return value >>> 0;
}
export const crc32Mpeg = (bytes) => fromLeft(bytes, 0xffffffff);
export const crc32Ogg = (bytes) => fromLeft(bytes, 0);
export function crc32Png(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ right[(value ^ byte) & 255];
  return ~value >>> 0;
}
