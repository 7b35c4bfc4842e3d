// Two editions of the festival for the demonstration library, made through the pages of a running server as those who
// prepare a festival would: last year's, whose dates are past, and the one whose call for films is open.
import { spawn } from "node:child_process";
import { once } from "node:events";

const day = 24 * 3600 * 1000;
const clock = (moment) => new Date(moment).toLocaleString("sv-SE", { timeZone: "Europe/Paris" }).replace(" ", "T").slice(0, 16);

const rules = `## Qui peut participer

Toute personne, association ou collectif du territoire. Les films sont faits par des citoyennes et des citoyens, avec les moyens du bord.

## Ce que nous demandons

- Un film de trente minutes au plus, avec le droit de le projeter.
- L’accord de toutes les personnes reconnaissables, pour le festival et les projections publiques.

## Comment les films sont choisis

Chaque film est vu par au moins trois personnes d’un comité de sélection. Chaque personne qui soumet un film reçoit une réponse.`;

// The dates of an edition, in days from now.
const dates = { call_opens: 0, call_closes: 60, selection: 75, jury_opens: 76, jury_closes: 95, deliberation: 97, festival_begins: 110, festival_ends: 112, palmares: 112 };
const calendar = (first) => Object.fromEntries(Object.entries(dates).map(([name, at]) => [name, clock(Date.now() + (first + at) * day)]));

const form = (year, more) => ({
  year: String(year), title_fr: `Festival des films citoyens ${year}`, title_en: `Festival of citizen films ${year}`, time_zone: "Europe/Paris",
  introduction_fr: "Une fois par an, la coalition montre les films de celles et ceux qui font vivre la citoyenneté près de chez nous : des quartiers, des villages, des collectifs. **Tout le monde peut en soumettre un**, filmé au téléphone ou à la caméra.",
  introduction_en: "Once a year the coalition shows the films of those who bring citizenship to life near us. **Everybody can submit one**, filmed with a telephone or a camera.",
  categories: "Paroles d’habitants | Residents speak\nAgir ensemble | Acting together\nRegards jeunes | Young views", longest: "30", finished_from: `${year - 2}-01-01`, territory: "", territory_code: "",
  partners: "Les centres sociaux du territoire\nLe cinéma municipal", rules_fr: rules, rules_en: "", campaign: "", projection_right: "yes", announced: "yes", ...more,
});

const films = [
  { year: -1, title: /Sanitas/, synopsis: "Au pied des immeubles, un conseil citoyen raconte comment il a pris la parole, et ce que cela a changé.", team: "Image : le collectif du quartier\nMontage : l’atelier vidéo", decision: "selected", answer: "Bravo : votre film ouvrira la séance du samedi.",
    award: { name_fr: "Grand prix du festival", name_en: "Grand prize of the festival", reasons_fr: "Parce qu’au pied des immeubles, la caméra **écoute** au lieu d’expliquer.", reasons_en: "Because, at the foot of the tower blocks, the camera **listens** instead of explaining." } },
  { year: 0, title: /Sanitas/, synopsis: "La suite : un an plus tard, le conseil citoyen fait le point.", team: "Image : le collectif du quartier\nMontage : l’atelier vidéo", decision: "selected", answer: "Le comité a aimé la parole donnée à chacune et chacun." },
  { year: 0, title: /dernier bus/, synopsis: "La ligne de bus devait s’arrêter à vingt heures. Une habitante raconte comment elle est revenue.", team: "Image et montage : Léa" },
];

// An evening with the film that opens the festival, at eight o'clock of its first day.
const screening = (day) => ({
  action: "save", title_fr: "Soirée d’ouverture", title_en: "Opening night", begins: `${day}T20:00`, place: "Cinéma municipal", room: "Salle 1", address: "", territory: "", territory_code: "",
  capacity: "120", description_fr: "Entrée libre. Un verre est offert à l’issue du débat.", description_en: "Free entry. A drink is offered after the debate.", accessibility: "wheelchair", announced: "yes",
});

export async function makeFestival(program, data) {
  const child = spawn(program, ["serve", "--port", "0", "--data", data], { stdio: ["ignore", "pipe", "ignore"] });
  try {
    const base = await address(child);
    const post = async (path, fields) => {
      const response = await fetch(base + path, { method: "POST", redirect: "manual", headers: { Origin: base }, body: new URLSearchParams(fields) });
      if (response.status !== 303) throw new Error(`${path} answered ${response.status}`);
      return response.headers.get("location");
    };
    const thisYear = new Date().getFullYear() + 1;
    const { items } = await (await fetch(`${base}/api/v1/items?limit=100`)).json();
    for (const past of [-1, 0]) {
      const year = thisYear + past;
      // A film is handed in while the call is open; then the dates are what they shall be.
      await post("/festival/nouvelle", form(year, calendar(-10)));
      const page = await (await fetch(`${base}/festival/${year}/soumettre`)).text();
      const category = /name="category" value="([a-z0-9]+)"/.exec(page)[1];
      for (const film of films.filter((one) => one.year === past)) {
        const item = items.find(({ title }) => film.title.test(title));
        const submission = await post(`/festival/${year}/soumettre`, { item: item.id, category });
        await post(submission, { action: "submit", category, rules: "1", synopsis: film.synopsis, team: film.team, contact: "Léa, 06 00 00 00 00", finished_on: `${year - 1}-05-01`, rights_declared: "yes", music_declared: "yes", projection_right: "yes" });
        if (film.award) film.submission = submission.split("/").at(-1);
        if (film.decision) await post(`/festival/${year}/films`, { film: submission.split("/").at(-1), action: film.decision, answer: film.answer });
      }
      for (const { award, submission } of films.filter((one) => one.year === past && one.award)) {
        await post(`/festival/${year}/prix`, { action: "save", giver: "edition", films: submission, ...award });
      }
      if (past) await post(`/festival/${year}/reglages`, form(year, calendar(-365)));
      const evening = await post(`/festival/${year}/seances/nouvelle`, screening(calendar(past ? -365 : -10).festival_begins.slice(0, 10)));
      const [, opening] = /<option value="([a-z0-9]{16})"/.exec(await (await fetch(base + evening)).text());
      await post(evening, { action: "add_film", film: opening });
      await post(evening, { action: "add_interlude", words_fr: "Débat avec l’équipe du film", words_en: "Debate with those who made it", minutes: "30" });
      if (past) await post(evening, { action: "attendance", people: "84" });
    }
  } finally {
    child.kill("SIGTERM");
    await once(child, "close");
  }
}

async function address(child) {
  let printed = "";
  for await (const bytes of child.stdout) {
    printed += bytes;
    const found = /http:\/\/[^\s]+(?=\/)/.exec(printed);
    if (found) return found[0];
  }
  throw new Error("serve printed no address");
}
