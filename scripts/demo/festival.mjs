// Two editions of the festival for the demonstration library, made through the pages of a running server as those who
// prepare a festival would: last year's, whose dates are past, and the one whose call for films is open.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { calendar } from "./calendar.mjs";
import { citizenJury } from "./citizen_jury.mjs";
import { professionalJury, selectionCommittee } from "./juries.mjs";
import { Person } from "./person.mjs";
import { comingPrize, givePublicPrize, votedPrize } from "./public_prize.mjs";

const rules = `## Qui peut participer

Toute personne, association ou collectif du territoire. Les films sont faits par des citoyennes et des citoyens, avec les moyens du bord.

## Ce que nous demandons

- Un film de trente minutes au plus, avec le droit de le projeter.
- L’accord de toutes les personnes reconnaissables, pour le festival et les projections publiques.

## Comment les films sont choisis

Chaque film est vu par au moins trois personnes d’un comité de sélection. Chaque personne qui soumet un film reçoit une réponse.`;

const form = (year, more) => ({
  year: String(year), title_fr: `Festival des films citoyens ${year}`, title_en: `Festival of citizen films ${year}`, time_zone: "Europe/Paris",
  introduction_fr: "Une fois par an, la coalition montre les films de celles et ceux qui font vivre la citoyenneté près de chez nous : des quartiers, des villages, des collectifs. **Tout le monde peut en soumettre un**, filmé au téléphone ou à la caméra.",
  introduction_en: "Once a year the coalition shows the films of those who bring citizenship to life near us. **Everybody can submit one**, filmed with a telephone or a camera.",
  categories: "Paroles d’habitants | Residents speak\nAgir ensemble | Acting together\nRegards jeunes | Young views", longest: "30", finished_from: `${year - 2}-01-01`, territory: "", territory_code: "",
  partners: "Les centres sociaux du territoire\nLe cinéma municipal", rules_fr: rules, rules_en: "", campaign: "", projection_right: "yes", announced: "yes", ...more,
});

// The categories by their places in the form; what is said of each film, the year before and this year.
const quarter = "Image : le collectif du quartier\nMontage : l’atelier vidéo", youth = "Image et montage : le conseil de jeunes", convention = "Image : les participants\nMontage : une monteuse bénévole";
const films = {
  past: [
    { title: /Sanitas/, category: 0, team: quarter, synopsis: "Au pied des immeubles, un conseil citoyen raconte comment il a pris la parole, et ce que cela a changé.", decision: "selected", answer: "Bravo : votre film ouvrira la séance du samedi." },
    { title: /dernier bus/, category: 2, team: youth, synopsis: "Un jeune sur trois renonce à une activité, faute de bus le soir. Ils l’ont compté, puis ils sont allés le dire.", decision: "selected", answer: "Une caméra de poche, une question, une réponse : nous avons beaucoup aimé." },
    { title: /Tirés au sort/, category: 1, team: convention, synopsis: "Trois week-ends pour apprendre à ne pas être d’accord, et pour décider quand même.", decision: "selected", answer: "Votre film donne envie de recevoir la lettre." },
  ],
  present: [
    { title: /Sanitas/, category: 0, team: quarter, synopsis: "La suite : un an plus tard, le conseil citoyen fait le point.", decision: "selected", answer: "Le comité a aimé la parole donnée à chacune et chacun." },
    { title: /dernier bus/, category: 2, team: "Image et montage : Léa", synopsis: "La ligne de bus devait s’arrêter à vingt heures. Une habitante raconte comment elle est revenue." },
    { title: /Tirés au sort/, category: 1, team: convention, synopsis: "Version longue, avec les réponses de la collectivité.", decision: "selected", answer: "Le comité attendait la réponse de la collectivité : la voici." },
  ],
};
const reasons = { name_en: "Grand prize of the jury", reasons_fr: "Parce qu’au pied des immeubles, la caméra **écoute** au lieu d’expliquer.", reasons_en: "Because, at the foot of the tower blocks, the camera **listens** instead of explaining." };

// An evening with the film that opens the festival, at eight o'clock of its first day.
const screening = (day) => ({
  action: "save", title_fr: "Soirée d’ouverture", title_en: "Opening night", begins: `${day}T20:00`, place: "Cinéma municipal", room: "Salle 1", address: "", territory: "", territory_code: "",
  capacity: "120", description_fr: "Entrée libre. Un verre est offert à l’issue du débat.", description_en: "Free entry. A drink is offered after the debate.", accessibility: "wheelchair", announced: "yes",
});

// Handed in, and answered where there is a decision. Each with its id as a film of the edition, and its title.
async function handedIn(owner, year, wanted) {
  const { items } = JSON.parse(await owner.page("/api/v1/items?limit=100"));
  const categories = [...(await owner.page(`/festival/${year}/soumettre`)).matchAll(/name="category" value="([a-z0-9]+)"/g)].map(([, id]) => id);
  const handed = [];
  for (const film of wanted) {
    const item = items.find(({ title }) => film.title.test(title)), category = categories[film.category];
    const submission = await owner.post(`/festival/${year}/soumettre`, { item: item.id, category }), id = submission.split("/").at(-1);
    await owner.post(submission, { action: "submit", category, rules: "1", synopsis: film.synopsis, team: film.team, contact: "Léa, 06 00 00 00 00", finished_on: `${year - 1}-05-01`, rights_declared: "yes", music_declared: "yes", projection_right: "yes" });
    if (film.decision) await owner.post(`/festival/${year}/films`, { film: id, action: film.decision, answer: film.answer });
    handed.push({ id, title: item.title, decision: film.decision });
  }
  return handed;
}

// Its page of settings.
async function evening(owner, year, first, film) {
  const settings = await owner.post(`/festival/${year}/seances/nouvelle`, screening(calendar(first).festival_begins.slice(0, 10)));
  await owner.post(settings, { action: "add_film", film: film.id });
  await owner.post(settings, { action: "add_interlude", words_fr: "Débat avec l’équipe du film", words_en: "Debate with those who made it", minutes: "30" });
  return settings;
}

// A film is handed in while the call is open, and judged while the jury sits; then the dates are what they shall be.
async function pastEdition(owner, year) {
  const settings = (first) => owner.post(`/festival/${year}/reglages`, form(year, calendar(first)));
  await owner.post("/festival/nouvelle", form(year, calendar(-10)));
  const handed = await handedIn(owner, year, films.past), ids = handed.map(({ id }) => id);
  const vote = await votedPrize(owner, year, handed);
  await settings(-85);
  const { accounts, ...award } = await professionalJury(owner, year, ids);
  await owner.post(`/festival/${year}/prix`, { action: "save", films: ids[0], ...award, ...reasons });
  await settings(-365);
  await owner.post(await evening(owner, year, -365, handed[0]), { action: "attendance", people: "84" });
  return { vote, accounts };
}

async function thisEdition(owner, year) {
  const dates = calendar(-10);
  await owner.post("/festival/nouvelle", form(year, dates));
  const handed = await handedIn(owner, year, films.present);
  await evening(owner, year, -10, handed[0]);
  await selectionCommittee(owner, year);
  await citizenJury(owner, year);
  await comingPrize(owner, year, dates, handed.filter(({ decision }) => decision === "selected").map(({ id }) => id));
}

// The accounts of the jurors: role, address, password.
export async function makeFestival(program, data) {
  const child = spawn(program, ["serve", "--port", "0", "--data", data], { stdio: ["ignore", "pipe", "ignore"] });
  try {
    // Whoever sits at the machine: they need no account.
    const owner = new Person(await address(child)), year = new Date().getFullYear() + 1;
    const { vote, accounts } = await pastEdition(owner, year - 1);
    await thisEdition(owner, year);
    await givePublicPrize(owner, vote);
    return accounts;
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
