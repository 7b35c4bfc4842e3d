// This year's citizen jury: the rules of its draw, and the first people who volunteer for it. All of them are imagined.
import { inDays } from "./calendar.mjs";
import { newJury } from "./juries.mjs";

const criteria = [
  ["Genre, tel que déclaré", "Gender, as declared", [["femme", "woman", 2, 4], ["homme", "man", 2, 4], ["autre, ou sans réponse", "other, or no answer", 0, 1]]],
  ["Tranche d’âge", "Age", [["16 à 29 ans", "16 to 29", 1, 2], ["30 à 59 ans", "30 to 59", 2, 4], ["60 ans et plus", "60 and over", 1, 2]]],
  ["Département", "Département", [["Cher", "", 1, 2], ["Indre-et-Loire", "", 1, 2], ["Loiret", "", 1, 2], ["ailleurs dans la région", "elsewhere in the region", 1, 2]]],
];
const ages = [29, 59]; // where a band ends

// Name, age, gender and département as places in the lists above, whether they have an e-mail address, and why they come.
// The numbers of the others begin with 02 61 91, which belongs to nobody.
const volunteers = [
  ["Odile Coquelicot", 67, 0, 1, true, "J’habite ici depuis toujours et je n’ai jamais donné mon avis sur un film."],
  ["Marius Roseau", 24, 1, 0, true, ""],
  ["Farida Tilleul", 41, 0, 2, true, "Pour une fois que l’on tire au sort autre chose que des gagnants !"],
  ["Yannick Bleuet", 52, 1, 3, false, ""],
  ["Inès Mirabelle", 19, 0, 1, true, "Mes amis font des films avec leur téléphone. J’aimerais savoir en parler."],
  ["Lucien Sarment", 71, 1, 2, false, ""],
  ["Aïssata Capucine", 35, 0, 0, true, "Je veux rencontrer d’autres gens que mes voisins."],
  ["Camille Noisetier", 28, 2, 2, true, ""],
  ["Bruno Chardon", 46, 1, 1, true, "Je suis libre le samedi."],
  ["Simone Églantine", 63, 0, 3, false, ""],
  ["Théo Luzerne", 33, 1, 0, true, ""],
  ["Nour Primevère", 57, 0, 2, true, "Pour mes enfants, qui disent que voter ne sert à rien."],
];

// The Loto is drawn on Saturdays: the first one after so many days.
const noon = (days) => new Date(`${inDays(days, "12:00")}Z`);
const saturday = 42 + ((6 - noon(42).getUTCDay() + 7) % 7);

const rules = () => ({
  action: "settings", seats: "6", opens: inDays(-9, "09:00"), closes: inDays(40, "20:00"), seed_kind: "loto",
  seed_announced: `Loto du ${noon(saturday).toLocaleDateString("fr-FR", { dateStyle: "full", timeZone: "UTC" })}`, seed_from: inDays(saturday, "20:30"), seed_until: inDays(saturday + 7, "20:00"),
  criterion_fr: criteria.map(([french]) => french), criterion_en: criteria.map(([, english]) => english), values: criteria.map(([, , values]) => values.map((each) => each.join(" | ")).join("\n")),
});

function answers([name, age, gender, place, writes, motivation], index) {
  const band = ages.filter((last) => age > last).length;
  return {
    name, birth_year: String(new Date().getFullYear() - age), email: writes ? `volontaire${index + 1}@example.org` : "", telephone: writes ? "" : `02 61 91 00 ${10 + index}`,
    motivation, answer_0: String(gender), answer_1: String(band), answer_2: String(place), consent: "yes",
  };
}

export async function citizenJury(owner, year) {
  const jury = await newJury(owner, year, { kind: "citizen", name_fr: "Jury citoyen", name_en: "Citizen jury" });
  await owner.post(`${jury}/tirage/conduite`, rules());
  for (const [index, one] of volunteers.entries()) await owner.send(`${jury}/tirage`, answers(one, index));
}
