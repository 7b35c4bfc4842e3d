// The prize of the public: voted for with a device or a ticket, once, sealed until the close, counted again by anybody.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Browser, fromWeb } from "./harness/browser.mjs";
import { film } from "./harness/media.mjs";
import { makeAccount, password, Somebody } from "./harness/people.mjs";
import { assertClean, binary, environment, execute, root, Server, temporaryFolder, until } from "./harness/server.mjs";

const axe = readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8");
const year = new Date().getFullYear() + 1, day = 24 * 3600 * 1000, minute = 60 * 1000;
const local = (moment) => new Date(moment).toLocaleString("sv-SE", { timeZone: "Europe/Paris" }).replace(" ", "T").slice(0, 16);
const edition = { year, title_fr: `Festival ${year}`, time_zone: "Europe/Paris", call_opens: local(Date.now() - 9 * day), call_closes: local(Date.now() + day), categories: "Court métrage", announced: "yes" };
const titles = ["La tour", "Le potager", "La ligne"];
let data, server, browser, moderator, depositor, visitor, films, open, ticket;

async function selectedFilm(title, scopes) {
  const { body: item } = await depositor.json("POST", "/api/v1/items", { kind: "film", language: "fr", title, summary: "Un quartier parle.", territory: "COM-37261" });
  const bytes = readFileSync(await film(temporaryFolder("film"), "film", { seconds: 3, words: title }));
  const sent = await depositor.request("/depots", {
    method: "POST", body: bytes,
    headers: { "Tus-Resumable": "1.0.0", "Upload-Length": String(bytes.length), "Content-Type": "application/offset+octet-stream", "Upload-Metadata": `item ${btoa(item.id)},filename ${btoa("film.mp4")}` },
  });
  assert.equal(sent.status, 201, await sent.text());
  const grants = Object.fromEntries(["picture", "sound", "transcript", "photo", "name"].map((aspect) => [aspect, scopes]));
  const { status, body: { link } } = await depositor.json("POST", `/api/v1/items/${item.id}/people`, { name: "Awa", grants, manner: "Lu ensemble" });
  assert.equal(status, 201);
  assert.equal((await depositor.json("PATCH", `/api/v1/items/${item.id}`, { people_declared: true })).status, 200);
  await until("the film is prepared", async () => (await depositor.json("GET", `/api/v1/items/${item.id}`)).body.media[0].state === "ready", 60);
  const category = /name="category" value="([a-z0-9]{16})"/.exec(await depositor.page(`/festival/${year}/soumettre`))[1];
  const submission = (await depositor.post(`/festival/${year}/soumettre`, { item: item.id, category })).headers.get("location");
  const handed = await depositor.post(submission, { action: "submit", synopsis: "Un an au pied d’une tour.", team: "Montage : Zoé", contact: "Zoé", finished_on: `${year - 1}-05-01`, rights_declared: "yes", music_declared: "yes" });
  assert.equal(handed.status, 303, await handed.text());
  const id = submission.split("/").at(-1);
  assert.equal((await moderator.post(`/festival/${year}/films`, { film: id, action: "selected" })).status, 303);
  assert.equal((await depositor.post(`/contributions/${item.id}/publication`, { publication: "submitted" })).status, 303);
  const decided = await moderator.post(`/moderation/${item.id}`, { decision: "publish" });
  assert.equal(decided.status, 303, await decided.text());
  return { id, item: item.id, link: new URL(link).pathname };
}

const made = async (fields) => {
  const ids = films.map(({ id }) => id);
  const response = await moderator.post(`/festival/${year}/prix-du-public`, { opens: local(Date.now() - day), closes: local(Date.now() + 3 * minute), left_out: "ignored", films: ids, ...fields });
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

async function assertAccessible(page, name) {
  for (const [width, colorScheme] of [[320, "light"], [360, "dark"], [1280, "light"]]) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} ${width}: scrolls sideways`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => `${name} ${width} ${id}: ${nodes.map(({ html }) => html).join(" ")}`), []);
    if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}-${width}-${colorScheme}.png`), fullPage: true });
  }
}

describe("public prize", () => {
  before(async () => {
    data = join(temporaryFolder("prize"), "data");
    await makeAccount(data, "mod@exemple.org", "moderator", "Noé");
    await makeAccount(data, "asso@exemple.org", "depositor", "Inès");
    server = await Server.start(data, { settings: ["--owner", "nobody", "--cooling-off-hours", "0"] });
    browser = await Browser.open();
    visitor = new Somebody(server);
    moderator = await Somebody.signedIn(server, "mod@exemple.org");
    depositor = await Somebody.signedIn(server, "asso@exemple.org");
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
    await assertAccessible(pages[0], "vote");
    await pages[0].setViewportSize({ width: 360, height: 800 });
    await choose(pages[0], { "La tour": "Excellent", "La ligne": "Bien" });
    assert.match(await pages[0].locator("main").textContent(), /Votre bulletin est compté/);
    await assertAccessible(pages[0], "counted");
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
    const desk = await browser.page(server);
    await desk.goto("/connexion");
    await desk.locator("#email").fill("mod@exemple.org");
    await desk.locator("#password").fill(password);
    await desk.locator("main button[type=submit]").click();
    await desk.waitForURL((url) => !url.pathname.startsWith("/connexion"));
    await desk.goto(`/festival/${year}/prix-du-public`);
    await assertAccessible(desk, "prizes");
    await desk.getByRole("link", { name: "Prix de la salle" }).click();
    await desk.getByLabel("Pour qui : le nom d’une séance").fill("Séance de 20 h");
    await desk.getByLabel("Combien de codes").fill("3");
    await desk.getByRole("button", { name: "Créer les codes" }).click();
    const key = await desk.locator("#made-key").inputValue(), batch = await desk.locator("input[name=batch]").first().inputValue();
    await assertAccessible(desk, "desk");
    await desk.getByRole("button", { name: "Billets à imprimer" }).first().click();
    assert.equal(await desk.locator(".ticket svg[role=img]").count(), 3);
    await assertAccessible(desk, "sheet");
    await desk.close();
    const table = await (await moderator.post(`${ticket}/reglages`, { action: "table", batch, key })).text();
    const [typed, scanned, revoked] = table.trim().split("\r\n").slice(1).map((line) => line.split(","));
    assert.match(await (await moderator.post(`${ticket}/reglages`, { action: "sheet", batch, key })).text(), new RegExp(typed[0]));
    assert.doesNotMatch(await moderator.page(`${ticket}/reglages`), new RegExp(key));
    const page = await browser.page(server);
    await page.goto(ticket);
    await assertAccessible(page, "vote-ticket");
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
    await assertAccessible(page, "results");
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
