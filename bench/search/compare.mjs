// Every engine over the same corpus and the same questions, in one go: `node bench/search/compare.mjs BUILD FOLDER [ROUNDS]`.
//
// FOLDER/corpus is made by corpus.mjs where it is missing; each engine builds its store (timed; one that is there already is
// taken, with its time), then all are asked in turn, ROUNDS
// (3) times, the order of the engines turning round; of each round the second pass over the queries counts. Prints, as Markdown, the
// median of the rounds and our share of each other engine's time. Engines whose program was not built are left out, and said.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";

const [build, folder, rounds = "3"] = process.argv.slice(2);
if (!folder) {
  console.error("usage: compare.mjs BUILD FOLDER [ROUNDS]");
  process.exit(2);
}
const here = new URL(".", import.meta.url).pathname;
const corpus = join(folder, "corpus");
mkdirSync(folder, { recursive: true });
function run(program, args) {
  const done = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 26 });
  if (done.status !== 0) throw new Error(`${program} ${args.join(" ")}: ${done.stderr || done.error || done.signal}`);
  return done.stdout;
}
if (!existsSync(join(corpus, "queries.json"))) run("node", [join(here, "corpus.mjs"), corpus]);

const peers = join(build, "bench/search/peers");
const engines = [
  { name: "Résonance", program: join(build, "bench/search/search_bench"), store: join(folder, "resonance") },
  { name: "SQLite FTS5", program: join(peers, "fts5_peer"), store: join(folder, "fts5") },
  { name: "PostgreSQL", program: join(peers, "postgres_peer"), store: join(folder, "postgres"), server: join(here, "peers/postgres.sh") },
  { name: "Xapian, defaults", program: join(peers, "xapian_peer"), store: join(folder, "xapian") },
].filter((engine) => existsSync(engine.program) || (console.log(`${engine.name}: ${engine.program} is not built, left out\n`), false));

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const times = new Map(); // engine -> kind -> {p50: [], p99: []}
try {
  for (const engine of engines) {
    if (engine.server) run(engine.server, ["start", engine.store]);
    const note = `${engine.store}.built`;
    if (!existsSync(note)) writeFileSync(note, run(engine.program, ["build", corpus, engine.store]).trim().split("\n").at(-1));
    engine.built = readFileSync(note, "utf8");
    console.error(`${engine.name}: ${engine.built}`);
  }
  for (let round = 0; round < Number(rounds); round++) {
    for (let i = 0; i < engines.length; i++) {
      const engine = engines[(round + i) % engines.length];
      const kinds = times.get(engine.name) ?? times.set(engine.name, new Map()).get(engine.name);
      for (const line of run(engine.program, ["ask", corpus, engine.store]).split("\n")) {
        const found = /^(\S+)\s+p50\s+([\d.]+) ms, p99\s+([\d.]+) ms/.exec(line);
        if (!found) continue;
        const kind = kinds.get(found[1]) ?? kinds.set(found[1], { p50: [], p99: [] }).get(found[1]);
        kind.p50.push(Number(found[2]));
        kind.p99.push(Number(found[3]));
      }
      console.error(`round ${round + 1}: ${engine.name}`);
    }
  }
} finally {
  for (const engine of engines) if (engine.server) spawnSync(engine.server, ["stop", engine.store]);
}

const version = (name) => spawnSync("dpkg-query", ["-W", "-f", "${Version}", name], { encoding: "utf8" }).stdout;
const passages = readFileSync(join(corpus, "passages.tsv")).reduce((sum, byte) => sum + (byte === 10), 0);
console.log(`${passages.toLocaleString("en")} passages, ${rounds} rounds, medians. ${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB. ` +
  `Xapian ${version("libxapian30")}, SQLite ${version("libsqlite3-0")}, PostgreSQL ${version("postgresql-15")}.\n`);
const kinds = [...times.get("Résonance").keys()];
console.log(`| p50 / p99, ms | ${kinds.join(" | ")} |\n| --- |${" --- |".repeat(kinds.length)}`);
const of = (engine, kind, what) => median(times.get(engine.name).get(kind)[what]);
for (const engine of engines) {
  console.log(`| ${engine.name} | ${kinds.map((kind) => `${of(engine, kind, "p50").toFixed(1)} / ${of(engine, kind, "p99").toFixed(1)}`).join(" | ")} |`);
}
for (const engine of engines.slice(1)) {
  const share = (kind, what) => (of(engines[0], kind, what) / of(engine, kind, what)).toFixed(2);
  console.log(`| ours / ${engine.name} | ${kinds.map((kind) => `${share(kind, "p50")} / ${share(kind, "p99")}`).join(" | ")} |`);
}
console.log();
for (const engine of engines) console.log(`- ${engine.name}: ${engine.built}`);
