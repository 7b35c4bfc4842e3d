// The prize of the public: voted for with a device or a ticket, once, sealed until the close, counted again by anybody.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { agreed, day, depositedFilm, handedIn, house, local, prepared, selected, year } from "./harness/festival.mjs";
import { film } from "./harness/media.mjs";
import { signedInPage } from "./harness/people.mjs";
import { assertReadable } from "./harness/readable.mjs";
import { assertClean, binary, environment, execute, root, temporaryFolder, until } from "./harness/server.mjs";

const minute = 60 * 1000, sizes = [[320, "light"], [360, "dark"], [1280, "light"]];
const edition = { year, title_fr: `Festival ${year}`, time_zone: "Europe/Paris", call_opens: local(Date.now() - 9 * day), call_closes: local(Date.now() + day), categories: "Court métrage", announced: "yes" };
const titles = ["La tour", "Le potager", "La ligne"];
let data, server, browser, moderator, depositor, visitor, films, open, ticket;

async function selectedFilm(title, scopes) {
  const item = await depositedFilm(depositor, title, readFileSync(await film(temporaryFolder("film"), "film", { seconds: 3, words: title })));
  const link = await agreed(depositor, item, scopes);
  await prepared(depositor, item);
  const id = await handedIn(depositor, item);
  await selected(moderator, id);
  assert.equal((await depositor.post(`/contributions/${item}/publication`, { publication: "submitted" })).status, 303);
  const decided = await moderator.post(`/moderation/${item}`, { decision: "publish" });
  assert.equal(decided.status, 303, await decided.text());
  return { id, item, link };
}

const made = async (fields) => {
  const ids = films.map(({ id }) => id);
  const response = await moderator.post(`/festival/${year}/prix-du-public`, { opens: local(Date.now() - day), closes: local(Date.now() + 2.5 * minute), left_out: "ignored", films: ids, ...fields });
  assert.equal(response.status, 303, await response.text());
  return response.headers.get("location").replace(/\/reglages$/, "");
};

// Chooses by the words on the screen, as a person does.
async function choose(page, mentions) {
  for (const [title, mention] of Object.entries(mentions)) {
    await page.locator("li.card", { has: page.getByRole("heading", { name: title }) }).getByLabel(mention, { exact: true }).check();
  }
  // Nobody fills in a ballot within two seconds of opening it, and the server counts on that.
  const [opened] = (await page.locator("input[name=form]").inputValue()).split(".");
  await until("the form is two seconds old", () => Date.now() - Number(opened) > 2100, 10);
  await page.getByRole("button", { name: "Envoyer mon bulletin" }).click();
  await page.waitForLoadState();
}

describe("public prize", () => {
  before(async () => {
    ({ data, server, browser, visitor, moderator, depositor } = await house("prize", ["--cooling-off-hours", "0"]));
    assert.equal((await moderator.post("/festival/nouvelle", edition)).status, 303);
    films = [];
    for (const title of titles) films.push(await selectedFilm(title, title === "La ligne" ? ["festival"] : ["festival", "library"]));
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await assertClean(data);
  });

  test("a prize is made by those who prepare the festival alone", async () => {
    for (const who of [visitor, depositor]) assert.notEqual(await who.status(`/festival/${year}/prix-du-public`), 200);
    open = await made({ name_fr: "Prix du public", access: "open", quorum: "2" });
    ticket = await made({ name_fr: "Prix de la salle", access: "ticket", quorum: "5" });
    assert.match(await visitor.page(`/festival/${year}`), /Prix du public/);
    assert.notEqual(await visitor.status(`${open}/reglages`), 200);
  });

  test("three people vote, each once; one of them tries again", async () => {
    const pages = await Promise.all([1, 2, 3].map(() => browser.page(server)));
    await pages[0].goto(open);
    assert.match(await pages[0].locator("main").textContent(), /La ligne/, "agreed to for the festival: it is named");
    assert.equal(await pages[0].getByRole("link", { name: "Regarder (La ligne)" }).count(), 0, "but not shown");
    assert.equal(await pages[0].getByRole("link", { name: "Regarder (La tour)" }).count(), 1);
    await assertReadable(pages[0], "vote", sizes);
    await pages[0].setViewportSize({ width: 360, height: 800 });
    await choose(pages[0], { "La tour": "Excellent", "La ligne": "Bien" });
    assert.match(await pages[0].locator("main").textContent(), /Votre bulletin est compté/);
    await assertReadable(pages[0], "counted", sizes);
    await pages[1].goto(open);
    await choose(pages[1], { "La tour": "Très bien", "Le potager": "À rejeter" });
    assert.match(await pages[1].locator("main").textContent(), /Votre bulletin est compté/);
    await pages[0].goto(open);
    assert.match(await pages[0].locator("main").textContent(), /Vous avez déjà voté avec cet appareil/);
    assert.equal(await pages[0].locator("input[type=radio]").count(), 0);
    await pages[0].goto(`/en${open}`);
    assert.match(await pages[0].locator("main").textContent(), /You have voted already/, "in the other language as well");
    assert.match(await visitor.page(open), /2\sbulletins pour l’instant, il en faut 2/);
    // The same form sent again, without its cookie.
    await pages[2].goto(open);
    const token = await pages[2].locator("input[name=form]").inputValue();
    await choose(pages[2], { "Le potager": "Bien" });
    assert.equal((await visitor.post(open, { form: token, film_0: "0" })).status, 409, "a replay");
    assert.equal((await visitor.post(open, { form: token.replace(/.$/, (last) => (last === "0" ? "1" : "0")), film_0: "0" })).status, 400, "a forgery");
    assert.match(await visitor.page(open), /3\sbulletins/);
    for (const page of pages) await page.close();
  });

  test("without scripts and with the keyboard", async () => {
    const page = await browser.page(server, { javaScriptEnabled: false });
    await page.goto(open);
    const first = page.locator("input[type=radio]").first();
    await first.focus();
    await page.keyboard.press("Space");
    assert.ok(await first.isChecked());
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.locator("input:checked:focus").inputValue(), "1");
    await page.close();
  });

  test("a ticket votes once: its code typed, or scanned", async () => {
    const desk = await signedInPage(browser, server, "mod@exemple.org");
    await desk.goto(`/festival/${year}/prix-du-public`);
    await assertReadable(desk, "prizes", sizes);
    await desk.getByRole("link", { name: "Prix de la salle" }).click();
    await desk.getByLabel("Pour qui : le nom d’une séance").fill("Séance de 20 h");
    await desk.getByLabel("Combien de codes").fill("3");
    await desk.getByRole("button", { name: "Créer les codes" }).click();
    const key = await desk.locator("#made-key").inputValue(), batch = await desk.locator("input[name=batch]").first().inputValue();
    await assertReadable(desk, "desk", sizes);
    await desk.getByRole("button", { name: "Billets à imprimer" }).first().click();
    assert.equal(await desk.locator(".ticket svg[role=img]").count(), 3);
    await assertReadable(desk, "sheet", sizes);
    await desk.close();
    const table = await (await moderator.post(`${ticket}/reglages`, { action: "table", batch, key })).text();
    const [typed, scanned, revoked] = table.trim().split("\r\n").slice(1).map((line) => line.split(","));
    assert.match(await (await moderator.post(`${ticket}/reglages`, { action: "sheet", batch, key })).text(), new RegExp(typed[0]));
    assert.doesNotMatch(await moderator.page(`${ticket}/reglages`), new RegExp(key));
    const page = await browser.page(server);
    await page.goto(ticket);
    await assertReadable(page, "vote-ticket", sizes);
    const wrong = typed[0].replace(/.$/, (last) => (last === "2" ? "3" : "2"));
    await page.getByLabel("Le code de votre billet").fill(wrong);
    await choose(page, { "La tour": "Passable" });
    assert.match(await page.locator("main").textContent(), /faute de frappe/);
    assert.ok(await page.locator("li.card", { hasText: "La tour" }).getByLabel("Passable", { exact: true }).isChecked(), "what was chosen is still there");
    await page.getByLabel("Le code de votre billet").fill(typed[0].toLowerCase().replaceAll("-", " "));
    await choose(page, {});
    assert.match(await page.locator("main").textContent(), /Votre bulletin est compté/);
    const { pathname, search } = new URL(scanned[1]);
    await page.goto(pathname + search);
    assert.equal(await page.getByLabel("Le code de votre billet").inputValue(), scanned[0]);
    await choose(page, { "Le potager": "Bien" });
    assert.match(await page.locator("main").textContent(), /Votre bulletin est compté/);
    await page.goto(pathname + search);
    await choose(page, { "Le potager": "Excellent" });
    assert.match(await page.locator("main").textContent(), /Chaque code vote une seule fois/);
    assert.equal((await moderator.post(`${ticket}/reglages`, { action: "revoke", batch })).status, 303);
    await page.goto(ticket);
    await page.getByLabel("Le code de votre billet").fill(revoked[0]);
    await choose(page, { "La tour": "Excellent" });
    assert.match(await page.locator("main").textContent(), /annulé par l’équipe/);
    await page.close();
    assert.match(await moderator.page(`${ticket}/reglages`), /2\sutilisés/);
    assert.doesNotMatch(readFileSync(join(data, "catalogue.db"), "latin1") + readFileSync(join(data, "catalogue.db-wal"), "latin1"), new RegExp(`${key}|${typed[0]}`), "neither key nor code is stored");
  });

  test("sealed until the close, then the same order by two programs", async () => {
    for (const who of [visitor, moderator]) {
      for (const end of ["resultats", "bulletins.json"]) assert.equal(await who.status(`${open}/${end}`), 404);
    }
    const another = await made({ name_fr: "Prix des écoles", access: "open" });
    const moved = (closes, more = {}) => moderator.post(`${another}/reglages`, { action: "settings", closes: local(closes), ...more });
    assert.equal((await moved(Date.now() + day, { quorum: "99" })).status, 303);
    assert.match(await moderator.page(`${another}/reglages`), /0\sbulletin/);
    assert.equal((await moved(Date.now() - minute)).status, 409, "a moment that is past");
    assert.match(await moderator.page("/journal"), /A modifié un prix du public/);
    await until("the votes are closed", async () => /Le vote est clos/.test(await visitor.page(open)) && /Le vote est clos/.test(await visitor.page(ticket)), 240);
    assert.equal(await visitor.status(`${open}/resultats`), 404, "until the palmarès is read");
    assert.equal((await moderator.post(`/festival/${year}/reglages`, { ...edition, call_closes: local(Date.now() - 3 * day), palmares: local(Date.now() - day) })).status, 303);
    const page = await browser.page(server);
    await page.goto(`${open}/resultats`);
    assert.deepEqual(await page.locator(".merit h3").allTextContents(), ["La tour", "La ligne", "Le potager"]);
    assert.match(await page.locator("main").textContent(), /3 bulletins ont été déposés\s: les 2 nécessaires sont atteints/);
    await assertReadable(page, "results", sizes);
    await page.close();
    assert.match(await visitor.page(`${ticket}/resultats`), /Le prix n’est pas remis\s: 2 bulletins déposés sur les 5 nécessaires/);
    const file = join(temporaryFolder("ballots"), "ballots.json");
    const text = await visitor.page(`${open}/bulletins.json`);
    writeFileSync(file, text);
    assert.equal(await visitor.page(`${open}/bulletins.json`), text, "the same bytes");
    const counted = await execute(binary, ["festival", "tally", file, "--json"], { env: environment() });
    assert.equal(counted.code, 0, counted.stderr);
    assert.deepEqual(JSON.parse(counted.stdout).ranking.map(({ title }) => title), ["La tour", "La ligne", "Le potager"]);
    const recounted = await execute("python3", [join(root, "docs/recount.py"), file], { env: process.env });
    assert.equal(recounted.stdout, counted.stdout);
  });

  test("whoever withdraws is no longer named, and the film is no longer counted", async () => {
    assert.ok([200, 303].includes((await visitor.post(films[0].link, {})).status));
    assert.doesNotMatch(await visitor.page(`${open}/resultats`), /La tour/);
    assert.doesNotMatch(await visitor.page(`${open}/bulletins.json`), /La tour/);
  });
});
