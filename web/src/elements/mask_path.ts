// Where a box is: its moments, and how it moves between them. The same as the server's (transcode/faces.cc).

// Sides in parts of ten thousand of the picture, as the API's.
export const parts = 10_000;
export const smallest = parts / 100;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface Moment extends Box {
  time: number; // ms
}

export function clamped(box: Box): Box {
  const width = Math.round(Math.min(parts, Math.max(smallest, box.width)));
  const height = Math.round(Math.min(parts, Math.max(smallest, box.height)));
  const within = (value: number, length: number) => Math.round(Math.min(parts - length, Math.max(0, value)));
  return { x: within(box.x, width), y: within(box.y, height), width, height };
}

// Moments in order; outside of them the box waits where it comes in or went out.
export function boxAt(moments: Moment[], time: number): Box | undefined {
  const after = moments.findIndex((each) => each.time > time);
  const from = after < 0 ? moments.at(-1) : moments[Math.max(0, after - 1)];
  const to = after < 0 ? from : moments[after];
  if (!from || !to || from === to || time <= from.time) return from;
  const share = (time - from.time) / (to.time - from.time);
  const between = (a: number, b: number) => a + (b - a) * share;
  return {
    x: between(from.x, to.x),
    y: between(from.y, to.y),
    width: between(from.width, to.width),
    height: between(from.height, to.height),
  };
}
