// The public prizes of the demonstration: last year's, voted for on this very evening, and this year's to come.
import { setTimeout as wait } from "node:timers/promises";
import { clock } from "./calendar.mjs";
import { Person } from "./person.mjs";

const minute = 60_000;
// What each voter gave to each film, in the order in which they were handed in: a mention from 0 (excellent) to 6, or
// nothing for one that they have not seen.
const ballots = ["103", "202", "0 1", "113", "31 ", "002", "214", " 02", "103", "311", "10 ", "20 "];
const names = { name_fr: "Prix du public", name_en: "Prize of the public" };

// Its page.
async function made(owner, year, fields) {
  const desk = await owner.post(`/festival/${year}/prix-du-public`, { ...names, left_out: "ignored", access: "open", quorum: "10", ...fields });
  return desk.replace(/\/reglages$/, "");
}

async function cast(base, prize, ballot) {
  const voter = new Person(base);
  const [, form] = /name="form" value="([^"]+)"/.exec(await voter.page(prize));
  await wait(2200); // nobody fills in a ballot within two seconds, and the server counts on that
  const given = [...ballot].flatMap((mention, place) => (mention === " " ? [] : [[`film_${place}`, mention]]));
  await voter.send(prize, { form, ...Object.fromEntries(given) });
}

// Twelve people vote, each with a device of their own. A vote closes at a whole minute that is yet to come: this one at
// the first that leaves them the time.
export async function votedPrize(owner, year, films) {
  const closes = Math.ceil((Date.now() + minute / 4) / minute) * minute;
  const prize = await made(owner, year, { opens: clock(Date.now() - minute), closes: clock(closes), films: films.map(({ id }) => id) });
  await Promise.all(ballots.map((each) => cast(owner.base, prize, each)));
  return { year, prize, closes, films };
}

// Given once the vote is closed, to the film that its results name first.
export async function givePublicPrize(owner, { year, prize, closes, films }) {
  const left = closes - Date.now() + 500;
  if (left > 0) {
    process.stderr.write(`demo: the vote of the public closes in ${Math.ceil(left / 1000)} s\n`);
    await wait(left);
  }
  const [, first] = /<ol class="merit"><li value="1"><h3>([^<]+)/.exec(await owner.page(`${prize}/resultats`));
  const won = films.find(({ title }) => title === first.trim());
  await owner.post(`/festival/${year}/prix`, {
    action: "save", giver: "audience", films: won.id, ...names,
    reasons_fr: "Parce que tout le monde, un soir, a manqué le dernier bus.", reasons_en: "Because everybody, one evening, has missed the last bus.",
  });
}

// With a code on each ticket, while the festival is held.
export const comingPrize = (owner, year, { festival_begins: opens, festival_ends: closes }, films) => made(owner, year, { access: "ticket", opens, closes, films });
