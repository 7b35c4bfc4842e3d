// A film is watched while it is still being prepared, from its first seconds on, by whoever may watch the whole.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Browser } from "./harness/browser.mjs";
import { ffmpeg, temporaryFolderOf } from "./harness/media.mjs";
import { assertClean, resonanceJson, Server, temporaryFolder, until } from "./harness/server.mjs";

let data, server, browser;

describe("a film in preparation", () => {
  before(async () => {
    data = join(temporaryFolder("early"), "data");
    // A slow preset stands for a long film, and none of it is copied: that would be there at once.
    server = await Server.start(data, { env: { RESONANCE_PRESET: "medium", RESONANCE_REMUX: "false" } });
    browser = await Browser.open();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await assertClean(data);
  });

  test("plays from its first seconds, says how much is there, and becomes whole", async (context) => {
    const file = join(temporaryFolderOf(context), "long.mp4");
    await ffmpeg("-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25:duration=70", "-f", "lavfi", "-i", "sine=440:duration=70", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", 50, "-c:a", "aac", file);
    const [{ id, media: [{ id: media }] }] = await resonanceJson(data, ["ingest", "--agreed", file, "--title", "Un long film"]);
    const now = () => server.json(`/api/v1/media/${media}`);
    const early = await until("its beginning can be watched", async () => {
      const one = await now();
      assert.notEqual(one.state, "failed");
      return one.progress.playable_ms > 0 && one;
    }, 120);
    assert.equal(early.state, "processing", "the film was ready before anything could be watched: make it longer");
    const master = early.renditions.find(({ role }) => role === "master_playlist").url;
    const playlist = await (await server.request(master)).text();
    assert.match(playlist, /^#EXTM3U/);
    const smallest = /^(\d+\.m3u8)$/m.exec(playlist)[1];
    const growing = await server.request(master.replace("master.m3u8", smallest));
    assert.equal(growing.headers.get("cache-control"), "private, no-store");
    const text = await growing.text();
    assert.match(text, /#EXT-X-PLAYLIST-TYPE:EVENT/);
    assert.doesNotMatch(text, /#EXT-X-ENDLIST/);
    // Nothing else of the work folder is handed out, and nothing of a draft to a visitor.
    for (const name of ["journal", "waveform.json", "..%2Fjournal", "audio-level.mp4", "360.mp4.part"]) {
      assert.equal((await server.request(master.replace("master.m3u8", name))).status, 404, name);
    }
    const page = await browser.page(server);
    await page.goto(`/contributions/${id}`, { waitUntil: "domcontentloaded" }); // the encoder has both processors
    await page.waitForSelector("capsule-player.ready");
    assert.match(await page.locator("[data-playable]").textContent(), /Le début \(\d+:\d\d\) peut déjà être regardé/);
    await page.locator("media-play-button").click({ timeout: 60_000, noWaitAfter: true });
    const time = () => page.evaluate(() => document.querySelector("video").currentTime);
    await until("it plays", async () => (await time()) > 1.5);
    const still = await now();
    assert.equal(still.state, "processing", "it played only once it was whole");
    await page.close();

    const whole = await until("it is whole", async () => {
      const one = await now();
      assert.notEqual(one.state, "failed");
      return one.state === "ready" && one;
    }, 300);
    assert.ok(Math.abs(whole.duration_ms - 70_000) < 200, `${whole.duration_ms}`);
    // The address of the growing playlist goes on as the whole one's.
    const end = await (await server.request(master.replace("master.m3u8", smallest))).text();
    assert.match(end, /#EXT-X-ENDLIST/);
    const line = text.split("\n").filter((one) => one && !one.startsWith("#EXT-X-PLAYLIST-TYPE") && !one.startsWith("#EXT-X-TARGETDURATION"));
    assert.deepEqual(line.filter((one) => !end.split("\n").includes(one)), [], "what could be watched has not moved");
  });

  test("a draft's beginning is the owner's alone", async (context) => {
    const visitors = await Server.start(join(temporaryFolder("visitors"), "data"), { settings: ["--owner", "nobody"], env: { RESONANCE_PRESET: "medium" } });
    try {
      const file = join(temporaryFolderOf(context), "draft.mp4");
      await ffmpeg("-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25:duration=60", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", file);
      const [{ media: [{ id: media }] }] = await resonanceJson(visitors.data, ["ingest", "--agreed", file, "--title", "Brouillon", "--draft"]);
      const folder = join(visitors.data, "work");
      const { readdirSync, existsSync } = await import("node:fs");
      const job = await until("its beginning is there", () => {
        const [name] = existsSync(folder) ? readdirSync(folder) : [];
        const [attempt] = name ? readdirSync(join(folder, name)) : [];
        return attempt && existsSync(join(folder, name, attempt, "master.m3u8")) && name;
      }, 120);
      assert.equal((await visitors.request(`/media/${media}/${job}/master.m3u8`)).status, 404);
      assert.equal((await visitors.request(`/api/v1/media/${media}`)).status, 404);
      assert.ok((await readFile(file)).length > 0);
    } finally {
      await visitors.stop();
    }
  });
});
