// What is said, corrected line by line in the real browser: by keyboard with the keys counted, undone, by two people at
// once, from nothing, and without scripts.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { Browser, fromWeb } from "./harness/browser.mjs";
import { film } from "./harness/media.mjs";
import { assertClean, resonanceJson, root, Server, temporaryFolder, until } from "./harness/server.mjs";

const axe = readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8");
const pictures = join(root, "build/screenshots");
const said = ["Bonjour à tous", "Je m’appelle Awa", "et voici Karim", "On habite au Sanitaire", "depuis dix ans", "On a voulu un jardain", "avec les voisin", "et la mairrie", "a dit oui", "Merci", "à vous", "fin"];

let data, server, browser, path, media, address;

const stamp = (ms) => `00:00:${String(Math.floor(ms / 1000)).padStart(2, "0")}.${String(ms % 1000).padStart(3, "0")}`;
const track = async (purpose = "captions", language = "fr") => server.json(`/api/v1/media/${media}/tracks/${purpose}/${language}`);
const texts = async (...which) => (await track(...which)).cues.map(({ text }) => text);
async function splice(changes, purpose = "captions") {
  const { version } = await track(purpose);
  await server.json(`/api/v1/media/${media}/tracks/${purpose}/fr`, { method: "PATCH", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ version, changes }) });
}

async function editor({ query = "", ...options } = {}) {
  const page = await browser.page(server, options);
  await page.goto(path + query);
  if (options.javaScriptEnabled !== false) await page.waitForSelector("#captions capsule-captions.ready");
  return page;
}
const field = (page, number) => page.locator("#captions .caption-line textarea").nth(number - 1);
const focusedName = (page) => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
const status = (page, words, section = "#captions") => page.locator(`${section} .caption-status`, { hasText: words }).waitFor();

// Every key that goes down is counted, chords by each of their keys, but for the letters that are typed.
const countKeys = (page) => page.evaluate(() => {
  window.pressed = 0;
  window.addEventListener("keydown", ({ key, ctrlKey, altKey }) => (window.pressed += key.length > 1 || ctrlKey || altKey ? 1 : 0), true);
});

describe("captions", () => {
  before(async () => {
    data = join(temporaryFolder("captions"), "data");
    server = await Server.start(data);
    browser = await Browser.open();
    const file = await film(temporaryFolder("film"), "awa", { seconds: 24, size: "320x180" });
    const [made] = await resonanceJson(data, ["ingest", "--agreed", file, "--title", "Le jardin d’Awa", "--wait"]);
    media = made.media[0].id;
    path = `/contributions/${made.id}/fichiers/${media}/sous-titres`;
    address = `/contributions/${made.id}`;
    mkdirSync(pictures, { recursive: true });
  });
  beforeEach(async () => {
    const form = new FormData();
    form.set("language", "fr");
    form.set("file", new Blob(["WEBVTT\n\n" + said.map((text, i) => `${stamp(2000 * i)} --> ${stamp(2000 * i + 1900)}\n${i < 6 ? `<v ${i % 2 ? "Awa" : "Karim"}>` : ""}${text}\n`).join("\n")]), "a.vtt");
    assert.equal((await server.request(`/api/v1/media/${media}/tracks`, { method: "POST", body: form })).status, 201);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await assertClean(data);
  });

  test("three lines are corrected by keyboard with at most three keys each besides the letters, and soon found", async () => {
    const page = await editor();
    await page.locator("#captions .caption-bar summary").focus();
    await page.keyboard.press("Tab"); // undo is not possible yet, so the first line comes next
    assert.equal(await focusedName(page), "Ligne 1, 0:00, Karim");
    for (let line = 1; line < 6; line++) await page.keyboard.press("Enter");
    assert.equal(await focusedName(page), "Ligne 6, 0:10, Awa", "an untouched line costs one key");
    await countKeys(page);
    for (const word of ["jardin", "voisines", "médiathèque"]) {
      await page.keyboard.press("Control+Backspace");
      await page.keyboard.type(word);
      await page.keyboard.press("Enter");
    }
    assert.equal(await page.evaluate(() => window.pressed), 9);
    assert.equal(await focusedName(page), "Ligne 9, 0:16");
    await status(page, "Ligne 8 enregistrée");
    assert.deepEqual((await texts()).slice(5, 8), ["On a voulu un jardin", "avec les voisines", "et la médiathèque"]);
    await until("the search finds the corrected word", async () => (await server.json("/api/v1/search?q=m%C3%A9diath%C3%A8que")).hits.some(({ moments }) => moments.some(({ start_ms }) => start_ms === 14_000)), 15);
    assert.equal((await server.json("/api/v1/search?q=mairrie")).hits.filter(({ moments }) => moments.length).length, 0, "and no longer the wrong one");
    await page.close();
  });

  test("Ctrl+Z takes back letters first, then what is saved, and the button too", async () => {
    const page = await editor();
    await field(page, 1).click();
    await page.keyboard.press("End");
    await page.keyboard.type(" !!");
    await page.keyboard.press("Control+z");
    assert.equal(await field(page, 1).inputValue(), "Bonjour à tous");
    await page.keyboard.type(" et à toutes");
    await page.keyboard.press("Enter");
    await status(page, "Ligne 1 enregistrée");
    await page.keyboard.press("Control+Backspace");
    await page.keyboard.type("Amina");
    await page.keyboard.press("Enter");
    await status(page, "Ligne 2 enregistrée");
    assert.deepEqual((await texts()).slice(0, 2), ["Bonjour à tous et à toutes", "Je m’appelle Amina"]);
    await page.keyboard.press("Control+z");
    await status(page, "Annulé");
    assert.equal(await focusedName(page), "Ligne 2, 0:02, Awa");
    assert.equal(await field(page, 2).inputValue(), "Je m’appelle Awa");
    await page.locator("#captions button", { hasText: "Annuler" }).click();
    await until("all is as before", async () => (await texts())[0] === "Bonjour à tous");
    assert.deepEqual(await texts(), said);
    await until("nothing more to undo", () => page.locator("#captions button", { hasText: "Annuler" }).isDisabled());
    await page.close();
  });

  test("who speaks: by number, by first letters, everywhere", async () => {
    const page = await editor();
    await field(page, 7).click();
    await page.keyboard.press("Alt+2");
    await status(page, "Ligne 7 enregistrée");
    assert.equal((await track()).cues[6].speaker, "Awa");
    assert.equal(await field(page, 7).getAttribute("aria-label"), "Ligne 7, 0:12, Awa");
    await page.keyboard.press("Alt+ArrowDown");
    const speaker = page.locator("#captions .caption-tools input").nth(2);
    await speaker.focus();
    await page.keyboard.type("ka");
    await page.locator("#captions [role=option]", { hasText: "Karim" }).waitFor();
    await page.keyboard.press("Enter");
    await status(page, "Ligne 8 enregistrée");
    assert.equal(await focusedName(page), "Ligne 8, 0:14, Karim");
    await field(page, 1).click();
    await speaker.fill("Karim B. <img src=x onerror=alert(1)>");
    await page.locator("#captions button", { hasText: "Donner ce nom partout" }).click();
    await status(page, "4 lignes portent le nouveau nom");
    assert.equal((await track()).cues.filter((cue) => cue.speaker.startsWith("Karim B. <img")).length, 4);
    await page.keyboard.press("Control+z");
    await status(page, "Annulé");
    await until("one undo takes all back", async () => (await track()).cues.filter((cue) => cue.speaker === "Karim").length === 4);
    await page.close();
  });

  test("lines are cut at the cursor, joined, removed, moved in time", async () => {
    const page = await editor();
    await field(page, 4).click();
    await page.keyboard.press("Home");
    for (let i = 0; i < 3; i++) await page.keyboard.press("Control+ArrowRight");
    await page.keyboard.press("Alt+Enter");
    await status(page, "Ligne 4 coupée en deux");
    assert.equal(await focusedName(page), "Ligne 5, 0:07, Awa");
    await until("it is cut", async () => (await texts()).length === 13);
    assert.deepEqual((await texts()).slice(3, 5), ["On habite au", "Sanitaire"]);
    await page.keyboard.press("Alt+ArrowUp");
    await page.keyboard.press("Alt+Delete");
    await status(page, "Lignes 4 et 5 jointes");
    assert.deepEqual(await texts(), said);
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.keyboard.press("Enter");
    await status(page, "Ligne 4 supprimée");
    assert.equal(await focusedName(page), "Ligne 4, 0:08, Karim", "an emptied line is removed, and the next one takes its place");
    await page.keyboard.press("Alt+Shift+ArrowLeft");
    await page.keyboard.press("Alt+Shift+ArrowLeft");
    await page.keyboard.press("Alt+Shift+ArrowUp");
    await page.keyboard.press("Enter");
    await status(page, "Ligne 4 enregistrée");
    const { start_ms, end_ms } = (await track()).cues[3];
    assert.deepEqual([start_ms, end_ms], [7800, 10_000]);
    await page.locator("#captions .caption-tools input").nth(0).fill("bientôt");
    await page.keyboard.press("Enter");
    await status(page, "« bientôt » n’est pas un temps");
    assert.equal((await track()).cues[4].start_ms, 10_000);
    await page.close();
  });

  test("a line plays again and again, and the next one in its turn", async () => {
    const page = await editor();
    await page.waitForSelector("capsule-player.ready");
    const time = () => page.evaluate(() => document.querySelector("video").currentTime);
    await field(page, 3).click();
    await page.keyboard.press("Control+Enter");
    await until("it plays", async () => (await time()) > 4.5);
    await until("and begins again", async () => (await time()) < 4.4);
    await until("the line is marked", () => page.evaluate(() => document.querySelectorAll(".caption-line")[2].classList.contains("playing")));
    await page.keyboard.press("Enter");
    await until("the next line plays", async () => (await time()) > 6.2 && (await time()) < 8.2);
    await page.keyboard.press("Escape");
    await until("it stops", () => page.evaluate(() => document.querySelector("video").paused));
    await page.close();
  });

  test("a transcript is written from nothing while listening, and chapters beside", async () => {
    const page = await editor({ query: "?langue=en" });
    await page.waitForSelector("capsule-player.ready");
    await field(page, 1).focus();
    assert.equal(await focusedName(page), "Nouvelle ligne");
    await page.keyboard.press("Control+Enter");
    const time = () => page.evaluate(() => document.querySelector("video").currentTime);
    await until("the film goes on", async () => (await time()) > 1);
    await page.keyboard.type("Hello everybody");
    await page.keyboard.press("Enter");
    await status(page, "Ligne 1 enregistrée");
    assert.equal(await focusedName(page), "Nouvelle ligne");
    const from = await time();
    await page.keyboard.type("Second line");
    await until("it goes on", async () => (await time()) > from + 1);
    await page.keyboard.press("Enter");
    await status(page, "Ligne 2 enregistrée");
    const { cues } = await track("captions", "en");
    assert.deepEqual(cues.map(({ text }) => text), ["Hello everybody", "Second line"]);
    assert.ok(cues[0].end_ms > cues[0].start_ms + 800 && cues[1].start_ms >= cues[0].end_ms - 100 && cues[1].end_ms > cues[1].start_ms + 800, JSON.stringify(cues));

    const chapters = page.locator("#chapters .caption-line textarea");
    await page.evaluate(() => (document.querySelector("video").pause(), (document.querySelector("video").currentTime = 0)));
    await chapters.last().focus();
    await page.keyboard.press("Control+Enter");
    await page.keyboard.type("The beginning");
    await page.keyboard.press("Enter");
    await status(page, "Ligne 1 enregistrée", "#chapters");
    await page.keyboard.press("Escape");
    await page.locator("#chapters .caption-tools input").nth(0).fill("0:08");
    await chapters.last().focus();
    await page.keyboard.type("The garden");
    await page.keyboard.press("Enter");
    await status(page, "Ligne 2 enregistrée", "#chapters");
    const parts = (await track("chapters", "en")).cues;
    assert.deepEqual(parts.map(({ text, start_ms }) => [text, start_ms === 8000]), [["The beginning", false], ["The garden", true]]);
    assert.equal(parts[0].end_ms, 8000);
    assert.ok(Math.abs(parts[1].end_ms - 24_000) < 500, `${parts[1].end_ms}`);
    await page.close();
  });

  test("two people at once: lines that nobody else touched are merged, the same line is asked about", async () => {
    const page = await editor();
    await splice([{ at: 0, remove: 0, insert: [{ start_ms: 0, end_ms: 500, text: "Avant" }] }]);
    await field(page, 2).click();
    await page.keyboard.press("End");
    await page.keyboard.type(" Diallo");
    await page.keyboard.press("Enter");
    await until("both are there", async () => {
      const now = await texts();
      return now.includes("Avant") && now.includes("Je m’appelle Awa Diallo");
    });
    await until("the page shows theirs", async () => (await page.locator("#captions .caption-line").count()) === 14);

    await page.locator('#captions textarea[aria-label^="Ligne 6"]').click();
    await page.keyboard.press("End");
    await page.keyboard.type(" et plus");
    const at = (await texts()).indexOf("depuis dix ans");
    assert.equal(at, 5);
    await splice([{ at, remove: 1, insert: [{ start_ms: 8000, end_ms: 9900, speaker: "Karim", text: "depuis onze ans" }] }]);
    await page.keyboard.press("Enter");
    await page.locator("#captions .caption-lost .notice", { hasText: "depuis dix ans et plus" }).waitFor();
    assert.equal((await texts())[5], "depuis onze ans");
    await page.locator("#captions button", { hasText: "Mettre la mienne" }).click();
    await until("one's own is kept", async () => (await texts())[5] === "depuis dix ans et plus");
    assert.equal(await page.locator("#captions .caption-lost .notice").count(), 0);
    await page.close();
  });

  test("fifty lines are shown at a time, and Enter turns the page", async () => {
    await splice([{ at: 12, remove: 0, insert: Array.from({ length: 100 }, (_, i) => ({ start_ms: 24_000 + 100 * i, end_ms: 24_100 + 100 * i, text: `ligne ${i + 13}` })) }]);
    const page = await editor();
    await page.locator("#captions .caption-pages", { hasText: "Lignes 1 à 50 sur 112" }).waitFor();
    await field(page, 50).click();
    await page.keyboard.press("End");
    await page.keyboard.type(" !");
    await page.keyboard.press("Enter");
    assert.equal(await focusedName(page), "Ligne 51, 0:27");
    await page.locator("#captions .caption-pages", { hasText: "Lignes 51 à 100 sur 112" }).waitFor();
    await status(page, "Ligne 50 enregistrée");
    await page.keyboard.press("Control+z");
    await status(page, "Annulé");
    assert.equal(await focusedName(page), "Ligne 50, 0:27");
    assert.equal((await texts())[49], "ligne 50");
    await page.goto(`${path}?page=3`);
    await page.waitForSelector("#captions capsule-captions.ready");
    assert.equal(await field(page, 1).inputValue(), "ligne 101");
    await page.close();
  });

  test("a connection that is lost loses nothing", async () => {
    const page = await editor();
    await page.route("**/api/v1/media/**", (route) => route.abort());
    await field(page, 1).click();
    await page.keyboard.press("End");
    await page.keyboard.type(" !");
    await page.keyboard.press("Enter");
    await status(page, "Pas encore enregistré");
    await page.unroute("**/api/v1/media/**");
    await status(page, "Ligne 1 enregistrée");
    assert.equal((await texts())[0], "Bonjour à tous !");
    await page.close();
  });

  test("what was typed is text wherever it is shown", async () => {
    const nasty = `<img src=x onerror="document.title='pris'">&lt;b&gt;`;
    await splice([{ at: 0, remove: 1, insert: [{ start_ms: 0, end_ms: 1900, speaker: nasty, text: nasty }] }]);
    const page = await editor();
    assert.equal(await field(page, 1).inputValue(), nasty);
    await field(page, 1).focus();
    await page.locator("#captions .caption-tools input").nth(2).press("ArrowDown");
    await page.locator("#captions [role=option]").first().waitFor();
    assert.equal(await page.locator("#captions img").count(), 0);
    await page.goto(address);
    assert.equal(await page.locator(".transcript-lines img").count(), 0);
    assert.notEqual(await page.title(), "pris");
    await page.close();
  });

  test("without scripts: corrected, cut, added, and an error keeps what was typed", async () => {
    const page = await editor({ javaScriptEnabled: false });
    await field(page, 6).fill("On a voulu un jardin");
    await page.locator('#captions select[name="act"]').nth(3).selectOption("split");
    await field(page, 13).fill("C’est tout");
    await page.locator('#captions input[name="start"]').nth(12).fill("trop tard");
    await page.locator("#captions button", { hasText: "Enregistrer les lignes" }).click();
    await page.locator("#captions [role=alert]", { hasText: "« trop tard » n’est pas un temps" }).waitFor();
    assert.equal(await field(page, 6).inputValue(), "On a voulu un jardin");
    assert.equal(await field(page, 13).inputValue(), "C’est tout");
    await page.locator('#captions input[name="start"]').nth(12).fill("0:23,9");
    await page.locator("#captions button", { hasText: "Enregistrer les lignes" }).click();
    await page.locator("#captions [role=status]", { hasText: "Enregistré" }).waitFor();
    const now = await texts();
    assert.equal(now.length, 14);
    assert.deepEqual(now.slice(3, 7), ["On habite au", "Sanitaire", "depuis dix ans", "On a voulu un jardin"]);
    assert.equal(now[13], "C’est tout");
    await page.locator("#chapters textarea").first().fill("Tout");
    await page.locator("#chapters button", { hasText: "Enregistrer les chapitres" }).click();
    await page.locator("#chapters [role=status]").waitFor();
    assert.deepEqual(await texts("chapters"), ["Tout"]);
    await page.close();
  });

  // Axe itself is a script; for the plain form, ours are kept away instead.
  for (const plain of [false, true]) {
    test(`axe finds nothing, nothing scrolls sideways, and it can be looked at (${plain ? "the form" : "the editor"})`, async () => {
      for (const width of [320, 360, 1280]) {
        const page = await browser.page(server, { viewport: { width, height: 860 } });
        if (plain) await page.route("**/assets/main-*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
        await page.goto(path);
        if (!plain) {
          await page.waitForSelector("#captions capsule-captions.ready");
          await page.waitForSelector("capsule-player.ready");
          await page.locator("#captions .caption-keys summary").click();
          await field(page, 4).focus();
        }
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
          assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(" | ")}`), [], `${width} ${colorScheme}`);
          assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)) <= 0, `${width} px`);
          await page.screenshot({ path: join(pictures, `captions-${width}-${colorScheme}${plain ? "-form" : ""}.png`), fullPage: true });
        }
        await page.close();
      }
    });
  }
});
