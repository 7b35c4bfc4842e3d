// The juries of the demonstration: last year's, which has voted, deliberated and signed, and the committee that looks at
// this year's films.
import { randomBytes } from "node:crypto";
import { Person } from "./person.mjs";

// Each with a mention from 0 (excellent) to 6, and words, for each film in the order in which they were handed in.
const jurors = [
  { name: "Josiane, libraire à Blois", email: "josiane@example.org", president: "yes",
    ballots: [[0, "On oublie la caméra : il ne reste que la parole, et le temps qu’on lui laisse."], [1, "Un minibus le vendredi soir, et toute une ville se raconte."], [2, ""]] },
  { name: "Kamel, projectionniste à Vierzon", email: "kamel@example.org",
    ballots: [[0, "Le plus juste des trois."], [2, "Filmé au téléphone, et cela se voit dans le bon sens."], [1, "J’aurais voulu entendre aussi celles et ceux qui n’étaient pas d’accord."]] },
  { name: "Lucile, enseignante à Tours", email: "lucile@example.org",
    ballots: [[1, "La règle des deux minutes, je l’essaie en classe dès lundi."], [1, ""], [3, "Clair, mais un peu sage."]] },
];
const newcomer = { name: "Marceau, étudiant à Orléans", email: "marceau@example.org" };
const motion = { text: "Donner le grand prix au film qui écoute le mieux.", award: "Grand prix du jury" };
const remarks = "Le jury a vu les trois films en une après-midi et s’est accordé sans peine sur le premier. Il salue aussi « Le dernier bus part à vingt heures », tourné avec un téléphone.";

// Its desk.
export const newJury = (owner, year, fields) => owner.post(`/festival/${year}/jurys`, { method: "majority_judgment", seats_per_film: "3", quorum: "60 %", blind: "yes", ...fields });

// Whoever has no account yet is handed a link, with which they choose a password.
async function invited(owner, jury, { name, email, president }) {
  const page = await owner.send(jury, { action: "add", name, email, languages: "fr", ...(president ? { president } : {}) });
  const juror = new Person(owner.base), password = randomBytes(12).toString("base64url");
  await juror.post(/value="http:\/\/[^/"]+(\/mot-de-passe\/[^"]+)"/.exec(page)[1], { password, again: password });
  juror.room = /href="(\/jure\/[a-z0-9]{16})"/.exec(await juror.page("/jure"))[1];
  juror.account = ["juror", email, password];
  return juror;
}

// Under the quorum, with one abstention; its minutes are signed.
async function deliberated([president, second, third], film) {
  const does = (juror, action, fields = {}) => juror.post(`${juror.room}/deliberation`, { action, ...fields });
  for (const juror of [president, second, third]) await does(juror, "come");
  await does(second, "list", { film });
  await does(second, "propose", { ...motion, film });
  const [, proposed] = /id="motion-([a-z0-9]{16})"/.exec(await second.page(`${second.room}/deliberation`));
  for (const juror of [president, second]) await does(juror, "vote", { motion: proposed, vote: "in_favour" });
  await does(third, "vote", { motion: proposed, vote: "abstention" });
  await does(president, "close", { motion: proposed });
  await does(president, "remarks", { remarks });
  await does(president, "sign");
}

// Its award goes to the first of these films. Who gives it as its form says it, and the accounts of the jurors.
export async function professionalJury(owner, year, films) {
  const jury = await newJury(owner, year, { kind: "professional", name_fr: "Jury du festival", name_en: "Jury of the festival" });
  const seated = [];
  for (const each of jurors) seated.push(await invited(owner, jury, each));
  await owner.send(jury, { action: "give_out" });
  for (const [index, juror] of seated.entries()) {
    for (const [place, [mention, said]] of jurors[index].ballots.entries()) {
      await juror.post(`${juror.room}/films/${films[place]}`, { action: "send", mention: String(mention), words: said });
    }
  }
  await owner.post(jury, { action: "close" });
  await deliberated(seated, films[0]);
  return { giver: jury.split("/").at(-1), name_fr: motion.award, accounts: seated.map(({ account }) => account) };
}

// Last year's jurors, and somebody who has not answered yet.
export async function selectionCommittee(owner, year) {
  const committee = await newJury(owner, year, { kind: "selection", name_fr: "Comité de sélection", name_en: "Selection committee" });
  for (const { name, email } of jurors) await owner.post(committee, { action: "add", name, email, languages: "fr" });
  await owner.send(committee, { action: "add", ...newcomer, languages: "fr" });
  await owner.send(committee, { action: "give_out" });
}
