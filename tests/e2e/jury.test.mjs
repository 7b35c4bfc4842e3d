// A jury from its invitation to the open ballots: who sees what, what stays sealed, what everybody can count again.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { agreed, day, depositedFilm, filmOf, handedIn, house, invited, local, prepared, roomOf, selected, year } from "./harness/festival.mjs";
import { film } from "./harness/media.mjs";
import { signedInPage, Somebody } from "./harness/people.mjs";
import { assertReadable } from "./harness/readable.mjs";
import { assertClean, binary, environment, execute, temporaryFolder, until } from "./harness/server.mjs";

const form = {
  year, title_fr: `Festival ${year}`, time_zone: "Europe/Paris", call_opens: local(Date.now() - 9 * day), call_closes: local(Date.now() + day), categories: "Court métrage", announced: "yes",
};
let data, server, browser, moderator, depositor, ada, ben, visitor, desk, films, adaRoom, benRoom;

// In which one person agreed to the festival alone.
async function selectedFilm(title, seconds) {
  const item = await depositedFilm(depositor, title, readFileSync(await film(temporaryFolder("film"), "film", { seconds, words: title })));
  const link = await agreed(depositor, item, ["festival"]);
  await prepared(depositor, item);
  const id = await handedIn(depositor, item);
  await selected(moderator, id);
  return { id, item, link, bytes: (await filmOf(depositor, item)).renditions.find(({ role }) => role === "progressive").url };
}

describe("jury", () => {
  before(async () => {
    ({ data, server, browser, visitor, moderator, depositor } = await house("jury"));
    assert.equal((await moderator.post("/festival/nouvelle", form)).status, 303);
    films = [await selectedFilm("La tour", 8), await selectedFilm("Le potager", 6), await selectedFilm("La ligne", 5)];
    assert.equal((await moderator.post(`/festival/${year}/reglages`, { ...form, call_closes: local(Date.now() - 3 * day), jury_opens: local(Date.now() - day), jury_closes: local(Date.now() + day) })).status, 303);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await assertClean(data);
  });

  test("a jury is made; whoever may not judge a film does not get it, and the reason is said", async () => {
    assert.equal((await moderator.post(`/festival/${year}/jurys`, { name_fr: "", method: "majority_judgment", kind: "youth", seats_per_film: "2" })).status, 400);
    const made = await moderator.post(`/festival/${year}/jurys`, { name_fr: "Jury jeune", method: "majority_judgment", kind: "youth", seats_per_film: "2", blind: "yes" });
    assert.equal(made.status, 303, await made.text());
    desk = made.headers.get("location");
    ada = await invited(server, moderator, desk, "Ada", "ada@exemple.org");
    ben = await invited(server, moderator, desk, "Ben", "ben@exemple.org");
    assert.equal((await moderator.post(desk, { action: "add", name: "Inès", email: "asso@exemple.org" })).status, 303, "who has an account sits with it");
    assert.equal((await moderator.post(desk, { action: "add", name: "Inès", email: "asso@exemple.org" })).status, 409);
    const given = await (await moderator.post(desk, { action: "give_out" })).text();
    assert.match(given, /Les films sont répartis/);
    assert.match(given, /Inès – La tour : Son propre film|Inès – La tour: Son propre film/);
    assert.doesNotMatch(given, /trop peu de jurés/);
    for (const who of [depositor, ada, visitor]) assert.notEqual(await who.status(desk), 200, "the desk is for those who prepare");
    adaRoom = await roomOf(ada);
    benRoom = await roomOf(ben);
  });

  test("a juror watches in the room alone, without names; nobody else watches at all", async () => {
    const room = await ada.page(adaRoom);
    for (const title of ["La tour", "Le potager", "La ligne"]) assert.match(room, new RegExp(title));
    const page = await ada.page(`${adaRoom}/films/${films[0].id}`);
    assert.match(page, /Un an au pied d’une tour/);
    assert.doesNotMatch(page, /Zoé|Inès|Tours|Awa/, "blind");
    assert.equal(await ada.status(films[0].bytes), 200);
    assert.equal(await ada.status(`/contributions/${films[0].item}`), 404, "its page says who made it");
    assert.equal(await ada.status(`/api/v1/items/${films[0].item}`), 404);
    for (const who of [visitor, await Somebody.signedIn(server, "asso@exemple.org")]) {
      assert.notEqual(await who.status(`${adaRoom}/films/${films[0].id}`), 200);
    }
    assert.equal(await visitor.status(films[0].bytes), 404);
    assert.equal(await ben.status(`${adaRoom}`), 404, "another's room");
  });

  test("the ballot is kept within a moment, through a time without network, and sealed until one's own is sent", async () => {
    const page = await signedInPage(browser, server, "ada@exemple.org");
    await page.goto(`${adaRoom}/films/${films[0].id}`);
    await page.waitForSelector("capsule-jury.ready");
    await page.keyboard.press("2");
    await page.locator("text=Gardé.").waitFor();
    await page.reload();
    await page.waitForSelector("capsule-jury.ready");
    assert.equal(await page.locator("input[name=mention]:checked").inputValue(), "1");
    await page.context().setOffline(true);
    await page.locator("#words").fill("Une parole juste.");
    await page.locator("text=Pas de réseau").waitFor();
    await page.context().setOffline(false);
    await page.locator("text=Gardé.").waitFor();
    await page.evaluate(async () => {
      const video = document.querySelector("video");
      video.muted = true;
      await video.play();
    });
    await until("three seconds are played", () => page.evaluate(() => document.querySelector("video").currentTime > 3), 60);
    await page.evaluate(() => document.querySelector("video").pause());
    await page.locator("#note").fill("Le plan sur la fenêtre");
    await page.locator(".note-form button").click();
    await page.waitForSelector(".note");
    assert.match(await page.locator(".note").textContent(), /Le plan sur la fenêtre/);
    assert.match(await page.locator(".jury-played .hint").textContent(), /^([3-9]\d|100)\s%/, "what was really played");
    assert.equal(await page.locator("#words").inputValue(), "Une parole juste.");
    await assertReadable(page, "a film in the room");
    assert.doesNotMatch(await ben.page(`${benRoom}/films/${films[0].id}`), /Une parole juste|fenêtre/);
    await page.locator("button[value=send]").click();
    await page.locator("text=Envoyé").first().waitFor();
    await page.close();
    assert.doesNotMatch(await ben.page(`${benRoom}/films/${films[0].id}`), /Une parole juste/, "sealed");
    const again = await ada.post(`${adaRoom}/films/${films[0].id}`, { action: "send", mention: "0" });
    assert.equal(again.status, 409, "a second ballot");
    assert.equal((await ben.post(`${benRoom}/films/${films[0].id}`, { action: "send" })).status, 400, "an empty ballot");
    assert.equal((await ben.post(`${benRoom}/films/${films[0].id}`, { action: "send", mention: "7" })).status, 400);
    assert.equal((await ben.post(`${adaRoom}/films/${films[0].id}`, { action: "send", mention: "0" })).status, 404, "in another's name");
    assert.equal((await ben.post(`${benRoom}/films/${films[0].id}`, { action: "send", mention: "3" })).status, 303);
    assert.match(await ben.page(`${benRoom}/films/${films[0].id}`), /Une parole juste/);
  });

  test("a conflict that is declared takes the film away; it is given to nobody who may not", async () => {
    assert.equal((await ben.post(`${benRoom}/films/${films[2].id}`, { action: "conflict", conflict: "family" })).status, 303);
    assert.equal(await ben.status(`${benRoom}/films/${films[2].id}`), 404);
    const given = await (await moderator.post(desk, { action: "give_out" })).text();
    assert.match(given, /Films que trop peu de jurés peuvent voir/);
    assert.match(given, /un lien de famille est déclaré/);
  });

  test("whoever withdraws closes the film to the jury at once; its ballots do not count", async () => {
    assert.equal((await ada.post(`${adaRoom}/films/${films[1].id}`, { action: "send", mention: "0" })).status, 303);
    const withdrawn = await visitor.post(films[1].link, {});
    assert.ok([200, 303].includes(withdrawn.status));
    assert.equal(await ada.status(`${adaRoom}/films/${films[1].id}`), 404);
    assert.equal(await ada.status(films[1].bytes), 404);
    assert.doesNotMatch(await ada.page(adaRoom), /Le potager/);
    assert.equal((await ada.post(`${adaRoom}/films/${films[2].id}`, { action: "send", mention: "1" })).status, 303);
  });

  test("closed, the ballots are open to the jury and anybody counts them again", async () => {
    assert.equal(await ada.status(`${desk}/resultats`), 404);
    assert.equal((await moderator.post(desk, { action: "close" })).status, 303);
    assert.equal((await ben.post(`${benRoom}/films/${films[1].id}`, { action: "send", mention: "0" })).status, 404);
    assert.equal(await visitor.status(`${desk}/resultats`), 404, "until the palmarès is read");
    const results = await ada.page(`${desk}/resultats`);
    assert.match(results, /merit-profile/);
    assert.doesNotMatch(results, /Le potager/, "nobody names it any more");
    const file = join(temporaryFolder("ballots"), "ballots.json");
    const text = await moderator.page(`${desk}/bulletins.json`);
    writeFileSync(file, text);
    assert.equal(await moderator.page(`${desk}/bulletins.json`), text, "the same bytes");
    assert.doesNotMatch(text, /Ada|Ben|ada@|parole juste/);
    const counted = JSON.parse((await execute(binary, ["festival", "tally", file, "--json"], { env: environment() })).stdout);
    assert.ok(JSON.stringify(counted).includes("film-1"), JSON.stringify(counted));
    assert.equal((await moderator.post(`/festival/${year}/reglages`, { ...form, call_closes: local(Date.now() - 3 * day), jury_opens: local(Date.now() - 2 * day), palmares: local(Date.now() - day) })).status, 303);
    assert.match(await visitor.page(`${desk}/resultats`), /La tour/, "agreed to for the festival: it may be named");
    assert.equal(await ada.status(films[0].bytes), 404, "the jury's work is over");
  });
});
