// The festival: an edition is prepared and announced, a film goes from the library into it, its submitter is answered.
import assert from "node:assert/strict";
import { readFile } from "node:fs";
import { promisify } from "node:util";
import { after, before, describe, test } from "node:test";
import { day, depositedFilm, house, local, prepared, year } from "./harness/festival.mjs";
import { film } from "./harness/media.mjs";
import { makeAccount, signedInPage, Somebody } from "./harness/people.mjs";
import { assertReadable } from "./harness/readable.mjs";
import { assertClean, temporaryFolder } from "./harness/server.mjs";

let data, server, browser, moderator, depositor, another, visitor, bytes;

const edition = (changes = {}) => ({
  year, title_fr: `Festival ${year}`, title_en: "", introduction_fr: "Des films **d’ici**.", introduction_en: "", time_zone: "Europe/Paris",
  call_opens: local(Date.now() - day), call_closes: local(Date.now() + day), jury_opens: local(Date.now() + 2 * day), categories: "Court métrage | Short film\nLong métrage", longest: "30",
  finished_from: `${year - 2}-01-01`, territory: "", territory_code: "", partners: "La Maison | https://example.org", rules_fr: "Un film, une équipe.", rules_en: "", campaign: "", projection_right: "yes", ...changes,
});

// A film of somebody's, deposited and ready; not online.
async function deposited(who, title) {
  const item = await depositedFilm(who, title, bytes);
  await prepared(who, item);
  return item;
}
const categoryOf = async () => /name="categories" value="([a-z0-9]{16})"/.exec(await moderator.page(`/festival/${year}/jurys`))[1];
async function begun(who, item) {
  const response = await who.post(`/festival/${year}/soumettre`, { item, category: await categoryOf() });
  assert.equal(response.status, 303, await response.text());
  return response.headers.get("location");
}
const said = { synopsis: "Un an au pied d’une tour.", team: "Image : Léa", contact: "Léa, 06", finished_on: `${year - 1}-05-01`, rights_declared: "yes", music_declared: "yes", projection_right: "yes" };

describe("festival", () => {
  before(async () => {
    ({ data, server, browser, visitor, moderator, depositor } = await house("festival"));
    await makeAccount(data, "autre@exemple.org", "depositor", "Ali");
    another = await Somebody.signedIn(server, "autre@exemple.org");
    bytes = await promisify(readFile)(await film(temporaryFolder("film"), "film", { seconds: 4 }));
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await assertClean(data);
  });

  test("an edition is prepared unseen, then announced; what cannot be is refused with what was typed", async () => {
    assert.match(await visitor.page("/festival"), /Aucune édition n’est encore annoncée/);
    const wrong = await moderator.post("/festival/nouvelle", edition({ call_closes: local(Date.now() - 2 * day) }));
    assert.equal(wrong.status, 400);
    const again = await wrong.text();
    assert.match(again, /Les dates ne se suivent pas/);
    assert.match(again, /Court métrage \| Short film/);
    for (const changes of [{ year: "20" }, { title_fr: "" }, { categories: " " }, { longest: "trente" }, { call_opens: "2027-02-30T10:00" }, { finished_from: "hier" }, { partners: "X | javascript:alert(1)" }, { territory: "Nullepart" }]) {
      assert.equal((await moderator.post("/festival/nouvelle", edition(changes))).status, 400, JSON.stringify(changes));
    }
    assert.equal((await depositor.post("/festival/nouvelle", edition())).status, 403);
    assert.equal((await moderator.post("/festival/nouvelle", edition())).status, 303);
    assert.equal((await moderator.post("/festival/nouvelle", edition())).status, 409, "one a year");
    for (const path of [`/festival/${year}`, `/festival/${year}/calendrier.ics`, `/festival/${year}/soumettre`]) assert.equal(await visitor.status(path), 404, path);
    assert.match(await moderator.page(`/festival/${year}`), /pas annoncée/);
    assert.equal((await moderator.post(`/festival/${year}/reglages`, edition({ announced: "yes" }))).status, 303);
    const page = await visitor.page(`/festival/${year}`);
    assert.match(page, /Des films <strong>d’ici<\/strong>/);
    assert.match(page, /ouvert jusqu’au/);
    assert.match(page, /30.min au plus/);
    assert.equal((await visitor.request("/festival")).headers.get("location"), `/festival/${year}`);
    assert.match(await visitor.page(`/en/festival/${year}`), /Short film/);
    for (const path of [`/festival/${year}/reglages`, `/festival/${year}/films`]) assert.equal(await depositor.status(path), 403, path);
  });

  test("its dates are in a calendar and a feed", async () => {
    const calendar = await visitor.page(`/festival/${year}/calendrier.ics`);
    assert.equal(calendar.match(/BEGIN:VEVENT/g).length, 3);
    assert.match(calendar, /^BEGIN:VCALENDAR\r\n/);
    for (const line of calendar.split("\r\n")) assert.ok(Buffer.byteLength(line) <= 75, line);
    const opened = new Date(Date.now() - day).toISOString().slice(0, 10).replaceAll("-", "");
    assert.match(calendar, new RegExp(`DTSTART:${opened}T[0-9]{6}Z`));
    const feed = await visitor.page("/festival.atom");
    assert.equal(feed.match(/<entry>/g).length, 1, "what has come");
    assert.match(feed, /L’appel à films s’ouvre/);
  });

  test("a film that is in the library takes part once all is said; the same file does not twice", async () => {
    const item = await deposited(depositor, "La tour");
    const film = await begun(depositor, item);
    assert.equal((await depositor.post(`/festival/${year}/soumettre`, { item, category: await categoryOf() })).status, 409);
    for (const [who, wanted] of [[another, 404], [visitor, 401], [moderator, 200]]) assert.equal(await who.status(film), wanted);
    assert.equal((await another.post(`/festival/${year}/soumettre`, { item, category: await categoryOf() })).status, 400, "not theirs");
    let page = await depositor.page(film);
    for (const missing of ["Le synopsis long", "Votre parole sur la musique", "Qui peut y être reconnu", "il ne peut pas participer"]) assert.match(page, new RegExp(missing));
    assert.equal((await depositor.post(film, { ...said, action: "submit", rules: "1" })).status, 400, "people are not declared");
    page = await depositor.page(film);
    assert.match(page, /Un an au pied d’une tour/, "what was said is kept");
    assert.equal((await depositor.json("PATCH", `/api/v1/items/${item}`, { people_declared: true })).status, 200);
    assert.match(await depositor.page(film), /Il ne manque rien/);
    assert.equal((await depositor.post(film, { ...said, action: "submit" })).status, 400, "the rules are not accepted");
    assert.equal((await depositor.post(film, { ...said, action: "submit", rules: "2" })).status, 400, "rules that are not");
    assert.equal((await depositor.post(film, { ...said, action: "submit", rules: "1" })).status, 303);
    assert.match(await depositor.page(film), /Film 1, remis le/);
    assert.equal((await depositor.post(film, { ...said, action: "submit", rules: "1" })).status, 409, "twice");

    const copy = await deposited(another, "La même tour");
    await another.json("PATCH", `/api/v1/items/${copy}`, { people_declared: true });
    const double = await begun(another, copy);
    const refused = await another.post(double, { ...said, action: "submit", rules: "1" });
    assert.equal(refused.status, 409);
    assert.match(await refused.text(), /déjà été remis\s: c’est le film 1/);
    assert.equal(await visitor.status(`/contributions/${item}`), 404, "being in the festival does not put it online");
  });

  test("those who prepare the festival decide, and the submitter reads their answer", async () => {
    const list = await moderator.page(`/festival/${year}/films`);
    const id = /id="film-([a-z0-9]{16})"/.exec(list)[1];
    const decide = (fields, who = moderator) => who.post(`/festival/${year}/films`, { film: id, ...fields });
    assert.equal((await decide({ action: "selected" }, depositor)).status, 403);
    assert.equal((await decide({ action: "eligible", note: "" })).status, 400, "without a reason");
    assert.equal((await decide({ action: "eligible", note: "Le générique seul dépasse." })).status, 303);
    assert.match(await moderator.page(`/festival/${year}/films`), /Le générique seul dépasse/);
    assert.equal((await decide({ action: "draft" })).status, 409);
    assert.equal((await decide({ action: "selected", answer: "Bravo à l’équipe." })).status, 303);
    const page = await depositor.page(`/films-soumis/${id}`);
    assert.match(page, /Sélectionné/);
    assert.match(page, /Bravo à l’équipe/);
    assert.match(await moderator.page("/journal"), /Décision pour le festival/);
    assert.equal((await depositor.post(`/films-soumis/${id}`, { action: "save", ...said })).status, 409, "it is fixed now");
  });

  test("after the closing nothing is handed in, and nothing is lost", async () => {
    const item = await deposited(depositor, "Trop tard");
    await depositor.json("PATCH", `/api/v1/items/${item}`, { people_declared: true });
    const film = await begun(depositor, item);
    await depositor.post(film, { ...said, action: "save" });
    assert.equal((await moderator.post(`/festival/${year}/reglages`, edition({ announced: "yes", call_closes: local(Date.now() - 3600 * 1000) }))).status, 303);
    const late = await depositor.post(film, { ...said, synopsis: "Encore une phrase.", action: "submit", rules: "1" });
    assert.equal(late.status, 409);
    assert.match(await late.text(), /L’appel à films est clos/);
    assert.match(await depositor.page(film), /Encore une phrase/);
    assert.match(await visitor.page(`/festival/${year}`), /est clos depuis/);
  });

  test("withdrawn, it leaves the festival and stays in the library", async () => {
    const [, first] = /href="(\/films-soumis\/[a-z0-9]{16})"/.exec(await depositor.page(`/festival/${year}/soumettre`));
    assert.equal((await depositor.post(first, { action: "withdraw" })).status, 303);
    assert.match(await depositor.page(first), /Retiré par la personne/);
  });

  test("its pages are accessible, narrow and wide", async () => {
    const film = /href="(\/films-soumis\/[a-z0-9]{16})"/.exec(await depositor.page(`/festival/${year}/soumettre`))[1];
    const page = await signedInPage(browser, server, "mod@exemple.org");
    for (const path of [`/festival/${year}`, `/festival/${year}/reglages`, `/festival/${year}/soumettre`, `/festival/${year}/films`, film]) {
      await page.goto(path);
      await page.locator("details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
      await assertReadable(page, path);
    }
    await page.close();
  });
});
