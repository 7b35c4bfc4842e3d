// A passage that somebody asked to remove: closed at once, gone from every exit, and the rest as it was.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Browser, fromWeb } from "./harness/browser.mjs";
import { ffmpeg, subtitles } from "./harness/media.mjs";
import { assertClean, resonanceJson, Server, temporaryFolder, until } from "./harness/server.mjs";

const axe = readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8");
const settings = { RESONANCE_LADDER: "360,240" };
const secret = "pamplemousse";
let data, folder, server, visitor, browser, id, media;

const shape = (of = server) => of.json(`/api/v1/media/${media}`);
const ready = () => until("the film is prepared", async () => (await shape()).state === "ready", 180);
const page = `/contributions/{id}/fichiers/{media}/passages`;
const address = () => page.replace("{id}", id).replace("{media}", media);
const form = (values) => ({ method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: server.url }, body: new URLSearchParams(values) });
const seal = (start, end) => server.request(address(), form({ start, end }));

// Grey, but for magenta and a high tone from 8 to 12 s.
async function film() {
  const file = join(folder, "film.mp4");
  await ffmpeg("-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=24,hue=s=0,drawbox=c=magenta:t=fill:enable=between(n\\,200\\,299)",
    "-f", "lavfi", "-i", "aevalsrc=0.2*sin(2*PI*t*if(between(t\\,8\\,12)\\,3000\\,440)):d=24:s=48000", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", 50, "-c:a", "aac", file);
  return file;
}

async function bytesOf(role, of = visitor) {
  const { renditions } = await shape(of);
  const response = await of.request(renditions.find((one) => one.role === role).url);
  assert.equal(response.status, 200);
  return Buffer.from(await response.arrayBuffer());
}

// The mean brightness, the strongest colour and the loudest moment of a second.
async function seen(file, second) {
  const raw = join(folder, "raw");
  await ffmpeg("-i", file, "-vf", `trim=start=${second}:end=${second + 1},scale=64:36,format=yuv444p`, "-an", "-f", "rawvideo", `${raw}.yuv`);
  await ffmpeg("-i", file, "-af", `atrim=start=${second}:end=${second + 1}`, "-vn", "-ac", 1, "-f", "s16le", `${raw}.pcm`);
  const yuv = readFileSync(`${raw}.yuv`), pcm = readFileSync(`${raw}.pcm`);
  const plane = 64 * 36;
  let brightness = 0, colour = 0, loudest = 0;
  for (let i = 0; i < yuv.length; i++) {
    if (i % (3 * plane) < plane) brightness += yuv[i] / (yuv.length / 3);
    else colour = Math.max(colour, Math.abs(yuv[i] - 128));
  }
  for (let i = 0; i + 1 < pcm.length; i += 2) loudest = Math.max(loudest, Math.abs(pcm.readInt16LE(i)));
  return { brightness, colour, loudest };
}

describe("seals", () => {
  before(async () => {
    folder = temporaryFolder("seals-film");
    data = join(temporaryFolder("seals"), "data");
    const cues = await subtitles(folder, "mots", [[0.5, 4, "Le jardin commence ici.", "Léa"], [8.2, 11, `Le mot est ${secret}.`, "Témoin"], [14, 18, "Et le potager continue.", "Léa"]]);
    [{ id, media: [{ id: media }] }] = await resonanceJson(data, ["ingest", "--agreed", await film(), "--title", "Un film à moitié retiré", "--transcript", cues, "--wait"], settings);
    server = await Server.start(data, { env: settings });
    visitor = await Server.start(data, { settings: ["--owner", "nobody"], env: settings });
    browser = await Browser.open();
    await ready();
  });
  after(async () => {
    await browser?.close();
    await visitor?.stop();
    await server?.stop();
    await assertClean(data);
  });

  test("a wrong passage is refused in words, and changes nothing", async () => {
    for (const [start, end] of [["0:12", "0:08"], ["0:08", "0:08"], ["0:20", "1:20"], ["2:00", "2:10"], ["", "0:08"], ["huit", "douze"], ["-1", "0:08"]]) {
      const response = await seal(start, end);
      assert.equal(response.status, 400, `${start} ${end}`);
      assert.match(await response.text(), /Rien n’a été modifié/);
    }
    for (const json of ["{}", '{"start_ms":2000,"end_ms":1000}', '{"start_ms":"a","end_ms":1}', '{"start_ms":1.5,"end_ms":2}', '{"start_ms":0,"end_ms":99999999999999999999}', '{"start_ms":0,"end_ms":1,"x":1}']) {
      const response = await server.request(`/api/v1/media/${media}/seals`, { method: "POST", headers: { "Content-Type": "application/json" }, body: json });
      assert.equal(response.status, 400, json);
    }
    assert.deepEqual((await shape()).seals, []);
    assert.equal((await shape()).state, "ready");
    assert.equal((await shape(visitor)).seals, null);
    assert.ok([401, 403, 404].includes((await visitor.request(`/api/v1/media/${media}/seals`, { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"start_ms":0,"end_ms":1000}' })).status));
    const asked = await visitor.request(address());
    assert.ok([302, 303, 401, 403, 404].includes(asked.status), String(asked.status));
  });

  test("sealing by the form closes the film at once, for everybody", async () => {
    const before = (await shape(visitor)).renditions.map(({ url }) => url);
    assert.ok(before.length > 10);
    assert.match(await (await visitor.request(`/media/${media}/captions/fr.vtt`)).text(), new RegExp(secret));
    const person = await browser.page(server, { javaScriptEnabled: false });
    await person.goto(`/contributions/${id}`);
    await person.locator("a", { hasText: "Retirer un passage" }).click();
    await person.locator("[name=start]").fill("0:08");
    await person.locator("[name=end]").fill("0:12");
    await person.locator("button", { hasText: "Retirer ce passage" }).click();
    await person.waitForURL("**/passages");
    for (const url of [...before, `/media/${media}/captions/fr.vtt`, `/media/${media}/captions/fr.m3u8`]) {
      for (const of of [visitor, server]) {
        if (of === server && url.includes("/captions/")) continue;
        const status = (await of.request(url)).status;
        assert.equal(status, 404, `${url} ${of === server ? "to its manager" : "to a visitor"}`);
      }
    }
    assert.equal((await visitor.request(`/api/v1/media/${media}`)).status, 404);
    for (const of of [visitor, server]) assert.ok(!(await (await of.request(`/contributions/${id}`)).text()).includes(secret));
    assert.ok(!(await (await server.request(`/media/${media}/captions/fr.vtt`)).text()).includes(secret));
    assert.match(await person.locator("main").innerText(), /de 0:08 à 0:12/);
    assert.match(await person.locator(".passage-lines .removed").innerText(), new RegExp(`Retiré.*${secret}`));
    await person.close();
    const again = await seal("0:08", "0:12");
    assert.equal(again.status, 409, "twice");
  });

  test("a kill in the middle of the preparation leaves it closed, and it goes on by itself", async () => {
    await until("the preparation runs", async () => (await shape()).progress.stage === "encode" || (await shape()).state === "ready", 60);
    server.child.kill("SIGKILL");
    await until("it is gone", () => server.child.signalCode !== null);
    assert.equal((await visitor.request(`/api/v1/media/${media}`)).status, 404);
    server = await Server.start(data, { env: settings });
    // Another passage while it runs: one preparation knows of both.
    const second = await seal("0:20", "0:22");
    assert.equal(second.status, 303, await second.text());
    assert.equal((await visitor.request(`/api/v1/media/${media}`)).status, 404);
    await ready();
    assert.deepEqual((await shape()).seals.map(({ start_ms, end_ms }) => [start_ms, end_ms]), [[8000, 12000], [20000, 22000]]);
  });

  test("what comes back is dark and silent there, and the same elsewhere", async () => {
    const file = join(folder, "back.mp4");
    writeFileSync(file, await bytesOf("progressive"));
    for (const second of [8, 9, 10, 11, 20, 21]) {
      const { brightness, colour, loudest } = await seen(file, second);
      assert.ok(brightness < 24, `${second}: brightness ${brightness}`);
      assert.ok(colour < 10, `${second}: colour ${colour}`);
      assert.ok(loudest < 1500, `${second}: loudest ${loudest}`);
    }
    for (const second of [6, 13, 18, 23]) {
      const { brightness, loudest } = await seen(file, second);
      assert.ok(brightness > 60 && loudest > 2500, `${second}: ${brightness} ${loudest}`);
    }
    assert.ok(Math.abs((await shape()).duration_ms - 24000) < 100);
    const sheet = join(folder, "sheet.jpg");
    writeFileSync(sheet, await bytesOf("storyboard_sheet"));
    await ffmpeg("-i", sheet, "-vf", "format=yuv444p", "-f", "rawvideo", join(folder, "sheet.yuv"));
    const yuv = readFileSync(join(folder, "sheet.yuv"));
    assert.ok(yuv.subarray(yuv.length / 3).every((value) => Math.abs(value - 128) < 30), "no magenta tile");
    const waveform = JSON.parse((await bytesOf("waveform")).toString());
    const pixelsPerSecond = waveform.sample_rate / waveform.samples_per_pixel;
    for (let pixel = Math.ceil(8.1 * pixelsPerSecond); pixel < Math.floor(11.9 * pixelsPerSecond); pixel++) assert.equal(waveform.data[2 * pixel + 1], 0);
  });

  test("its words are found by no search, no captions, no page", async () => {
    await until("the rest is found", async () => (await visitor.json(`/api/v1/search?q=potager`)).hits.length > 0);
    const found = await visitor.json(`/api/v1/search?q=${secret}`);
    assert.deepEqual(found.hits, []);
    assert.deepEqual((await visitor.json(`/api/v1/items/${id}/moments?q=${secret}`)).moments ?? [], []);
    for (const url of [`/contributions/${id}`, `/contributions/${id}?dans=${secret.slice(0, 4)}`, `/media/${media}/captions/fr.vtt`, "/bibliotheque.atom", `/api/v1/suggestions?q=${secret.slice(0, 5)}`]) {
      assert.ok(!(await (await visitor.request(url)).text()).includes(secret), url);
    }
    assert.match(await (await visitor.request(`/media/${media}/captions/fr.vtt`)).text(), /potager/);
    const text = await (await visitor.request(`/contributions/${id}`)).text();
    assert.match(text, /Des passages ont été retirés/);
    assert.ok(!text.includes("Témoin"), "nor its speaker");
    const library = await (await visitor.request(`/bibliotheque?q=${secret}`)).text();
    assert.ok(!library.includes(`/contributions/${id}`));
  });

  test("it plays, across the passage", async () => {
    const watcher = await browser.page(visitor);
    await watcher.goto(`/contributions/${id}?t=7`);
    await watcher.evaluate(async () => {
      const video = document.querySelector("video");
      video.muted = true;
      video.playbackRate = 4;
      await video.play();
    });
    await until("it plays past the passage", () => watcher.evaluate(() => document.querySelector("video").currentTime > 13), 60);
    assert.equal(await watcher.evaluate(() => document.querySelector("video").error), null);
    await watcher.close();
  });

  test("the range is chosen by keyboard and from the lines, on an accessible page", async () => {
    const person = await browser.page(server);
    await person.goto(address());
    const start = person.locator("[name=start]"), end = person.locator("[name=end]");
    const from = person.getByRole("slider", { name: "Début du passage" });
    await from.focus();
    await from.press("ArrowRight");
    await from.press("ArrowRight");
    assert.equal(await start.inputValue(), "0:02");
    await person.locator(".passage-lines li").first().getByRole("button", { name: "jusqu’ici" }).click();
    assert.equal(await end.inputValue(), "0:04");
    assert.ok(await person.locator(".passage-range path").count());
    await person.evaluate(axe);
    const { violations } = await person.evaluate(() => window.axe.run());
    assert.deepEqual(violations.map(({ id: rule, nodes }) => `${rule}: ${nodes.map(({ html }) => html).join(" ")}`), []);
    await person.close();
  });

  test("a moderator gives a passage back; a stranger does not", async () => {
    const [first] = (await shape()).seals;
    assert.ok([401, 403, 404].includes((await visitor.request(`/api/v1/media/${media}/seals/${first.id}`, { method: "DELETE" })).status));
    const lifted = await server.request(`/api/v1/media/${media}/seals/${first.id}`, { method: "DELETE" });
    assert.equal(lifted.status, 200);
    assert.equal((await lifted.json()).seals.length, 1);
    assert.equal((await server.request(`/api/v1/media/${media}/seals/${first.id}`, { method: "DELETE" })).status, 404);
    assert.equal((await shape(visitor)).state, "ready", "what is served stays until then");
    await until("the words are found again", async () => (await visitor.json(`/api/v1/search?q=${secret}`)).hits.length > 0);
    const before = (await shape()).renditions[0].url;
    await until("it is prepared again", async () => (await shape()).renditions[0]?.url !== before, 180);
    const file = join(folder, "lifted.mp4");
    writeFileSync(file, await bytesOf("progressive"));
    assert.ok((await seen(file, 9)).colour > 60, "the passage is there again");
    assert.ok((await seen(file, 20)).brightness < 24, "the other is not");
  });
});
