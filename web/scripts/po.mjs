// Reads web/po and collects the English sentences (gettext msgids) that templates, TypeScript and C++ say.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { po } from "gettext-parser";

// msgid -> text, or [singular, plural].
export function readPo(path) {
  const parsed = po.parse(readFileSync(path), "utf-8");
  const words = {};
  for (const context of Object.values(parsed.translations))
    for (const { msgid, msgid_plural, msgstr, comments } of Object.values(context)) {
      if (!msgid || comments?.flag?.includes("fuzzy") || msgstr.some((text) => text === "")) continue;
      words[msgid] = msgid_plural ? msgstr : msgstr[0];
    }
  return words;
}

export function filesUnder(folder, endings) {
  const found = [];
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) {
      if (name !== "node_modules" && name !== "build" && !name.startsWith(".")) found.push(...filesUnder(path, endings));
    } else if (endings.some((ending) => name.endsWith(ending))) {
      found.push(path);
    }
  }
  return found;
}

const lineOf = (text, index) => text.slice(0, index).split("\n").length;

// {{#t}}Sentence with {place}{{/t}}
export function collectFromTemplates(folder) {
  const found = [];
  for (const path of filesUnder(folder, [".mustache"])) {
    const text = readFileSync(path, "utf8");
    for (const match of text.matchAll(/\{\{#t\}\}([\s\S]*?)\{\{\/t\}\}/g))
      found.push({ id: match[1].replace(/\s+/g, " ").trim(), where: `${path}:${lineOf(text, match.index)}` });
  }
  return found;
}

// t("sentence"…) and plural(count, "one", "many")
export function collectFromTypeScript(folder) {
  const found = [];
  for (const path of filesUnder(folder, [".ts"])) {
    const text = readFileSync(path, "utf8");
    const where = (match) => `${path}:${lineOf(text, match.index)}`;
    for (const match of text.matchAll(/\bt\(\s*("(?:[^"\\]|\\.)*")/g)) found.push({ id: JSON.parse(match[1]), where: where(match) });
    for (const match of text.matchAll(/\bplural\(\s*[^,"]+,\s*("(?:[^"\\]|\\.)*"),\s*("(?:[^"\\]|\\.)*")/g))
      found.push({ id: JSON.parse(match[1]), plural: JSON.parse(match[2]), where: where(match) });
  }
  return found;
}

const unescaped = (source) => source.replace(/\\(.)/g, (_, letter) => ({ n: "\n", t: "\t" })[letter] ?? letter);
// One or more adjacent C++ literals, as one text.
const literals = String.raw`((?:"(?:[^"\\]|\\.)*"\s*)+)`;
const joined = (source) => [...source.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => unescaped(match[1])).join("");

// Error(ErrorCode::x, "…"), Error(ErrorCode::x, {"…"…}), Message{"…"}, Message("…"), words("…"), words({"…"…}) and
// words.plural(count, "…", "…"); and, because rooms also pass sentences through functions of their own, every literal that
// reads like a sentence, outside the command line's and the metrics' own words.
export function collectFromCpp(folders) {
  const found = [];
  const single = [
    new RegExp(String.raw`\bError[({]\s*(?:ErrorCode::)?\w+,\s*(?:Message\s*)?[({]?\s*` + literals, "g"),
    new RegExp(String.raw`\bMessage\s*(?:\w+\s*)?[({=]\s*\{?\s*` + literals, "g"),
    new RegExp(String.raw`\bwords_?\(\s*\{?\s*` + literals, "g"),
  ];
  const double = new RegExp(String.raw`\bplural\((?:[^",]|,(?!\s*"))+,\s*` + literals + String.raw`,\s*` + literals, "g");
  const anyLiteral = new RegExp(literals, "g");
  const english = /server\/(commands\/|metrics\.cc|main\.cc|config\.cc)/;
  for (const folder of folders)
    for (const path of filesUnder(folder, [".cc", ".h"])) {
      const blank = (part) => part.replace(/[^\n]/g, " ");
      const text = readFileSync(path, "utf8").replace(/^\s*\/\/.*$|\s\/\/ .*$/gm, blank).replace(/R"(\w*)\([\s\S]*?\)\1"/g, blank).replace(/^#include.*$/gm, blank);
      const where = (match) => `${path}:${lineOf(text, match.index)}`;
      const plurals = [...text.matchAll(double)].map((match) => ({ id: joined(match[1]), plural: joined(match[2]), where: where(match) }));
      for (const form of single)
        for (const match of text.matchAll(form)) found.push({ id: joined(match[1]), where: where(match) });
      if (!english.test(path))
        for (const match of text.matchAll(anyLiteral)) {
          const id = joined(match[1]);
          if (plurals.some(({ plural }) => plural === id)) continue;
          if (/^[A-ZÉÀ“{][^]*[a-z}”] [^]*[.?!]$/.test(id) && !/^(SELECT|INSERT|UPDATE|DELETE) /.test(id)) found.push({ id, where: where(match) });
        }
      found.push(...plurals);
    }
  return found.filter(({ id }) => /[A-Za-z]/.test(id));
}
