// What a sentence for a volunteer looks like: whole, short, without our own words or a machine's.
import assert from "node:assert/strict";

export function assertSentence(sentence, what) {
  assert.equal(typeof sentence, "string", what);
  assert.match(sentence, /^\p{Lu}|^[“«"]/u, `${what}: ${sentence}`);
  assert.match(sentence, /[.!]$/, `${what}: ${sentence}`);
  assert.ok(sentence.length > 15 && sentence.length < 330, `${what}: ${sentence}`);
  assert.doesNotMatch(sentence, /[{}]|errno|exception|codec|transcod|ffmpeg|libav|vips|moov|null|undefined|-?\d{6,}/i, what);
}
