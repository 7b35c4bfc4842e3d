// What a moderator chooses by eye and by ear, the pauses that the keyboard moves between, the picture before the picture.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Browser, fromWeb } from "./harness/browser.mjs";
import { ffmpeg } from "./harness/media.mjs";
import { assertClean, resonanceJson, Server, temporaryFolder, until } from "./harness/server.mjs";

const axe = readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8");
let data, server, visitor, browser, id, media;

const now = () => server.json(`/api/v1/media/${media}`);
const posterOf = ({ renditions }) => renditions.filter(({ role }) => role === "poster").map(({ url }) => /poster-(\d)/.exec(url)[1]);
const chosenIn = (shape) => shape.posters.find(({ chosen }) => chosen).number;

// Three scenes; a tone that pauses from 5 to 6 s and from 10 to 11.5 s, over a steady hiss.
async function film(folder) {
  const file = join(folder, "trois scènes.mp4");
  const scene = (index) => `[${index}]trim=duration=5,setpts=PTS-STARTPTS,noise=alls=18:allf=t,format=yuv420p[s${index}]`;
  await ffmpeg("-f", "lavfi", "-i", "mandelbrot=s=640x360:r=10:start_scale=0.05:end_scale=0.04", "-f", "lavfi", "-i", "gradients=s=640x360:r=10:c0=0x2f7078:c1=0xdd9f4b",
    "-f", "lavfi", "-i", "testsrc2=s=640x360:r=10", "-f", "lavfi", "-i", "aevalsrc=if(between(t\\,5\\,6)+between(t\\,10\\,11.5)\\,0\\,0.1*sin(1900*t))+0.002*(random(0)-0.5):d=15:s=48000",
    "-filter_complex", `${[0, 1, 2].map(scene).join(";")};[s0][s1][s2]concat=n=3[v]`, "-map", "[v]", "-map", "3", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", file);
  return file;
}

describe("choices", () => {
  before(async () => {
    data = join(temporaryFolder("choices"), "data");
    server = await Server.start(data);
    visitor = await Server.start(data, { settings: ["--owner", "nobody"] });
    browser = await Browser.open();
    const [made] = await resonanceJson(data, ["ingest", "--agreed", await film(temporaryFolder("film")), "--title", "Trois scènes", "--wait"]);
    id = made.id;
    media = made.media[0].id;
  });
  after(async () => {
    await browser?.close();
    await visitor?.stop();
    await server?.stop();
    await assertClean(data);
  });

  test("the poster is chosen among three pictures, without scripts, and every page follows", async () => {
    const before = await now();
    assert.equal(before.posters.length, 3);
    assert.equal(chosenIn(before), 1);
    assert.deepEqual([...new Set(posterOf(before))], ["1"]);
    const page = await browser.page(server, { javaScriptEnabled: false });
    await page.goto(`/contributions/${id}/modifier`);
    const choices = page.locator(".poster-choice");
    assert.equal(await choices.count(), 3);
    for (const image of await choices.locator("img").all()) {
      await image.scrollIntoViewIfNeeded();
      await until("the picture is there", () => image.evaluate((one) => one.complete && one.naturalWidth > 100));
    }
    await choices.nth(2).click();
    await page.locator("button", { hasText: "Choisir cette image" }).click();
    await page.waitForURL("**/modifier");
    assert.equal(await page.locator("input[name=poster]:checked").getAttribute("value"), "3");
    const after = await now();
    assert.equal(chosenIn(after), 3);
    assert.deepEqual([...new Set(posterOf(after))], ["3"]);
    assert.notEqual(after.placeholder, before.placeholder);
    await page.goto(`/contributions/${id}`);
    assert.match(await page.locator("video").getAttribute("poster"), /poster-3-/);
    assert.match(await page.locator('meta[property="og:image"]').getAttribute("content"), /poster-3-/);
    await page.goto("/bibliotheque");
    assert.match(await page.locator(".card img").first().getAttribute("src"), /poster-3-/);
    await page.close();
  });

  test("a visitor is handed the chosen picture alone", async () => {
    const { renditions } = await now();
    const other = renditions.find(({ role }) => role === "poster_candidate").url;
    const sample = renditions.find(({ role }) => role === "noise_sample").url;
    const chosen = renditions.find(({ role }) => role === "poster").url;
    for (const [url, status] of [[chosen, 200], [other, 404], [sample, 404]]) {
      assert.equal((await visitor.request(url)).status, status, url);
      assert.equal((await server.request(url)).status, 200, url);
    }
    const seen = await visitor.json(`/api/v1/media/${media}`);
    assert.deepEqual([...new Set(posterOf(seen))], ["3"]);
    assert.deepEqual(seen.posters, []);
    assert.ok(!seen.renditions.some(({ role }) => role === "poster_candidate" || role === "noise_sample"));
  });

  test("the placeholder of the API is a tiny WebP, and stands on the page until the poster comes", async () => {
    const { placeholder } = await now();
    assert.match(placeholder, /^data:image\/webp;base64,[A-Za-z0-9+/]+={0,2}$/);
    const bytes = Buffer.from(placeholder.split(",")[1], "base64");
    assert.ok(bytes.length <= 400, `${bytes.length}`);
    assert.equal(bytes.toString("latin1", 0, 4) + bytes.toString("latin1", 8, 12), "RIFFWEBP");
    assert.equal(bytes.readUInt32LE(4), bytes.length - 8, "whole");
    const page = await browser.page(server);
    let arrive;
    const held = new Promise((resolve) => (arrive = resolve));
    await page.route(/poster-/, async (route) => (await held, route.continue()));
    await page.goto("/bibliotheque", { waitUntil: "domcontentloaded" });
    const image = page.locator(".card img").first();
    const state = () => image.evaluate(async (one) => {
      const style = getComputedStyle(one).backgroundImage;
      const tiny = new Image();
      tiny.src = style.slice(5, -2);
      await tiny.decode();
      return { style, width: tiny.naturalWidth, shown: one.complete && one.naturalWidth > 0, box: one.getBoundingClientRect().height };
    });
    const waiting = await state();
    assert.equal(waiting.style, `url("${placeholder}")`);
    assert.equal(waiting.shown, false);
    assert.ok(waiting.width > 8 && waiting.width <= 32, `${waiting.width}`);
    if (process.env.SHOTS) await image.screenshot({ path: join(process.env.SHOTS, "placeholder-card.png") });
    arrive();
    await until("the picture replaces it", async () => (await state()).shown);
    assert.equal((await state()).box, waiting.box, "nothing moves");
    if (process.env.SHOTS) await image.screenshot({ path: join(process.env.SHOTS, "placeholder-card-loaded.png") });
    await page.close();
  });

  test("the pauses are where they were made, and the keyboard moves between them", async () => {
    const { renditions } = await now();
    const { silences } = await server.json(renditions.find(({ role }) => role === "silences").url);
    assert.deepEqual(silences.map(({ start_ms, end_ms }) => [start_ms, end_ms].map((ms) => Math.round(ms / 100) / 10)), [[5, 6], [10, 11.5]]);
    const page = await browser.page(server);
    await page.goto(`/contributions/${id}`);
    await page.waitForSelector("capsule-player.ready");
    const time = () => page.evaluate(() => document.querySelector("video").currentTime);
    const reaches = (seconds) => until(`the film stands at ${seconds}`, async () => Math.abs((await time()) - seconds) < 0.1);
    await page.locator("button", { hasText: "Pause suivante" }).focus();
    await page.keyboard.press("Enter");
    await reaches(5.85);
    await page.keyboard.press("Enter");
    await reaches(11.35);
    await page.keyboard.press("Enter");
    await reaches(11.35);
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await reaches(5.85);
    await page.keyboard.press("Enter");
    await reaches(0);
    await page.close();
  });

  test("less noise is heard before it is chosen, and what was chosen stays while it is made", async () => {
    const page = await browser.page(server, { javaScriptEnabled: false });
    await page.goto(`/contributions/${id}/modifier`);
    await page.locator("summary", { hasText: "Réduire le bruit" }).click();
    const sounds = page.locator(".sound-choice audio");
    assert.equal(await sounds.count(), 2);
    for (const sound of await sounds.all()) {
      await sound.evaluate((one) => ((one.preload = "metadata"), one.load()));
      const duration = await until("the sound can be heard", () => sound.evaluate((one) => (one.readyState > 0 ? one.duration : 0)));
      assert.ok(Math.abs(duration - 15) < 0.1, `${duration}`);
    }
    const generation = async () => (await now()).renditions[0].url.split("/")[3];
    const old = await generation();
    await page.locator("label", { hasText: "Avec le bruit réduit" }).click();
    await page.locator("button", { hasText: "Choisir ce son" }).click();
    await page.waitForURL("**/modifier");
    const made = await until("the new preparation is there", async () => {
      const one = await now();
      assert.equal(one.state, "ready", "it stays watchable");
      return (await generation()) !== old && one;
    }, 120);
    assert.equal(made.reduce_noise, true);
    assert.equal(chosenIn(made), 3, "the chosen poster stays chosen");
    assert.deepEqual([...new Set(posterOf(made))], ["3"]);
    await page.close();
  });

  test("axe is content with the choices, narrow and wide, light and dark", async () => {
    for (const path of [`/contributions/${id}/modifier`, `/contributions/${id}`]) {
      for (const width of [320, 360, 1280]) {
        const page = await browser.page(server, { viewport: { width, height: 860 } });
        await page.goto(path);
        await page.locator("details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => globalThis.axe.run(document));
          assert.deepEqual(violations.map(({ id: rule, nodes }) => `${rule} ${nodes[0].target}`), [], `${path} ${width} ${colorScheme}`);
          if (process.env.SHOTS) {
            await page.evaluate(() => document.querySelectorAll("img[loading=lazy]").forEach((one) => (one.loading = "eager")));
            await page.evaluate(() => Promise.all([...document.images].map((one) => one.decode().catch(() => {}))));
            await page.screenshot({ path: join(process.env.SHOTS, `${path.endsWith("modifier") ? "edit" : "film"}-${width}-${colorScheme}.png`), fullPage: true });
          }
        }
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(overflow <= 0, `${path} ${width}: ${overflow} px too wide`);
        await page.close();
      }
    }
  });
});
