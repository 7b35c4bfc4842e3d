// A film's second ladder: made after the first, played by whoever has few bytes; with and without it, H.264 and AV1 go
// through hls.js with changes of quality, and the largest version is the film's own stream.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Browser, fromWeb } from "./harness/browser.mjs";
import { ffmpeg } from "./harness/media.mjs";
import { assertClean, resonanceJson, root, Server, temporaryFolder, until } from "./harness/server.mjs";

const HLS = fromWeb("hls-parser");
HLS.setOptions({ strictMode: true });
let data, server, browser, id, media;

const shots = join(root, "build/screenshots");
const state = (page) =>
  page.evaluate(() => {
    const video = document.querySelector("video");
    return { time: video.currentTime, paused: video.paused, height: video.videoHeight, error: video.error?.message };
  });

// The page, with what it asked for of each codec.
async function open({ saving }) {
  const page = await browser.page(server);
  await page.addInitScript((save) => {
    Object.defineProperty(navigator, "connection", { value: { saveData: save, effectiveType: "4g" } });
  }, saving);
  const asked = { av1: 0, h264: 0, opus: 0 };
  page.on("request", (request) => {
    const name = new URL(request.url()).pathname.split("/").at(-1);
    if (/^\d+-av1\.mp4$/.test(name)) asked.av1++;
    else if (/^\d+\.mp4$/.test(name)) asked.h264++;
    else if (name === "audio-opus.mp4") asked.opus++;
  });
  await page.goto(`/contributions/${id}`);
  await page.waitForSelector("capsule-player.ready");
  return { page, asked };
}

describe("the second ladder", () => {
  before(async () => {
    data = join(temporaryFolder("light"), "data");
    const file = join(temporaryFolder("light-film"), "film.mp4");
    await ffmpeg("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=26", "-f", "lavfi", "-i", "sine=440:duration=26", "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-g", 50, "-c:a", "aac", file);
    const settings = { RESONANCE_CODECS: "h264,av1", RESONANCE_LADDER: "360,240" };
    [{ id, media: [{ id: media }] }] = await resonanceJson(data, ["ingest", "--agreed", file, "--title", "Un film léger", "--wait"], settings);
    server = await Server.start(data, { env: settings });
    browser = await Browser.open();
    mkdirSync(shots, { recursive: true });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await assertClean(data);
  });

  test("appears beside the first one, and a strict parser reads it", async () => {
    const complete = await until("the second ladder is there", async () => {
      const { state: now, renditions } = await server.json(`/api/v1/media/${media}`);
      assert.equal(now, "ready", "the film is there all the while");
      return renditions.find(({ role }) => role === "complete_playlist");
    }, 120);
    const playlist = HLS.parse(await (await server.request(complete.url)).text());
    const codecs = playlist.variants.filter(({ isIFrameOnly }) => !isIFrameOnly).map(({ codecs: names }) => names.split(".")[0]).sort();
    assert.deepEqual(codecs, ["av01", "av01", "avc1", "avc1"]);
    for (const { uri } of playlist.variants) {
      const response = await server.request(new URL(uri, `http://x${complete.url}`).pathname);
      assert.equal(response.status, 200, uri);
      const segments = HLS.parse(await response.text()).segments;
      assert.ok(segments.length >= 5, uri);
    }
    // The original's own pictures, bit for bit, are the largest version (the file itself is what it was).
    const { renditions } = await server.json(`/api/v1/media/${media}`);
    assert.ok(renditions.some(({ role, height }) => role === "progressive" && height === 360));
  });

  test("is what people who save bytes get, in the quality that they choose", async () => {
    const { page, asked } = await open({ saving: true });
    await page.locator("media-play-button").click();
    await until("it plays", async () => (await state(page)).time > 1.5);
    await page.locator(".player-settings-button").click();
    await page.locator('.player-settings label:has-text("360p")').click();
    await until("360 rows are shown", async () => (await state(page)).height === 360);
    await page.locator('.player-settings label:has-text("240p")').click();
    const { time } = await until("240 rows are shown", async () => (await state(page)).height === 240 && state(page), 60);
    await until("it goes on", async () => (await state(page)).time > time + 1);
    await page.screenshot({ path: join(shots, "av1.png") });
    assert.ok(asked.av1 > 0 && asked.opus > 0, JSON.stringify(asked));
    assert.equal((await state(page)).error, undefined);
    await page.close();
  });

  test("is left alone where this machine would decode it by the sweat of its processor", async () => {
    const { page, asked } = await open({ saving: false });
    await page.locator("media-play-button").click();
    await until("it plays", async () => (await state(page)).time > 1);
    await page.locator(".player-settings-button").click();
    await page.locator('.player-settings label:has-text("240p")').click();
    const { time } = await until("240 rows are shown", async () => (await state(page)).height === 240 && state(page), 60);
    await until("it goes on", async () => (await state(page)).time > time + 1);
    assert.equal(asked.av1, 0, "this Chromium has no decoder in hardware");
    assert.ok(asked.h264 > 0);
    await page.close();
  });

  test("leaves with the film", async () => {
    const { renditions } = await server.json(`/api/v1/media/${media}`);
    const track = renditions.find(({ url }) => url.endsWith("/240-av1.mp4")).url;
    assert.equal((await server.request(track, { headers: { Range: "bytes=0-9" } })).status, 206);
    assert.equal((await server.request(track.replace("240-av1", "240"), { headers: { Range: "bytes=0-9" } })).status, 404, "another generation's name");
    assert.equal((await server.request(`/api/v1/media/${media}`, { method: "DELETE" })).status, 204);
    assert.equal((await server.request(track)).status, 404);
  });
});
