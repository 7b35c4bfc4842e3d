// Pictures of the real pages, for people to look at: build/screenshots/. UPDATE_SCREENSHOT=1 renews the README's own.
import assert from "node:assert/strict";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Browser } from "./harness/browser.mjs";
import { demonstration } from "./harness/library.mjs";
import { root, Server, until } from "./harness/server.mjs";

const folder = join(root, "build/screenshots");
let server, browser;

// Pictures below the window are fetched when they come near: those are not waited for.
async function settled(page) {
  const isThere = () => [...document.images].every((one) => one.complete || (one.loading === "lazy" && one.getBoundingClientRect().top > innerHeight));
  await until("pictures and player are there", async () => (await page.evaluate(isThere)) &&
    page.evaluate(() => document.fonts.status === "loaded" && [...document.querySelectorAll("capsule-player")].every((one) => one.classList.contains("ready"))));
}
// A picture of the whole page wants them all.
async function wholePage(page, path) {
  await page.evaluate(() => document.querySelectorAll("img[loading=lazy]").forEach((one) => (one.loading = "eager")));
  await settled(page);
  await page.evaluate(() => Promise.all([...document.images].map((one) => one.decode().catch(() => {}))));
  await page.screenshot({ path, fullPage: true });
}

describe("screenshots", () => {
  before(async () => {
    mkdirSync(folder, { recursive: true });
    server = await Server.start(await demonstration("screenshots"));
    browser = await Browser.open();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("of every page, narrow and wide, light and dark", async () => {
    const at = async (title) => (await server.item(title)).url;
    const film = await at("Sanitas"), past = `/festival/${new Date().getFullYear()}`, next = `/festival/${new Date().getFullYear() + 1}`;
    const linked = async (path, ending) => new RegExp(`href="([^"]+${ending})"`).exec(await (await server.request(path)).text())[1];
    const results = await linked(`${past}/palmares`, "/jurys/[a-z0-9]{16}/resultats"), prize = await linked(past, "/prix-du-public/[a-z0-9]{16}"), draw = await linked(next, "/tirage");
    const pages = {
      home: "/", library: "/bibliotheque", search: "/bibliotheque?q=conseil", nothing: "/bibliotheque?q=introuvablexyz", film: `${film}?t=16`, upright: await at("dernier bus"), sound: await at("escalier C"),
      photos: await at("jardin partagé"), retex: await at("Porte-à-porte"), deposit: "/deposer", "deposit-experience": "/deposer?kind=experience", deposits: "/mes-depots", edit: `${film}/modifier`, "edit-retex": `${await at("Porte-à-porte")}/modifier`, themes: "/themes", edition: next, "past-edition": past, palmares: `${past}/palmares`, "jury-results": results, minutes: results.replace("resultats", "deliberation/proces-verbal"), "prize-results": `${prize}/resultats`, draw, about: "/a-propos", accessibility: "/accessibilite", missing: "/nulle-part", "home-en": "/en/",
    };
    for (const [name, path] of Object.entries(pages)) {
      for (const width of [360, 1280]) {
        const page = await browser.page(server, { viewport: { width, height: width === 360 ? 740 : 860 } });
        await page.goto(path);
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          await wholePage(page, join(folder, `${name}-${width}-${colorScheme}.png`));
        }
        await page.close();
      }
    }
    const page = await browser.page(server);
    await page.goto(film);
    await settled(page);
    await page.locator(".player-settings-button").click();
    await page.waitForSelector(".player-settings:popover-open");
    await page.screenshot({ path: join(folder, "film-settings-1280-light.png") });
    await page.close();
  });

  test("the README's picture is small and is renewed only when asked", async (context) => {
    const target = join(root, "docs/screenshot.png");
    if (process.env.UPDATE_SCREENSHOT !== "1") return context.skip("UPDATE_SCREENSHOT=1 renews it");
    mkdirSync(join(root, "docs"), { recursive: true });
    const page = await browser.page(server, { viewport: { width: 1280, height: 800 } });
    const { url } = await server.item("Sanitas");
    await page.goto(`${url}?t=26`);
    await settled(page);
    await until("the film shows its moment", () => page.evaluate(() => document.querySelector("video").readyState >= 2));
    await page.screenshot({ path: target });
    assert.ok(statSync(target).size < 300_000, `${statSync(target).size} bytes`);
    await page.close();
  });
});
