// Writes what the server reads beside the assets: dist/locales/*.json from po/, and dist/territories.tsv.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { readPo } from "./po.mjs";
import { centresOf } from "./centres.mjs";

const web = fileURLToPath(new URL("..", import.meta.url));
const dist = process.env.WEB_DIST ?? join(web, "dist");
mkdirSync(join(dist, "locales"), { recursive: true });
for (const language of ["fr", "en"])
  writeFileSync(join(dist, "locales", `${language}.json`), JSON.stringify(readPo(join(web, "po", `${language}.po`))));

// Columns of catalogue/territories.h: code, level, name, population, codes around it, where a commune is.
const read = (name) =>
  JSON.parse(readFileSync(join(web, "node_modules/@etalab/decoupage-administratif/data", `${name}.json`), "utf8"));
const communes = read("communes").filter((commune) => commune.type === "commune-actuelle");
const communeOf = new Map(communes.map((commune) => [commune.code, commune]));
const centreOf = centresOf(communes);
const intercommunalityOf = new Map();
const rows = [["FR", "country", "France", communes.reduce((sum, { population }) => sum + (population ?? 0), 0), []]];
const population = (key, code) => communes.reduce((sum, commune) => sum + (commune[key] === code ? (commune.population ?? 0) : 0), 0);
for (const { code, nom } of read("regions")) rows.push([`REG-${code}`, "region", nom, population("region", code), ["FR"]]);
for (const { code, nom, region } of read("departements"))
  rows.push([`DEP-${code}`, "department", nom, population("departement", code), [`REG-${region}`, "FR"]]);
for (const { code, nom, populationMunicipale, membres } of read("epci")) {
  const inside = membres.map((member) => communeOf.get(member.code)).filter(Boolean);
  for (const commune of inside) intercommunalityOf.set(commune.code, code);
  const around = new Set([...inside.map((c) => `DEP-${c.departement}`), ...inside.map((c) => `REG-${c.region}`), "FR"]);
  rows.push([`EPCI-${code}`, "intercommunality", nom, populationMunicipale ?? 0, [...around]]);
}
for (const { code, nom, population: people, departement, region } of communes) {
  const around = departement ? [`DEP-${departement}`, `REG-${region}`, "FR"] : region ? [`REG-${region}`, "FR"] : ["FR"];
  if (intercommunalityOf.has(code)) around.unshift(`EPCI-${intercommunalityOf.get(code)}`);
  rows.push([`COM-${code}`, "commune", nom, people ?? 0, around, centreOf.get(code) ?? ""]);
}
const table = rows.map((row) => row.map((cell) => (Array.isArray(cell) ? cell.join(",") : String(cell).replace(/\s+/g, " "))).join("\t")).join("\n") + "\n";
writeFileSync(join(dist, "territories.tsv"), table);
writeFileSync(join(dist, "territories.version"), createHash("sha256").update(table).digest("hex").slice(0, 16));
