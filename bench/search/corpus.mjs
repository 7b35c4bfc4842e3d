// A large French library for the search bench: `node bench/search/corpus.mjs FOLDER [PASSAGES]`.
//
// From ../shared/text (records of the Assemblée nationale, sheets of service-public.fr): an order-2 Markov chain of its words,
// 8 % of them replaced by words drawn from its vocabulary by Zipf's rank; passages of 22 to 38 words, 50 to an item; the seed is
// fixed, so each machine makes the same. Writes
//   FOLDER/passages.tsv   item number, passage
//   FOLDER/queries.json   {"common": [60], "rare": [200], "and": [200], "phrase": [200], "prefix": [200], "sentence": [200]}
import { createReadStream, createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";

const [folder, passages = "1000000"] = process.argv.slice(2);
if (!folder) {
  console.error("usage: corpus.mjs FOLDER [PASSAGES]");
  process.exit(2);
}
const perItem = 50;
const texts = new URL("../../../shared/text/", import.meta.url);

// mulberry32
let state = 20261126;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const pick = (list) => list[Math.floor(random() * list.length)];

const numbers = new Map(); // word -> number
const words = [];
const counts = [];
const stream = []; // numbers of words, in order; -1 between documents
function number(word) {
  let known = numbers.get(word);
  if (known === undefined) {
    known = words.length;
    numbers.set(word, known);
    words.push(word);
    counts.push(0);
  }
  counts[known]++;
  return known;
}
for (const name of ["questions-au-gouvernement", "service-public-fiches"]) {
  const lines = createInterface({ input: createReadStream(new URL(`${name}.jsonl.gz`, texts)).pipe(createGunzip()) });
  for await (const line of lines) {
    const { texte } = JSON.parse(line);
    for (const word of texte.split(/\s+/)) if (word.length < 40 && !/https?:|[<>]/.test(word)) stream.push(number(word));
    stream.push(-1);
  }
}
// Where each pair of words is followed, in the order of the stream.
const followers = new Map();
for (let i = 0; i + 2 < stream.length; i++) {
  if (stream[i] < 0 || stream[i + 1] < 0 || stream[i + 2] < 0) continue;
  const pair = stream[i] * 1048576 + stream[i + 1];
  const known = followers.get(pair);
  if (known === undefined) followers.set(pair, [stream[i + 2]]);
  else if (known.length < 64) known.push(stream[i + 2]);
}
const starts = [];
for (let i = 0; i + 1 < stream.length; i++) {
  if (stream[i] >= 0 && stream[i + 1] >= 0 && /^[A-ZÀ-Ý]/.test(words[stream[i]])) starts.push(i);
}
const ranked = words.map((_, index) => index).sort((a, b) => counts[b] - counts[a]);
const byZipf = () => ranked[Math.min(ranked.length - 1, Math.floor(Math.exp(random() * Math.log(ranked.length))))];

const plain = (word) => word.toLowerCase().replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "").replace(/^(l|d|qu|n|s|c|j|m)['’]/u, "");
const isWord = (word) => /^\p{Ll}{4,}$/u.test(word);

mkdirSync(folder, { recursive: true });
const out = createWriteStream(join(folder, "passages.tsv"));
const kept = []; // some passages, to draw queries from
const total = Number(passages);
for (let passage = 0; passage < total; passage++) {
  const length = 22 + Math.floor(random() * 17);
  let at = pick(starts);
  let [one, two] = [stream[at], stream[at + 1]];
  const text = [words[one], words[two]];
  while (text.length < length) {
    const next = followers.get(one * 1048576 + two);
    if (!next) {
      at = pick(starts);
      [one, two] = [stream[at], stream[at + 1]];
      text.push(words[one], words[two]);
      continue;
    }
    [one, two] = [two, pick(next)];
    text.push(words[random() < 0.08 ? byZipf() : two]);
  }
  if (random() < 20000 / total) kept.push(text.map(plain));
  if (!out.write(`${Math.floor(passage / perItem)}\t${text.join(" ").replace(/[\t\n]/g, " ")}\n`)) await new Promise((done) => out.once("drain", done));
}
await new Promise((done) => out.end(done));

const frequency = new Map();
for (const text of kept) for (const word of new Set(text)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
const usual = [...frequency].filter(([word]) => isWord(word)).sort((a, b) => b[1] - a[1]).map(([word]) => word);
const middle = usual.slice(0, Math.floor(usual.length / 4));
const triples = (together) => {
  const found = [];
  while (found.length < 200) {
    const text = pick(kept);
    const first = Math.floor(random() * (text.length - 3));
    const three = together ? text.slice(first, first + 3) : [pick(text), pick(text), pick(text)];
    if (three.every((word) => (together ? /^\p{Ll}+$/u.test(word) : isWord(word))) && new Set(three).size === 3) found.push(together ? `"${three.join(" ")}"` : three.join(" "));
  }
  return found;
};
writeFileSync(
  join(folder, "queries.json"),
  JSON.stringify({
    common: usual.slice(30, 90),
    rare: Array.from({ length: 200 }, () => pick(usual.slice(-Math.floor(usual.length / 2)))),
    and: triples(false),
    phrase: triples(true),
    prefix: Array.from({ length: 200 }, () => pick(middle).slice(0, 3 + Math.floor(random() * 3)) + "*"),
    // As somebody said it: half of them fewer than ten items have whole.
    sentence: Array.from({ length: 200 }, () => {
      const text = pick(kept);
      const first = Math.floor(random() * (text.length - 12));
      return text.slice(first, first + 12).join(" ");
    }),
  }),
);
