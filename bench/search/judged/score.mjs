// nDCG@10 of each run: `node score.mjs JUDGMENTS RUN…`; JUDGMENTS as judgments.tsv: query id, item id, grade. Gain 2^grade - 1,
// discount log2(rank + 1), against the best order of all that was judged for the query; what was not judged counts as 0. The mean
// over all queries, one without an answer counts as 0; and how many queries each run answers best, alone.
import { readFileSync } from "node:fs";
import { basename } from "node:path";

const [judgments, ...runs] = process.argv.slice(2);
if (runs.length === 0) {
  console.error("usage: score.mjs JUDGMENTS RUN…");
  process.exit(2);
}
const rows = (file) => readFileSync(file, "utf8").trim().split("\n").map((line) => line.split("\t"));
const grades = new Map();
for (const [query, item, grade] of rows(judgments)) {
  if (!grades.has(query)) grades.set(query, new Map());
  grades.get(query).set(item, Number(grade));
}
const gain = (list) => list.slice(0, 10).reduce((sum, grade, i) => sum + (2 ** grade - 1) / Math.log2(i + 2), 0);
const scores = new Map(); // run -> query -> nDCG
let unjudged = 0;
for (const run of runs) {
  const found = new Map([...grades.keys()].map((query) => [query, []]));
  for (const [query, rank, item] of rows(run)) {
    if (Number(rank) > 10 || !found.has(query)) continue;
    if (!grades.get(query).has(item)) unjudged++;
    found.get(query)[Number(rank) - 1] = grades.get(query).get(item) ?? 0;
  }
  const of = new Map();
  for (const [query, list] of found) {
    const best = gain([...grades.get(query).values()].sort((a, b) => b - a));
    if (best > 0) of.set(query, gain(list) / best);
  }
  scores.set(run, of);
}
for (const [run, of] of scores) {
  const mean = [...of.values()].reduce((sum, each) => sum + each, 0) / of.size;
  let alone = 0;
  for (const [query, score] of of) if ([...scores].every(([other, its]) => other === run || its.get(query) < score)) alone++;
  console.log(`${basename(run).padEnd(24)} nDCG@10 ${mean.toFixed(3)} over ${of.size} queries, best alone in ${alone}`);
}
if (unjudged > 0) console.log(`${unjudged} of the first tens were not judged and counted as 0`);
if (process.env.PER_QUERY) {
  for (const query of grades.keys()) console.log([query, ...runs.map((run) => scores.get(run).get(query)?.toFixed(2) ?? "-")].join("\t"));
}
