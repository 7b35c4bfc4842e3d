// Filming and recording sound in the page, on its way to the server from the first second on: questions, cuts of the
// network, a closed tab, a refused camera. Chromium's own false camera shows a clock and its microphone beeps.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Browser, fromWeb } from "./harness/browser.mjs";
import { tool } from "./harness/media.mjs";
import { assertClean, Server, temporaryFolder, until } from "./harness/server.mjs";

const axe = readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8");
const kDevices = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
// How long the recording lasts whose tab is closed.
const kClosedAfter = Number(process.env.RECORDED_SECONDS ?? 10);
const kSlowBytes = Number(process.env.SLOW_BYTES ?? 4000);
const kQuestions = ["Qui êtes-vous ?", "Qu’avez-vous tenté <ici> & là ?"];

let data, server, browser;

const control = (page, name) => page.locator(".recorder-controls").getByText(name, { exact: true });
const stage = (page, name) => page.waitForSelector(`.recorder[data-stage=${name}]`);
const itemOf = (page) => new URL(page.url()).searchParams.get("contribution");
const mediaOf = async (item) => (await server.json(`/api/v1/items/${item}`)).media;
const original = (id) => join(data, "media", id, "original");

// The seconds that the studio's clock shows.
const recorded = (page) => page.locator(".recorder-state").textContent().then((text) => text.split(":").reduce((sum, part) => 60 * sum + Number(part), 0));
const recordedFor = (page, seconds) => until(`${seconds} s are recorded`, async () => (await recorded(page)) >= seconds, seconds + 30);

async function openDeposit(options = {}, from = browser) {
  const page = await from.page(server, options);
  await page.goto("/deposer");
  await page.waitForSelector("capsule-deposit.ready");
  await page.waitForSelector("capsule-recorder:not([hidden])");
  return page;
}
const give = (page, questions) =>
  page.locator("capsule-recorder .questions").evaluate((list, all) => list.replaceChildren(...all.map((text) => Object.assign(document.createElement("li"), { textContent: text }))), questions);
async function check(page, name = "Filmer maintenant") {
  await page.locator("capsule-recorder button", { hasText: name }).first().click();
  await stage(page, "checking");
}
async function stop(page) {
  await control(page, "Arrêter").click();
  await stage(page, "review");
}

// For people to look at: SCREENSHOTS is a folder.
async function pictures(page, name) {
  for (const [colorScheme, width] of [["light", 1280], ["dark", 1280], ["light", 360], ["dark", 360]]) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    await page.screenshot({ path: join(process.env.SCREENSHOTS, `recorder-${name}-${width}-${colorScheme}.png`) });
  }
}

async function ready(id) {
  const media = await until("it is ready", async () => {
    const now = await server.json(`/api/v1/media/${id}`);
    return (now.state === "ready" || now.state === "failed") && now;
  }, 120);
  assert.equal(media.state, "ready", JSON.stringify(media.failure));
  return media;
}
async function plays(item) {
  const page = await browser.page(server);
  await page.goto(`/contributions/${item}`);
  await page.waitForSelector("capsule-player.ready");
  await page.locator(":is(video, audio)").first().evaluate((media) => ((media.muted = true), media.play()));
  await until("it plays", () => page.locator(":is(video, audio)").first().evaluate((media) => media.currentTime > 1));
  return page;
}
// What was recorded and what arrived are the same.
async function arrivedWhole(page, id) {
  const download = page.waitForEvent("download");
  await control(page, "Garder une copie sur cet appareil").click();
  assert.ok(readFileSync(await (await download).path()).equals(readFileSync(original(id))));
}
// What the file itself holds, in seconds.
const secondsIn = async (id) => {
  const times = await tool("ffprobe", "-v", "error", "-show_entries", "packet=pts_time", "-of", "csv=p=0", original(id));
  return Math.max(...times.split("\n").filter((line) => line && !line.includes("N/A")).map(Number));
};

describe("recorder", () => {
  before(async () => {
    data = join(temporaryFolder("recorder"), "data");
    server = await Server.start(data);
    browser = await Browser.open(kDevices);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await assertClean(data);
  });

  test("a film with two questions has their chapters, is ready and plays", async () => {
    const page = await openDeposit({ reducedMotion: "no-preference" });
    await page.locator("#title").fill("Deux questions");
    await give(page, kQuestions);
    await check(page);
    await until("the microphone is heard", async () => /vous entend/.test(await page.locator(".recorder-state").textContent()));
    await control(page, "Commencer").click();
    await until("it counts down", async () => (await page.locator(".recorder-count").textContent()) === "2");
    await stage(page, "recording");
    assert.match(await page.locator(".recorder-question").textContent(), /Question 1 sur 2.*Qui êtes-vous/);
    await recordedFor(page, 4);
    const item = itemOf(page);
    const [{ id }] = await mediaOf(item);
    await until("what is said is on the server while it is said", () => statSync(original(id)).size > 50_000);
    await page.locator("input[name=people][value=nobody]").check();
    await page.locator("button[value=published]").click();
    await until("publishing waits for the end of the recording", async () => /encore en cours/.test(await page.locator("[role=alert]:not([hidden])").textContent()));
    await control(page, "Pause").click();
    await stage(page, "paused");
    const paused = await recorded(page);
    await control(page, "Reprendre").click();
    await stage(page, "recording");
    assert.ok((await recorded(page)) <= paused + 1, "a pause is not counted");
    await control(page, "Question suivante").click();
    assert.equal(await control(page, "Question suivante").isVisible(), false, "there is no third question");
    assert.match(await page.locator(".recorder-question").textContent(), /Question 2 sur 2.*<ici> & là/);
    const second = await recorded(page);
    await recordedFor(page, second + 3);
    await stop(page);
    assert.ok(await page.locator(".recorder video[controls]").evaluate((video) => video.videoWidth > 0 || new Promise((done) => video.addEventListener("loadedmetadata", () => done(video.videoWidth > 0)))));
    await control(page, "Garder cet enregistrement").click();
    await until("the recorder is closed", async () => (await page.locator(".recorder").count()) === 0);
    await page.waitForSelector('.upload[data-state="received"], .upload[data-state="ready"]');
    const media = await ready(id);
    assert.ok(media.duration_ms > 6000 && media.duration_ms < 20_000, `${media.duration_ms}`);
    await page.waitForSelector('.upload[data-state="ready"]');
    await page.locator("input[name=people][value=nobody]").check();
    await page.locator("button[value=published]").click();
    await page.waitForURL(`**/contributions/${item}`);
    await page.close();
    const watched = await plays(item);
    const chapters = await (await server.request(`/media/${id}/chapters/fr.vtt`)).text();
    assert.match(chapters, /00:00[.:]00\d[\s\S]*Qui êtes-vous \?[\s\S]*&lt;ici&gt; &amp; là/);
    assert.equal(await watched.locator(".chapters a, [data-seconds]", { hasText: "Qu’avez-vous tenté" }).count(), 1);
    assert.equal(await watched.locator(".notice", { hasText: "n’a pas pu être lue" }).count(), 0, "nothing of it is called damaged");
    await watched.close();
  });

  test("sound only", async () => {
    const page = await openDeposit();
    await page.locator("#title").fill("Du son");
    await check(page, "Enregistrer le son");
    await control(page, "Commencer").click();
    await stage(page, "recording");
    assert.equal(await page.locator(".recorder-question").textContent(), "", "no question, none shown");
    await recordedFor(page, 4);
    const asked = page.waitForEvent("dialog");
    await page.close({ runBeforeUnload: true });
    assert.equal((await asked).type(), "beforeunload");
    await (await asked).dismiss();
    await stop(page);
    const item = itemOf(page);
    const [{ id }] = await mediaOf(item);
    const media = await ready(id);
    assert.equal(media.type, "audio");
    assert.ok(media.duration_ms > 3000 && media.duration_ms < 15_000, `${media.duration_ms}`);
    await (await plays(item)).close();
    await page.close();
  });

  test("starting again removes the first take", async () => {
    const page = await openDeposit();
    await check(page);
    await control(page, "Commencer").click();
    await recordedFor(page, 2);
    await stop(page);
    const [first] = await mediaOf(itemOf(page));
    page.once("dialog", (dialog) => dialog.dismiss());
    await control(page, "Recommencer").click();
    await stage(page, "review");
    page.once("dialog", (dialog) => dialog.accept());
    await control(page, "Recommencer").click();
    await stage(page, "checking");
    assert.deepEqual(await mediaOf(itemOf(page)), []);
    await control(page, "Commencer").click();
    await recordedFor(page, 2);
    await stop(page);
    const again = await until("the second take is there", async () => (await mediaOf(itemOf(page)))[0]);
    assert.notEqual(again.id, first.id);
    await ready(again.id);
    await page.close();
  });

  test("a tab that is closed leaves nearly all on the server, and the draft offers to keep it", async (context) => {
    const page = await openDeposit();
    await page.locator("#title").fill("Coupé net");
    await give(page, kQuestions);
    await check(page);
    await control(page, "Commencer").click();
    await recordedFor(page, kClosedAfter);
    const item = itemOf(page);
    const [{ id }] = await mediaOf(item);
    await page.close({ runBeforeUnload: false });
    const held = await secondsIn(id);
    context.diagnostic(`closed at ${kClosedAfter} s: the server holds ${held.toFixed(2)} s, ${statSync(original(id)).size} bytes`);
    assert.ok(held >= kClosedAfter - 5, `${held} s`);

    const draft = await browser.page(server, { javaScriptEnabled: false });
    await draft.goto(`/contributions/${item}/modifier`);
    assert.equal(await draft.locator("button", { hasText: "Garder ce qui est arrivé" }).count(), 1);
    await draft.goto(`/deposer?contribution=${item}`);
    assert.equal(await draft.locator("capsule-recorder").isVisible(), false, "without scripts nothing of the recorder shows");
    if (process.env.SCREENSHOTS) await pictures(draft, "interrupted");
    await draft.locator("button", { hasText: "Garder ce qui est arrivé" }).click();
    await draft.waitForURL(`**/contributions/${item}`);
    await draft.close();
    const media = await ready(id);
    assert.ok(Math.abs(media.duration_ms / 1000 - held) < 1.5, `${media.duration_ms} ms of ${held} s`);
    const watched = await plays(item);
    assert.equal(await watched.locator("[data-seconds]", { hasText: "Qui êtes-vous" }).count(), 1, "the chapters so far are kept");
    context.diagnostic(`called damaged: ${await watched.locator(".notice", { hasText: "n’a pas pu être lue" }).count()}`);
    await watched.close();
  });

  test("a cut of the network loses nothing", async () => {
    const page = await openDeposit();
    await check(page);
    await control(page, "Commencer").click();
    await recordedFor(page, 3);
    const item = itemOf(page);
    const [{ id }] = await mediaOf(item);
    await page.context().setOffline(true);
    await until("the cut is told", async () => /connexion est perdue/.test(await page.locator(".recorder-kept").textContent()));
    const from = await recorded(page);
    await recordedFor(page, from + 3);
    await stop(page);
    assert.equal(await page.locator('.upload[data-state="sending"]').count(), 1);
    const total = await recorded(page);
    await page.context().setOffline(false);
    await page.waitForSelector('.upload[data-state="received"], .upload[data-state="ready"]');
    await arrivedWhole(page, id);
    const media = await ready(id);
    assert.ok(Math.abs(media.duration_ms / 1000 - total) < 2, `${media.duration_ms} ms, ${total} s shown`);
    await page.close();
  });

  test("a link slower than what is recorded loses nothing", async () => {
    const page = await openDeposit();
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    await check(page, "Enregistrer le son");
    await session.send("Network.emulateNetworkConditions", { offline: false, latency: 100, downloadThroughput: -1, uploadThroughput: kSlowBytes });
    await control(page, "Commencer").click();
    await recordedFor(page, 6);
    await stop(page);
    assert.equal(await page.locator('.upload[data-state="sending"]').count(), 1, "the rest goes on being sent");
    await until("all of it has arrived", () => page.locator('.upload[data-state="received"], .upload[data-state="ready"]').count(), 150);
    const [{ id }] = await mediaOf(itemOf(page));
    await arrivedWhole(page, id);
    await ready(id);
    await page.close();
  });

  test("by keyboard alone", async () => {
    const page = await openDeposit();
    await give(page, kQuestions);
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
    const press = async (name) => {
      await until(`the focus is on ${name}`, async () => (await focused()) === name);
      await page.keyboard.press("Enter");
    };
    await page.locator("#files").focus();
    await page.keyboard.press("Tab");
    await press("Filmer maintenant");
    await press("Commencer");
    await recordedFor(page, 1);
    await press("Question suivante");
    await until("the focus is on Pause", async () => (await focused()) === "Pause");
    await page.keyboard.press("Tab");
    await press("Arrêter");
    await stage(page, "review");
    await press("Garder cet enregistrement");
    await until("the focus is back", async () => (await focused()) === "Filmer maintenant");
    const [{ id }] = await mediaOf(itemOf(page));
    await ready(id);
    await page.close();
  });

  test("a refused camera is told, and the files stay usable", async () => {
    const strict = await Browser.open(["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream=deny"]);
    const page = await openDeposit({}, strict);
    await page.locator("capsule-recorder button", { hasText: "Filmer maintenant" }).click();
    await stage(page, "refused");
    assert.match(await page.locator(".recorder [role=alert]").textContent(), /n’a pas laissé cette page utiliser la caméra.*choisissez le fichier/);
    assert.equal(await page.locator("#files").isEnabled(), true);
    await control(page, "Annuler").click();
    assert.equal(await page.locator("capsule-recorder button", { hasText: "Filmer maintenant" }).evaluate((one) => one === document.activeElement), true);
    await page.locator("#files").setInputFiles({ name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("Un mot, faute de caméra.") });
    await page.waitForSelector('.upload[data-state="received"], .upload[data-state="ready"]');
    await page.close();
    await strict.close();
  });

  test("axe finds nothing in the open recorder, and nothing scrolls sideways", async () => {
    const page = await openDeposit();
    await give(page, [...kQuestions, "Une question bien plus longue que les autres, pour voir ce qu’elle devient sur un petit écran ?"]);
    await page.evaluate(axe);
    const found = [];
    const look = async (name) => {
      for (const [colorScheme, width] of [["light", 1280], ["dark", 1280], ["light", 320], ["dark", 320]]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 800 });
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        for (const { id, nodes } of violations) found.push(`[${name} ${colorScheme} ${width}] ${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(" | ")}`);
        if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) found.push(`[${name} ${width}] scrolls sideways`);
        const small = await page.locator("capsule-recorder :is(button, a):visible").evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 43.5).map((one) => one.textContent));
        if (small.length) found.push(`[${name} ${width}] too small: ${small}`);
      }
      if (process.env.SCREENSHOTS) await pictures(page, name);
    };
    await look("closed");
    await check(page);
    await page.locator(".recorder").scrollIntoViewIfNeeded();
    await look("checking");
    await control(page, "Commencer").click();
    await recordedFor(page, 2);
    await look("recording");
    await control(page, "Question suivante").click();
    await control(page, "Question suivante").click();
    await control(page, "Pause").click();
    await stage(page, "paused");
    await look("paused");
    await stop(page);
    await look("review");
    await page.close();
    assert.deepEqual(found, []);
  });
});
