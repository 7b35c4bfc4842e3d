// What is to be judged: `node pool.mjs QUERIES POOL RUN…` writes POOL, one pair a line: query id, item id. The first 10
// of each run, each once, in an order that says nothing of who found it; the same runs give the same order.
import { readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";

const [queries, pool, ...runs] = process.argv.slice(2);
if (runs.length === 0) {
  console.error("usage: pool.mjs QUERIES POOL RUN…");
  process.exit(2);
}
const order = (text) => createHash("sha256").update(text).digest("hex");
const found = new Map(readFileSync(queries, "utf8").trim().split("\n").map((line) => [line.split("\t")[0], new Set()]));
for (const run of runs) {
  for (const line of readFileSync(run, "utf8").trim().split("\n")) {
    const [query, rank, item] = line.split("\t");
    if (Number(rank) <= 10) found.get(query)?.add(item);
  }
}
const lines = [];
for (const [query, items] of found) {
  for (const item of [...items].sort((a, b) => order(query + a).localeCompare(order(query + b)))) lines.push(`${query}\t${item}`);
}
writeFileSync(pool, lines.join("\n") + "\n");
console.log(`${lines.length} pairs`);
