// A word that was said leads to its moment; the page, the API and the command line answer alike.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Browser } from "./harness/browser.mjs";
import { demonstration } from "./harness/library.mjs";
import { film, subtitles, temporaryFolderOf } from "./harness/media.mjs";
import { resonance, resonanceJson, Server, until } from "./harness/server.mjs";

let data, server, browser, known;
const cues = [[0.4, 2.9, "Bonjour, nous sommes à la régie de quartier."], [4.3, 6.6, "Les hémérocalles poussent dans nos jardinières."], [8.7, 10.9, "L’assemblée des colocataires décide de tout.", "Zoé"]];
const queries = ["mobilité", "conseil citoyen", "désaccord", "\"carnet\"", "jardin -récolte", "interpellations", "prioritaires", "hemerocalle", "rien-de-tel-ici-xyz", "listening"];

const answerOfPage = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll(".cards > li")].map((card) => ({
      id: new URL(card.querySelector(".card-title a").href).pathname.split("/").pop(),
      moments: [...card.querySelectorAll(".moments a")].map(({ href }) => Number(new URL(href).searchParams.get("t") ?? 0)),
    })));
const commandLine = (query) => resonanceJson(data, ["search", query, "--limit", "20"]);
const essence = ({ total, hits }) => ({
  total, hits: hits.map(({ id, title, kind, moments }) => ({ id, title, kind, moments: moments.map(({ media, start_ms, end_ms, page, quote }) => ({ media, start_ms, end_ms, page, quote })) })),
});

describe("search", () => {
  before(async (context) => {
    data = await demonstration("search");
    const folder = temporaryFolderOf(context);
    const file = await film(folder, "known", { seconds: 12 });
    [known] = await resonanceJson(data, ["ingest", "--agreed", file, "--title", "Film aux mots connus", "--territory", "Tours", "--theme", "logement", "--transcript", await subtitles(folder, "known", cues), "--wait"]);
    server = await Server.start(data);
    browser = await Browser.open();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  for (const [query, cue] of [["hémérocalle", 1], ["HEMEROCALLES", 1], ["jardinière", 1], ["colocataire", 2], ["assemblees", 2], ["l'assemblée", 2], ["régies", 0]]) {
    test(`“${query}” leads to the second at which it is said`, async () => {
      const page = await browser.page(server);
      await page.goto("/");
      await page.locator("#hero-search").fill(query);
      await page.locator("#hero-search").press("Enter");
      await page.waitForURL("**/bibliotheque?q=*");
      const card = page.locator(".cards > li", { hasText: "Film aux mots connus" });
      const quote = card.locator(".moments a").first();
      assert.ok(await quote.locator("mark").count() > 0, "the word is marked");
      await quote.click();
      await page.waitForURL(`**/contributions/${known.id}?t=*`);
      const time = await until("the film stands there", () => page.evaluate(() => {
        const media = document.querySelector("video");
        return media.readyState >= 2 && document.querySelector("capsule-player.ready") ? media.currentTime + 1e-9 : 0;
      }));
      assert.ok(Math.abs(time - cues[cue][0]) <= 1, `${time} for ${cues[cue][0]}`);
      assert.ok(time <= cues[cue][1], "not after the words");
      await page.close();
    });
  }

  test("the command line, the API and the page give the same items and moments", async () => {
    const page = await browser.page(server);
    for (const query of queries) {
      const api = essence(await server.json(`/api/v1/search?limit=20&q=${encodeURIComponent(query)}`));
      assert.deepEqual(essence(await commandLine(query)), api, query);
      await page.goto(`/bibliotheque?q=${encodeURIComponent(query)}`);
      assert.deepEqual(await answerOfPage(page), api.hits.map(({ id, moments }) => ({ id, moments: moments.map(({ start_ms }) => Math.floor(start_ms / 1000)) })), query);
      if (query.startsWith("rien")) assert.equal(api.total, 0);
      else assert.ok(api.total > 0, `${query} finds something`);
    }
    await page.close();
  });

  test("filters work without scripts, and the form keeps them", async () => {
    const page = await browser.page(server, { javaScriptEnabled: false });
    await page.goto("/bibliotheque");
    const all = await page.locator(".cards > li").count();
    await page.locator('.chips a[href*="kind=film"]').click();
    assert.equal(await page.locator(".cards > li").count(), 1);
    assert.equal(await page.locator('.chips a[aria-current="true"]').count(), 1);
    await page.locator("#library-search").fill("pouvoir");
    await page.locator("#library-search").press("Enter");
    assert.match(page.url(), /kind=film/);
    await page.goto("/bibliotheque");
    await page.locator("details.filter summary", { hasText: "Thèmes" }).click();
    await page.locator('details.filter a[href*="theme=logement"]').click();
    const titles = await page.locator(".card-title").allTextContents();
    assert.ok(titles.length >= 2 && titles.length < all, `${titles}`);
    assert.ok(titles.some((title) => title.includes("escalier C")) && titles.some((title) => title.includes("mots connus")), `${titles}`);
    // A parent theme holds what is filed under its children; a département what happens in its communes.
    for (const [filter, title] of [["theme=justice-sociale", "escalier C"], ["territory=DEP-37", "Sanitas"], ["territory=REG-24", "Sanitas"], ["language=en", "listening"]]) {
      await page.goto(`/bibliotheque?${filter}`);
      assert.ok((await page.locator(".card-title").allTextContents()).some((one) => one.includes(title)), filter);
    }
    await page.close();
  });

  test("what is deposited while the server runs is found, and what is erased is not", async (context) => {
    const folder = temporaryFolderOf(context);
    const file = await film(folder, "late", { seconds: 3 });
    const [late] = await resonanceJson(data, ["ingest", "--agreed", file, "--title", "Arrivé tard", "--transcript", await subtitles(folder, "late", [[0.5, 2, "Le campanile sonne."]]), "--wait"]);
    await until("the running server finds it", async () => (await server.json("/api/v1/search?q=campanile")).total === 1);
    assert.equal((await commandLine("campaniles")).total, 1);
    assert.equal((await server.request(`/api/v1/items/${late.id}`, { method: "DELETE" })).status, 204);
    await until("nobody finds it any more", async () => (await server.json("/api/v1/search?q=campanile")).total === 0 && (await commandLine("campanile")).total === 0);
  });

  test("a draft is found by nobody", async (context) => {
    const file = await film(temporaryFolderOf(context), "draft", { seconds: 2 });
    await resonanceJson(data, ["ingest", "--agreed", file, "--title", "Brouillon xylophone", "--draft", "--wait"]);
    assert.equal((await commandLine("xylophone")).total, 0);
    assert.equal((await server.json("/api/v1/search?q=xylophone")).total, 0);
  });

  // Last, for it stops the server.
  test("the command line answers the same while the server does not run, and after the index is rebuilt", async () => {
    const before = await Promise.all(queries.map(commandLine));
    await server.stop();
    for (const [index, query] of queries.entries()) assert.deepEqual(await commandLine(query), before[index], query);
    const rebuilt = await resonance(data, ["reindex"]);
    assert.equal(rebuilt.code, 0, rebuilt.stderr);
    for (const [index, query] of queries.entries()) assert.deepEqual(essence(await commandLine(query)), essence(before[index]), query);
    server = await Server.start(data);
    assert.deepEqual(essence(await server.json(`/api/v1/search?limit=20&q=${encodeURIComponent(queries[0])}`)), essence(before[0]));
  });
});
