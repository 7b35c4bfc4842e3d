// The collection that queries are judged over: `node bench/search/judged/collection.mjs FOLDER` writes FOLDER/collection.jsonl from
// ../shared/text, one item a line: {"id", "title", "passages": [{"speaker", "text"}]}. Each question to the government with all that
// was said in it is an item, and each sheet of service-public.fr.
import { createReadStream, createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("usage: collection.mjs FOLDER");
  process.exit(2);
}
const texts = new URL("../../../../shared/text/", import.meta.url);
const lines = (name) => createInterface({ input: createReadStream(new URL(`${name}.jsonl.gz`, texts)).pipe(createGunzip()) });

const items = new Map();
for await (const line of lines("questions-au-gouvernement")) {
  const { id, titre, locuteur, texte } = JSON.parse(line);
  const question = id.replace(/-\d+$/, "");
  if (!items.has(question)) items.set(question, { id: question, title: titre ?? "", passages: [] });
  items.get(question).passages.push({ speaker: locuteur ?? "", text: texte });
}
for await (const line of lines("service-public-fiches")) {
  const { id, titre, texte } = JSON.parse(line);
  // Behind the text stand its addresses and numbers, which nobody reads.
  const text = texte.replace(/https?:\S+/g, " ");
  items.set(id, { id, title: (titre ?? "").trim(), passages: text.split(/\n+/).filter(Boolean).map((each) => ({ speaker: "", text: each })) });
}
mkdirSync(folder, { recursive: true });
const out = createWriteStream(join(folder, "collection.jsonl"));
for (const item of items.values()) out.write(JSON.stringify(item) + "\n");
await new Promise((done) => out.end(done));
console.log(`${items.size} items`);
