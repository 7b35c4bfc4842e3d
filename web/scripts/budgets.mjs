// Weighs what a browser fetches, gzip -9 in KiB, and fails when a budget of the plan is passed.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const dist = process.env.WEB_DIST ?? fileURLToPath(new URL("../dist", import.meta.url));
const manifest = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));
const weigh = (files) => [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file)), { level: 9 }).length, 0) / 1024;

// A module and all it imports, without what it would fetch later.
function closure(name, files = new Set()) {
  const { file, imports = [] } = manifest[name];
  files.add(file);
  for (const one of imports) closure(one, files);
  return files;
}
const of = (...names) => names.reduce((files, name) => closure(name, files), new Set());
const minus = (files, less) => new Set([...files].filter((file) => !less.has(file)));

const everywhere = of("src/main.ts", "src/theme.ts", "virtual:words/fr", "src/elements/theme_switch.ts");
const element = (name) => `src/elements/${name}.ts`;
const rows = [
  ["public JavaScript (every page)", everywhere, 5],
  ["player page, after first paint", minus(of(element("player"), element("transcript"), element("share"), element("waveform")), everywhere), 45],
  ["deposit page", minus(of(element("deposit"), "virtual:words/fr/deposit", element("territory"), element("recorder")), everywhere), 30],
  ["caption editor", minus(of(element("captions"), "src/captions/editor.ts", "virtual:words/fr/captions", element("player"), element("waveform")), everywhere), 80],
  ["CSS", of("styles/main.css"), 12],
];
let passed = true;
for (const [name, files, budget] of rows) {
  const weight = weigh(files);
  passed &&= weight <= budget;
  console.log(`${weight <= budget ? "ok  " : "OVER"} ${name}: ${weight.toFixed(1)} KiB of ${budget}`);
}
const engine = Object.keys(manifest).find((name) => name.includes("hls"));
if (engine) console.log(`     several qualities, fetched on play of a long film: ${weigh(minus(of(engine), everywhere)).toFixed(1)} KiB`);
console.log(`     the recorder's studio, fetched when somebody records: ${weigh(minus(of("src/recorder/studio.ts", "virtual:words/fr/recorder"), of(element("deposit"), element("recorder")))).toFixed(1)} KiB`);
process.exit(passed ? 0 : 1);
