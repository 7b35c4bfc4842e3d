// What helps to find: suggestions while typing, corrections, all passages of one contribution, its neighbours, feeds.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Browser } from "./harness/browser.mjs";
import { demonstration } from "./harness/library.mjs";
import { film, subtitles, temporaryFolderOf } from "./harness/media.mjs";
import { resonanceJson, Server, until } from "./harness/server.mjs";

let data, server, browser, one, other;

const suggestions = async (text) => (await server.json(`/api/v1/suggestions?q=${encodeURIComponent(text)}`)).suggestions;
const texts = async (text, kind) => (await suggestions(text)).filter((each) => each.kind === kind).map((each) => each.text);

describe("finding", () => {
  before(async (context) => {
    data = await demonstration("finding");
    const folder = temporaryFolderOf(context);
    const deposit = async (name, title, cues) =>
      (await resonanceJson(data, ["ingest", "--agreed", await film(folder, name, { seconds: 12 }), "--title", title, "--territory", "Tours", "--theme", "logement", "--transcript", await subtitles(folder, name, cues), "--wait"]))[0];
    one = await deposit("one", "Les hémérocalles du quai", [[0.4, 2.9, "Les hémérocalles, il faut les arroser."], [4.3, 6.6, "On parle d’autre chose."], [8.7, 10.9, "Toutes ces hémérocalles rouges.", "Zoé"]]);
    other = await deposit("other", "Un autre quai fleuri", [[0.4, 2.9, "Nous arrosons aussi des hémérocalles au bord du quai."]]);
    server = await Server.start(data);
    browser = await Browser.open();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("suggestions are words, themes, places and titles that the library has", async () => {
    assert.deepEqual(await texts("hémér", "words"), ["hémérocalles"]);
    assert.deepEqual(await texts("hemer", "item"), ["Les hémérocalles du quai"]);
    assert.ok((await texts("logem", "theme")).some((text) => /logement/i.test(text)));
    assert.ok((await texts("tou", "place")).some((text) => text.startsWith("Tours")));
    assert.deepEqual(await texts("Abbeville", "place"), [], "no contribution is there");
    for (const text of ["", "a", "\"", "((((", "%", "x".repeat(5000)]) assert.ok(Array.isArray(await suggestions(text)), text);
    const browserForm = await server.json("/api/v1/suggestions?form=opensearch&q=h%C3%A9m%C3%A9r");
    assert.equal(browserForm[0], "hémér");
    assert.ok(browserForm[1].includes("hémérocalles"));
  });

  test("a draft is in no suggestion", async (context) => {
    const file = await film(temporaryFolderOf(context), "draft", { seconds: 2 });
    await resonanceJson(data, ["ingest", "--agreed", file, "--title", "Brouillon xylophone", "--draft", "--wait"]);
    assert.deepEqual(await suggestions("xylop"), []);
  });

  test("one types, chooses with the arrows, and lands on the moment", async () => {
    const page = await browser.page(server);
    await page.goto("/");
    const field = page.locator("#hero-search");
    await page.waitForSelector("#hero-search[role=combobox]");
    await field.pressSequentially("hémér");
    await page.waitForSelector("[role=option]");
    assert.equal(await field.getAttribute("aria-expanded"), "true");
    await field.press("ArrowDown");
    const active = await field.getAttribute("aria-activedescendant");
    assert.equal(await page.locator(`#${active}`).getAttribute("aria-selected"), "true");
    await field.press("Escape");
    assert.equal(await field.getAttribute("aria-expanded"), "false");
    assert.equal(await field.inputValue(), "hémér", "Escape shuts the list and keeps the words");
    await field.press("o");
    await page.waitForSelector("[role=option]");
    await field.press("ArrowDown");
    await field.press("Enter");
    await page.waitForURL("**/bibliotheque?q=h*");
    await page.locator(".cards > li", { hasText: "Les hémérocalles du quai" }).locator(".moments a").last().click();
    await page.waitForURL(`**/contributions/${one.id}?t=8*`);
    const time = await until("the film stands there", () => page.evaluate(() => {
      const media = document.querySelector("video");
      return media.readyState >= 2 && document.querySelector("capsule-player.ready") ? media.currentTime + 1e-9 : 0;
    }));
    assert.ok(Math.abs(time - 8.7) <= 1, `${time}`);
    await page.close();
  });

  test("a title that is chosen is opened", async () => {
    const page = await browser.page(server);
    await page.goto("/bibliotheque");
    await page.waitForSelector("#library-search[role=combobox]");
    await page.locator("#library-search").pressSequentially("autre quai");
    await page.locator("[role=option]", { hasText: "Un autre quai fleuri" }).click();
    await page.waitForURL(`**/contributions/${other.id}`);
    await page.close();
  });

  test("a word that nobody said is corrected", async () => {
    const page = await browser.page(server, { javaScriptEnabled: false });
    await page.goto("/bibliotheque?q=hemerocales");
    await page.locator(".correction a").click();
    assert.equal(new URL(page.url()).searchParams.get("q"), "hémérocalles");
    assert.ok(await page.locator(".cards > li").count() >= 2);
    assert.equal(await page.locator(".correction").count(), 0);
    assert.equal((await server.json("/api/v1/search?q=hemerocales")).correction, "hémérocalles");
    await page.close();
  });

  test("what was meant is shown when nobody says the words", async () => {
    const page = await browser.page(server, { javaScriptEnabled: false });
    await page.goto("/bibliotheque?q=hemerocales");
    assert.match(await page.locator(".correction").innerText(), /Voici ce qui a été trouvé pour.*hémérocalles/s);
    assert.ok(await page.locator(".cards > li").count() >= 2);
    await page.close();
  });

  test("a sentence is answered by what has most of it too, which says what it lacks", async () => {
    const asked = `q=${encodeURIComponent("Comment arroser les hémérocalles rouges du quai ?")}`;
    const answer = await server.json(`/api/v1/search?${asked}`);
    assert.deepEqual(answer.hits.map(({ id, missing }) => [id, missing]), [[one.id, []], [other.id, ["rouges"]]]);
    assert.deepEqual([answer.total, answer.with_all_words, answer.loosened], [2, 1, true]);
    const page = await browser.page(server, { javaScriptEnabled: false });
    await page.goto(`/bibliotheque?${asked}`);
    assert.ok(await page.getByText("1 contribution a tous ces mots. Les autres en ont l’essentiel.").isVisible());
    assert.equal(await page.locator(".cards > li", { hasText: "Un autre quai fleuri" }).locator(".card-missing").innerText(), "Mots absents : rouges");
    assert.equal(await page.locator(".card-missing").count(), 1);
    await page.close();
    // Whoever follows these words is told of what has them all.
    const feed = await (await server.request(`/bibliotheque.atom?${asked}`)).text();
    assert.equal(feed.match(/<entry>/g)?.length, 1);
  });

  test("the thesaurus says what means the same", async () => {
    const page = await browser.page(server, { javaScriptEnabled: false });
    await page.goto("/bibliotheque?q=lys+d%27un+jour");
    assert.equal(await page.locator(".cards > li", { hasText: "Les hémérocalles du quai" }).count(), 0);
    await page.goto("/themes");
    const add = page.locator("form", { has: page.locator("input[name=action][value=add]") }).filter({ has: page.locator("textarea") });
    await add.locator("textarea").fill("lys d’un jour");
    await add.locator("button").click();
    assert.match(await page.locator("main [role=alert], .problem").first().innerText(), /au moins deux expressions/);
    await page.goto("/themes");
    await add.locator("textarea").fill("lys d’un jour\nhémérocalle\nhémérocalles");
    await add.locator("button").click();
    await page.waitForURL("**/themes#synonyms");
    await page.goto("/bibliotheque?q=lys+d%27un+jour");
    const card = page.locator(".cards > li", { hasText: "Les hémérocalles du quai" });
    assert.equal(await card.count(), 1);
    assert.equal(await card.locator(".moments mark").first().innerText(), "hémérocalles");
    await page.goto("/themes");
    const set = page.locator(".synonyms li", { hasText: "lys d’un jour" });
    await set.locator("summary").click();
    const remove = set.locator("form", { has: page.locator("[value=remove]") }).locator("button");
    await remove.click();
    await page.locator("[role=alert] a.secondary").click();
    assert.equal(await set.count(), 1, "they are kept");
    await set.locator("summary").click();
    await remove.click();
    await page.locator("[role=alert] button.danger").click();
    await page.waitForURL("**/themes#synonyms");
    assert.equal(await set.count(), 0);
    await page.close();
  });

  test("titles of chapters, themes and names are found, and say what they are", async () => {
    const page = await browser.page(server);
    await page.goto("/bibliotheque?q=zo%C3%A9");
    const card = page.locator(".cards > li", { hasText: "Les hémérocalles du quai" });
    assert.match(await card.locator(".card-labels").innerText(), /Qui parle.*Zoé/s);
    await page.goto("/bibliotheque?q=logement");
    assert.match(await page.locator(".card-labels").first().innerText(), /Thème.*Logement/s);
    await page.close();
  });

  test("all passages of one contribution, without scripts too", async () => {
    const page = await browser.page(server, { javaScriptEnabled: false });
    await page.goto(`/contributions/${one.id}`);
    await page.locator("#within-field").fill("hemerocalle");
    await page.locator("#within-field").press("Enter");
    assert.equal(await page.locator(".within .moments a").count(), 2);
    assert.equal(await page.locator(".within-bar .mark").count(), 2);
    assert.ok(await page.locator(".within .moments mark").count() >= 2);
    await page.locator(".within .moments a").last().click();
    assert.match(page.url(), /dans=hemerocalle&t=8/);
    assert.equal(await page.locator("#within-field").inputValue(), "hemerocalle");
    await page.goto(`/contributions/${one.id}?dans=introuvable`);
    assert.match(await page.locator(".within [role=status]").textContent(), /0 passage/);
    const { moments } = await server.json(`/api/v1/items/${one.id}/moments?q=hemerocalle`);
    assert.deepEqual(moments.map(({ start_ms }) => start_ms), [400, 8700]);
    assert.equal((await server.request("/api/v1/items/0000000000000000/moments?q=a")).status, 404);
    await page.close();
  });

  test("others speak of it", async () => {
    const page = await browser.page(server, { javaScriptEnabled: false });
    await page.goto(`/contributions/${one.id}`);
    assert.equal(await page.locator(".similar .card-title a").first().textContent(), "Un autre quai fleuri");
    await page.close();
  });

  test("filters and orders that are typed or chosen", async () => {
    const ids = async (query) => (await server.json(`/api/v1/search?limit=100&${query}`)).hits.map(({ id }) => id);
    assert.deepEqual(await ids(`q=${encodeURIComponent("hémérocalles auteur:zoé")}`), [one.id]);
    assert.deepEqual((await ids(`q=${encodeURIComponent("quai OU introuvable lieu:tours")}`)).sort(), [one.id, other.id].sort());
    assert.ok((await ids("length=brief")).includes(one.id));
    assert.ok(!(await ids("length=extended")).includes(one.id));
    assert.ok((await ids("subtitles=yes&sort=oldest")).length > 0);
    const year = new Date().getUTCFullYear();
    assert.ok((await ids(`q=annee:${year}`)).includes(one.id));
    assert.deepEqual(await ids(`q=annee:${year - 1}`), []);
  });

  test("a search can be followed in a feed reader, and from the browser's address bar", async () => {
    const feed = await server.request("/bibliotheque.atom?q=h%C3%A9m%C3%A9rocalles&theme=logement");
    assert.equal(feed.headers.get("content-type"), "application/atom+xml; charset=utf-8");
    const text = await feed.text();
    const page = await browser.page(server);
    await page.goto("/a-propos");
    const read = await page.evaluate((xml) => {
      const document = new DOMParser().parseFromString(xml, "application/xml");
      return {
        broken: document.querySelector("parsererror")?.textContent,
        titles: [...document.querySelectorAll("entry > title")].map((each) => each.textContent),
        ids: new Set([...document.querySelectorAll("entry > id")].map((each) => each.textContent)).size,
        self: document.querySelector("feed > link[rel=self]").getAttribute("href"),
        updated: document.querySelector("feed > updated").textContent,
      };
    }, text);
    assert.equal(read.broken, undefined);
    assert.deepEqual(read.titles.sort(), ["Les hémérocalles du quai", "Un autre quai fleuri"]);
    assert.equal(read.ids, 2);
    assert.match(read.self, /bibliotheque\.atom\?q=h%C3%A9m%C3%A9rocalles&theme=logement$/);
    assert.ok(!Number.isNaN(Date.parse(read.updated)));
    const description = await (await server.request("/opensearch.xml")).text();
    assert.match(description, /bibliotheque\?q=\{searchTerms\}/);
    assert.equal(await page.locator('link[rel=search]').getAttribute("href"), "/opensearch.xml");
    assert.deepEqual((await (await server.request("/bibliotheque.atom?q=%3Cscript%3E")).text()).match(/<script>/), null);
    await page.close();
  });
});
