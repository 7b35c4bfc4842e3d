// Fails unless po/fr.po holds exactly the sentences that templates, scripts and C++ say, with the same {places}.
// `--missing` prints the missing ones as PO entries, to be translated and pasted.
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { collectFromCpp, collectFromTemplates, collectFromTypeScript, readPo } from "./po.mjs";

const web = fileURLToPath(new URL("..", import.meta.url));
const root = join(web, "..");
const rooms = ["base", "catalogue", "festival", "ingest", "search", "server", "transcode"].map((room) => join(root, room));
const said = [...collectFromTemplates(join(web, "templates")), ...collectFromTypeScript(join(web, "src")), ...collectFromCpp(rooms)];
const french = readPo(join(web, "po/fr.po"));
const english = readPo(join(web, "po/en.po"));

const problems = [];
const known = new Map();
for (const sentence of said) {
  const before = known.get(sentence.id);
  if (!before || (!before.plural && sentence.plural)) known.set(sentence.id, sentence);
}
const missing = [...known.values()].filter(({ id, plural }) => french[id] === undefined || Array.isArray(french[id]) !== Boolean(plural));
if (process.argv.includes("--missing")) {
  for (const { id, plural, where } of missing) {
    console.log(`#: ${where.replace(root, "").replace(/^\//, "")}\nmsgid ${JSON.stringify(id)}`);
    console.log(plural ? `msgid_plural ${JSON.stringify(plural)}\nmsgstr[0] ""\nmsgstr[1] ""\n` : `msgstr ""\n`);
  }
  process.exit(0);
}
for (const { id, where } of missing) problems.push(`no French: ${JSON.stringify(id)} (${where})`);
for (const [language, words] of [["fr", french], ["en", english]])
  for (const [id, text] of Object.entries(words)) {
    if (!known.has(id)) problems.push(`${language}.po: nobody says ${JSON.stringify(id)} any more`);
    const places = (sentence) => [...new Set(sentence.match(/\{\w+\}/g) ?? [])].sort().join(" ");
    const wanted = places(known.get(id)?.plural ?? id);
    for (const form of Array.isArray(text) ? text : [text])
      if (places(form) !== wanted) problems.push(`${language}.po: ${JSON.stringify(id)} has places “${wanted}”, its translation “${places(form)}”`);
    if (language !== "fr") continue;
    for (const form of Array.isArray(text) ? text : [text]) {
      if (/'/.test(form)) problems.push(`fr.po: straight apostrophe in ${JSON.stringify(form)}`);
      if (/[^\u00a0\u202f\d]([;?!»]|:(?=\s|$))/.test(form) || /«[^\u00a0]/.test(form))
        problems.push(`fr.po: unbreakable space missing in ${JSON.stringify(form)}`);
    }
  }
if (problems.length) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${known.size} sentences, all in French`);
