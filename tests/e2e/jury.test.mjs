// A jury from its invitation to the open ballots: who sees what, what stays sealed, what everybody can count again.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Browser, fromWeb } from "./harness/browser.mjs";
import { film } from "./harness/media.mjs";
import { makeAccount, password, Somebody } from "./harness/people.mjs";
import { assertClean, binary, environment, execute, Server, temporaryFolder, until } from "./harness/server.mjs";

const axe = readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8");
const year = new Date().getFullYear() + 1, day = 24 * 3600 * 1000;
const local = (moment) => new Date(moment).toLocaleString("sv-SE", { timeZone: "Europe/Paris" }).replace(" ", "T").slice(0, 16);
const form = {
  year, title_fr: `Festival ${year}`, time_zone: "Europe/Paris", call_opens: local(Date.now() - 9 * day), call_closes: local(Date.now() + day), categories: "Court métrage", announced: "yes",
};
let data, server, browser, moderator, depositor, ada, ben, visitor, desk, films, adaRoom, benRoom;

// A film of the depositor's in which one person agreed to the festival alone.
async function selectedFilm(title, seconds) {
  const { body: item } = await depositor.json("POST", "/api/v1/items", { kind: "film", language: "fr", title, summary: "Un quartier parle.", territory: "COM-37261" });
  const bytes = readFileSync(await film(temporaryFolder("film"), "film", { seconds, words: title }));
  const sent = await depositor.request("/depots", {
    method: "POST", body: bytes,
    headers: { "Tus-Resumable": "1.0.0", "Upload-Length": String(bytes.length), "Content-Type": "application/offset+octet-stream", "Upload-Metadata": `item ${btoa(item.id)},filename ${btoa("film.mp4")}` },
  });
  assert.equal(sent.status, 201, await sent.text());
  const grants = Object.fromEntries(["picture", "sound", "transcript", "photo", "name"].map((aspect) => [aspect, ["festival"]]));
  const { status, body: { link } } = await depositor.json("POST", `/api/v1/items/${item.id}/people`, { name: "Awa", grants, manner: "Lu ensemble" });
  assert.equal(status, 201);
  assert.equal((await depositor.json("PATCH", `/api/v1/items/${item.id}`, { people_declared: true })).status, 200);
  await until("the film is prepared", async () => (await depositor.json("GET", `/api/v1/items/${item.id}`)).body.media[0].state === "ready", 60);
  const category = /name="category" value="([a-z0-9]{16})"/.exec(await depositor.page(`/festival/${year}/soumettre`))[1];
  const submission = (await depositor.post(`/festival/${year}/soumettre`, { item: item.id, category })).headers.get("location");
  const handed = await depositor.post(submission, { action: "submit", synopsis: "Un an au pied d’une tour.", team: "Montage : Zoé Martin", contact: "Zoé", finished_on: `${year - 1}-05-01`, rights_declared: "yes", music_declared: "yes" });
  assert.equal(handed.status, 303, await handed.text());
  const id = submission.split("/").at(-1);
  assert.equal((await moderator.post(`/festival/${year}/films`, { film: id, action: "selected" })).status, 303);
  const { body } = await depositor.json("GET", `/api/v1/items/${item.id}`);
  return { id, item: item.id, link: new URL(link).pathname, bytes: body.media[0].renditions.find(({ role }) => role === "progressive").url };
}

// Whoever is invited chooses a password with the link that the desk shows.
async function invited(name, email) {
  const response = await moderator.post(desk, { action: "add", name, email, languages: "fr" });
  assert.equal(response.status, 200);
  const link = /value="(http[^"]+\/mot-de-passe\/[^"]+)"/.exec(await response.text())[1];
  const somebody = new Somebody(server);
  const set = await somebody.post(new URL(link).pathname, { password, again: password });
  assert.equal(set.status, 303, await set.text());
  return somebody;
}
const roomOf = async (who) => /href="(\/jure\/[a-z0-9]{16})"/.exec(await who.page("/jure"))[1];

describe("jury", () => {
  before(async () => {
    data = join(temporaryFolder("jury"), "data");
    await makeAccount(data, "mod@exemple.org", "moderator", "Noé");
    await makeAccount(data, "asso@exemple.org", "depositor", "Inès");
    server = await Server.start(data, { settings: ["--owner", "nobody"] });
    browser = await Browser.open();
    visitor = new Somebody(server);
    moderator = await Somebody.signedIn(server, "mod@exemple.org");
    depositor = await Somebody.signedIn(server, "asso@exemple.org");
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
    ada = await invited("Ada", "ada@exemple.org");
    ben = await invited("Ben", "ben@exemple.org");
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
    const page = await browser.page(server);
    await page.goto("/connexion");
    await page.locator("#email").fill("ada@exemple.org");
    await page.locator("#password").fill(password);
    await page.locator("main button[type=submit]").click();
    await page.waitForURL("**/mes-depots");
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
    for (const [width, colorScheme] of [[320, "light"], [1280, "dark"]]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width}: scrolls sideways`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.map(({ id, nodes }) => `${width} ${id}: ${nodes.map(({ html }) => html).join(" ")}`), []);
    }
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
