// The lines of a transcript as a list that is never changed in place: what differs between two, and what is done to one.

export interface Cue {
  start_ms: number;
  end_ms: number;
  speaker: string;
  text: string;
}

// At one place of a list, some cues instead of others. Patches of one list ascend, and all count in that list.
export interface Patch {
  at: number;
  removed: Cue[];
  inserted: Cue[];
}

export const same = (one: Cue | undefined, other: Cue | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && one.start_ms === other.start_ms && one.end_ms === other.end_ms && one.speaker === other.speaker && one.text === other.text);
export const sameAll = (one: Cue[], other: Cue[]): boolean => one.length === other.length && one.every((cue, i) => same(cue, other[i]));

// As the server keeps them.
export const sorted = (cues: Cue[]): Cue[] => [...cues].sort((one, other) => one.start_ms - other.start_ms);

// A chapter ends where the next one begins, the last one with the film.
export const closed = (chapters: Cue[], duration_ms: number): Cue[] =>
  sorted(chapters).map((cue, i, all) => {
    const end_ms = Math.max(all[i + 1]?.start_ms ?? duration_ms, cue.start_ms + 1);
    return end_ms === cue.end_ms ? cue : { ...cue, end_ms };
  });

export function difference(before: Cue[], after: Cue[]): Patch[] {
  let head = 0;
  while (head < before.length && head < after.length && same(before[head], after[head])) head++;
  let tail = 0;
  while (tail < before.length - head && tail < after.length - head && same(before[before.length - 1 - tail], after[after.length - 1 - tail])) tail++;
  const removed = before.slice(head, before.length - tail);
  const inserted = after.slice(head, after.length - tail);
  if (removed.length === 0 && inserted.length === 0) return [];
  if (removed.length !== inserted.length) return [{ at: head, removed, inserted }];
  // As many as before: each run of its own, so that a name changed everywhere does not carry the whole film.
  const patches: Patch[] = [];
  for (let i = 0; i < removed.length; i++) {
    const [old, made] = [removed[i], inserted[i]];
    if (!old || !made || same(old, made)) continue;
    const last = patches[patches.length - 1];
    if (last && last.at + last.removed.length === head + i) (last.removed.push(old), last.inserted.push(made));
    else patches.push({ at: head + i, removed: [old], inserted: [made] });
  }
  return patches;
}

// The patches on a list that may have moved on: each finds its cues by what they hold, near where they were. Undefined
// when some are no longer there.
export function patched(cues: Cue[], patches: Patch[]): Cue[] | undefined {
  const result = [...cues];
  for (const { at, removed, inserted } of [...patches].reverse()) {
    const place = nearest(result, at, removed);
    if (place === undefined) return undefined;
    result.splice(place, removed.length, ...inserted);
  }
  return sorted(result);
}

function nearest(cues: Cue[], at: number, wanted: Cue[]): number | undefined {
  if (wanted.length === 0) return Math.min(at, cues.length);
  const fits = (place: number) => place >= 0 && wanted.every((cue, i) => same(cue, cues[place + i]));
  for (let away = 0; away <= cues.length; away++) {
    if (fits(at - away)) return at - away;
    if (fits(at + away)) return at + away;
  }
  return undefined;
}

// How long a text takes to be read, when nobody says where it ends.
export const reading_ms = (text: string): number => Math.max(1000, 60 * text.length);

// In two at a place of the text, else at the space nearest to its middle; the time as the text.
export function halves(cue: Cue, cursor: number): Cue[] {
  const { text } = cue;
  const part = (place: number) => [text.slice(0, place).trim(), text.slice(place).trim()] as const;
  let [first, rest] = part(cursor);
  if (!first || !rest) {
    const middle = text.length >> 1;
    const [before, after] = [text.lastIndexOf(" ", middle), text.indexOf(" ", middle)];
    [first, rest] = part(after < 0 || (before >= 0 && middle - before < after - middle) ? before : after);
  }
  const lasts = cue.end_ms - cue.start_ms;
  if (!first || !rest || lasts < 2) return [cue];
  const cut = cue.start_ms + Math.min(lasts - 1, Math.max(1, Math.floor((lasts * first.length) / (first.length + rest.length))));
  return [
    { ...cue, end_ms: cut, text: first },
    { ...cue, start_ms: cut, text: rest },
  ];
}

export const joined = (cue: Cue, next: Cue): Cue => ({
  start_ms: cue.start_ms,
  end_ms: Math.max(cue.end_ms, next.end_ms),
  speaker: cue.speaker || next.speaker,
  text: `${cue.text} ${next.text}`,
});

// Who speaks in the film, as they come.
export const speakersOf = (cues: Cue[]): string[] => [...new Set(cues.map(({ speaker }) => speaker).filter(Boolean))];
const folded = (name: string) => name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
export const beginningWith = (names: string[], typed: string): string[] => names.filter((name) => folded(name).startsWith(folded(typed)));
