// A film, a sound, photos: they play, seek, speak and follow their transcript, with scripts and without.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Browser } from "./harness/browser.mjs";
import { demonstration } from "./harness/library.mjs";
import { shared, subtitles, temporaryFolderOf } from "./harness/media.mjs";
import { resonanceJson, Server, until } from "./harness/server.mjs";

let server, browser, film;

// What the page's film or sound says of itself. Works with scripts off too.
const state = (page, tag = "video") =>
  page.evaluate((name) => {
    const media = document.querySelector(name);
    if (!media) return {}; // the page before is still there
    return { time: media.currentTime, paused: media.paused, ready: media.readyState, duration: media.duration, width: media.videoWidth, height: media.videoHeight, error: media.error?.message };
  }, tag);
const reaches = (page, what, holds, tag = "video") => until(what, async () => (await state(page, tag).then(holds)) && state(page, tag), 30);

async function open(path, options) {
  const page = await browser.page(server, options);
  await page.goto(path);
  if (options?.javaScriptEnabled !== false) await page.waitForSelector("capsule-player.ready");
  return page;
}
const cuesOf = async (media) => {
  const track = media.tracks.find(({ purpose }) => purpose === "captions");
  const text = await (await server.request(track.url)).text();
  const seconds = (stamp) => stamp.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
  return [...text.matchAll(/([\d:.]+) --> ([\d:.]+)[^\n]*\n([^\n]+(?:\n[^\n]+)*)/g)].map(([, start, end, words]) => ({
    start: seconds(start), end: seconds(end), words: words.replace(/<[^>]+>/g, ""),
  }));
};

describe("watch", () => {
  before(async () => {
    server = await Server.start(await demonstration("watch"));
    browser = await Browser.open();
    film = await server.item("Sanitas");
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("a film plays, pauses and moves to a chapter", async () => {
    const page = await open(film.url);
    assert.equal((await state(page)).paused, true, "nothing starts by itself");
    await page.locator("media-play-button").click();
    await reaches(page, "the film advances", ({ time, paused }) => time > 1.5 && !paused);
    const chapter = page.locator(".chapters a").nth(2);
    const start = Number(await chapter.getAttribute("data-seconds"));
    await chapter.click();
    await reaches(page, "the film goes on after the chapter's beginning", ({ time, paused }) => time > start + 0.3 && time < start + 8 && !paused);
    await page.locator("media-play-button").click();
    await reaches(page, "the film pauses", ({ paused }) => paused);
    const { width, height, error } = await state(page);
    assert.deepEqual([width, height, error], [1280, 720, undefined]);
    await page.close();
  });

  test("captions show what is said", async () => {
    const cues = await cuesOf(film.media[0]);
    const page = await open(`${film.url}?t=${Math.ceil(cues[3].start)}`);
    await page.locator(".player-settings-button").click();
    await page.locator('.player-settings label:has-text("Français")').first().click();
    await page.keyboard.press("Escape");
    const shown = () =>
      page.evaluate(() => {
        const [track] = [...document.querySelector("video").textTracks].filter(({ kind }) => kind === "captions");
        return { mode: track.mode, cues: [...(track.activeCues ?? [])].map(({ text }) => text.replace(/<[^>]+>/g, "")) };
      });
    const { mode, cues: [words] } = await until("a caption is on the screen", async () => {
      const now = await shown();
      return now.cues.length > 0 && now;
    });
    assert.equal(mode, "showing");
    assert.equal(words, cues[3].words);
    await page.close();
  });

  test("a line of the transcript plays its moment, and the lines follow", async () => {
    const page = await open(film.url);
    const lines = page.locator(".transcript-lines a");
    const cues = await cuesOf(film.media[0]);
    assert.equal(await lines.count(), cues.length);
    await lines.nth(5).click();
    await reaches(page, "the film plays from the line", ({ time, paused }) => !paused && time > cues[5].start - 0.1 && time < cues[5].start + 1);
    const current = () => page.locator('.transcript-lines a[aria-current="true"]').evaluateAll((all) => all.map((one) => Number(one.dataset.seconds)));
    await until("the line is marked", async () => Math.abs((await current())[0] - cues[5].start) < 0.01);
    await until("the next line is marked in its turn", async () => Math.abs((await current())[0] - cues[6].start) < 0.01);
    assert.equal((await current()).length, 1);
    await page.close();
  });

  test("?t= starts there, without playing", async () => {
    const page = await open(`${film.url}?t=23`);
    const { time, paused } = await reaches(page, "the film stands at 23 s", ({ time, ready }) => ready >= 2 && time > 0);
    assert.ok(Math.abs(time - 23) <= 1, `at ${time}`);
    assert.equal(paused, true);
    await page.locator("media-play-button").click();
    await reaches(page, "it plays from there", (now) => now.time > 24 && now.time < 30);
    await page.close();
  });

  test("another quality changes the picture and keeps the place", async () => {
    const page = await open(`${film.url}?t=12`);
    await page.locator("media-play-button").click();
    await reaches(page, "the film plays", ({ time }) => time > 12.5);
    await page.locator(".player-settings-button").click();
    await page.locator('.player-settings label:has-text("360p")').click();
    // hls.js knows the size of the first picture before it has moved to the place.
    const { time } = await reaches(page, "360 rows are shown from the same place", ({ height, paused, time: at }) => height === 360 && !paused && at > 12);
    assert.ok(time < 30, `at ${time}`);
    await reaches(page, "it goes on", (now) => now.time > time + 1);
    const captions = await page.evaluate(() => [...document.querySelector("video").textTracks].filter(({ kind }) => kind !== "metadata").map(({ kind, language }) => `${kind} ${language}`));
    assert.deepEqual(captions, [...new Set(captions)], "the playlist's words are not offered beside the page's own");
    assert.ok(captions.includes("captions fr"));
    assert.ok(!captions.some((one) => one.startsWith("subtitles")), `${captions}`);
    await page.close();
  });

  test("without scripts the MP4 plays, from ?t= too", async () => {
    const page = await open(`${film.url}?t=20`, { javaScriptEnabled: false });
    const { duration, time } = await reaches(page, "the film is there", ({ ready }) => ready >= 1);
    assert.ok(Math.abs(duration - film.media[0].duration_ms / 1000) < 0.3, `${duration}`);
    await page.locator("video").focus();
    await page.keyboard.press("Space");
    const playing = await reaches(page, "the browser's own player plays", (now) => now.time > Math.max(time, 20) + 1 && !now.paused);
    assert.ok(playing.time < 30, `at ${playing.time}`);
    assert.ok(await page.locator(".transcript-lines a").count() > 5, "the transcript is readable");
    await page.close();
  });

  test("a line of the transcript is a link without scripts", async () => {
    const page = await open(film.url, { javaScriptEnabled: false });
    const line = page.locator(".transcript-lines a").nth(6);
    const start = Number(await line.getAttribute("data-seconds"));
    await line.click();
    const { time } = await reaches(page, "the page opens at the moment", ({ ready, time: now }) => ready >= 2 && now > 0);
    assert.ok(Math.abs(time - start) <= 1, `${time} for ${start}`);
    await page.close();
  });

  test("an upright film is shown upright and whole", async () => {
    const { url } = await server.item("dernier bus");
    const page = await open(url);
    const { width, height } = await reaches(page, "its size is known", ({ ready }) => ready >= 1);
    assert.ok(height > width, `${width}x${height}`);
    const box = await page.locator("video").boundingBox();
    assert.ok(box.height <= 900, `the whole film fits the window: ${box.height}`);
    await page.close();
  });

  test("a sound has its waveform, plays, and is no black picture", async () => {
    const { url, media: [sound] } = await server.item("escalier C");
    assert.equal(sound.type, "audio");
    assert.ok(!sound.renditions.some(({ content_type, role }) => content_type.startsWith("video/") || role === "poster"), "no picture was made");
    const page = await open(url);
    assert.equal(await page.locator("video").count(), 0);
    assert.equal(await page.evaluate(() => document.querySelectorAll(".media-block img, .media-block [poster]").length), 0);
    const drawn = await until("the waveform is drawn", () => page.evaluate(() => document.querySelector("capsule-waveform svg, capsule-waveform canvas")?.getBoundingClientRect().width));
    assert.ok(drawn > 300, `${drawn}`);
    await page.locator("media-play-button").click();
    await reaches(page, "the sound advances", ({ time, paused }) => time > 1 && !paused, "audio");
    await page.close();
  });

  test("photos come in modern formats with a JPEG for everyone", async () => {
    const { url, media } = await server.item("jardin partagé");
    const page = await browser.page(server);
    await page.goto(url);
    assert.equal(await page.locator(".photos picture").count(), media.length);
    for (const picture of await page.locator(".photos picture").all()) {
      await picture.scrollIntoViewIfNeeded();
      const types = await picture.locator("source").evaluateAll((all) => all.map(({ type }) => type));
      assert.deepEqual(types, ["image/avif", "image/webp"]);
      const image = picture.locator("img");
      await until("the photo is loaded", () => image.evaluate((one) => one.complete && one.naturalWidth > 300));
      const { source, plain } = await image.evaluate((one) => ({ source: one.currentSrc, plain: one.src }));
      assert.match(source, /\.avif$/);
      assert.match(plain, /\.jpe?g$/);
    }
    await page.close();
  });

  test("a real film from a camera plays, and a word said in it is found where it is said", async (context) => {
    const file = shared(context, "video/max-heromode.mp4");
    if (!file) return;
    const cues = [[0.5, 3, "On commence par le bord de la rivière."], [6.2, 9, "Ici, la passerelle relie les deux hameaux."]];
    const transcript = await subtitles(temporaryFolderOf(context), "real", cues);
    const [made] = await resonanceJson(server.data, ["ingest", "--agreed", file, "--title", "Une vraie caméra", "--transcript", transcript, "--wait"]);
    assert.equal(made.media[0].state, "ready");
    const page = await browser.page(server);
    await until("the search finds it", async () => (await server.json("/api/v1/search?q=hameau")).hits.length > 0);
    await page.goto("/bibliotheque?q=hameau");
    await page.locator(".moments a", { hasText: "hameaux" }).click();
    const { time, paused } = await reaches(page, "the film stands at the moment", ({ ready, time: now }) => ready >= 2 && now > 0);
    assert.ok(Math.abs(time - 6.2) <= 1, `at ${time}`);
    assert.equal(paused, true);
    await page.locator("media-play-button").click();
    await reaches(page, "it plays on", (now) => now.time > time + 1.5);
    await page.locator('.transcript-lines a[data-seconds="0.500"]').click();
    await reaches(page, "it seeks back", (now) => now.time > 0.5 && now.time < 3);
    await page.close();
  });
});
