// The drawn shape of a sound as the path of an SVG, `bars` wide and 100 high.

interface Peaks {
  bits: number;
  data: number[];
}

export const bars = 180;

// Absent when it cannot be had.
export async function wavePath(source: string): Promise<string | undefined> {
  const response = await fetch(source).catch(() => undefined);
  if (!response?.ok) return undefined;
  const { bits, data } = (await response.json()) as Peaks;
  const scale = 1 / 2 ** (bits - 1);
  const pairs = data.length / 2;
  const heights: number[] = [];
  for (let bar = 0; bar < bars; bar++) {
    let peak = 0;
    const end = Math.max(Math.floor(((bar + 1) * pairs) / bars), Math.floor((bar * pairs) / bars) + 1);
    for (let i = Math.floor((bar * pairs) / bars); i < end && i < pairs; i++)
      peak = Math.max(peak, Math.abs(data[2 * i] ?? 0), Math.abs(data[2 * i + 1] ?? 0));
    heights.push(Math.max(0.03, Math.sqrt(peak * scale)));
  }
  return heights.map((height, x) => `M${x + 0.5} ${(50 - 48 * height).toFixed(1)}V${(50 + 48 * height).toFixed(1)}`).join("");
}
