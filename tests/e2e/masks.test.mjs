// Somebody who asked not to be recognised: their face covered, their voice altered, in every byte that leaves.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Browser, fromWeb } from "./harness/browser.mjs";
import { ffmpeg } from "./harness/media.mjs";
import { assertClean, resonanceJson, Server, temporaryFolder, until } from "./harness/server.mjs";

const axe = readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8");
const settings = { RESONANCE_LADDER: "180,144" };
let data, folder, server, visitor, browser, id, media;

const shape = (of = server) => of.json(`/api/v1/media/${media}`);
const ready = () => until("the film is prepared", async () => (await shape()).state === "ready", 240);
const masks = async () => (await server.json(`/api/v1/media/${media}/masks`)).masks;
const address = () => `/contributions/${id}/fichiers/${media}/masques`;
const post = (values, path = address()) => server.request(path, { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: server.url }, body: new URLSearchParams(values) });
const line = (time, x, y = "16", width = "22", height = "28") => [["time", time], ["x", x], ["y", y], ["width", width], ["height", height]];
const face = (lines, manner = "opaque") => [["manner", manner], ...lines.flat()];

// Grey, but for a magenta square of 64 x 45 that goes from 50 to 110 points from the left in 12 seconds, 30 from the top;
// 440 Hz.
async function film() {
  const file = join(folder, "film.mp4");
  await ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x180:r=10:d=12,hue=s=0[grey];color=c=magenta:s=64x45:r=10:d=12[face];[grey][face]overlay=x=50+5*t:y=30",
    "-f", "lavfi", "-i", "aevalsrc=0.2*sin(2*PI*t*440):d=12:s=48000", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", 20, "-c:a", "aac", file);
  return file;
}

// How many points of it are as red and blue as the square is, in all its pictures, or in those of some seconds.
async function magenta(file, from = 0, to = 1e6) {
  const raw = join(folder, "raw.rgb");
  await ffmpeg("-i", file, "-vf", `trim=start=${from}:end=${to},scale=160:90,format=rgb24`, "-an", "-f", "rawvideo", raw);
  const bytes = readFileSync(raw);
  assert.ok(bytes.length > 0, file);
  let count = 0;
  for (let i = 0; i + 2 < bytes.length; i += 3) if (bytes[i] > 150 && bytes[i + 2] > 150 && bytes[i + 1] < 110) count++;
  return count;
}

// How much of a tone the tenths of a second have, as an amplitude: a changed voice does not keep its phase for longer.
async function tone(file, hertz, second) {
  const raw = join(folder, "raw.pcm");
  await ffmpeg("-i", file, "-af", `atrim=start=${second}:end=${second + 1}`, "-vn", "-ac", 1, "-ar", 48000, "-f", "f32le", raw);
  const pcm = readFileSync(raw), tenth = 4800;
  let sum = 0;
  for (let part = 0; part < 10; part++) {
    let cosine = 0, sine = 0;
    for (let i = part * tenth; i < (part + 1) * tenth; i++) {
      const angle = (2 * Math.PI * hertz * i) / 48000;
      cosine += pcm.readFloatLE(4 * i) * Math.cos(angle);
      sine += pcm.readFloatLE(4 * i) * Math.sin(angle);
    }
    sum += (2 * Math.hypot(cosine, sine)) / tenth;
  }
  return sum / 10;
}

// Every file that shows something, as a visitor gets it.
async function shown() {
  const files = {};
  for (const { role, url } of (await shape(visitor)).renditions) {
    if (!["progressive", "track", "poster", "storyboard_sheet"].includes(role)) continue;
    const response = await visitor.request(url);
    assert.equal(response.status, 200, url);
    const name = url.split("/").pop();
    writeFileSync(join(folder, name), Buffer.from(await response.arrayBuffer()));
    if (!name.startsWith("audio")) files[name] = join(folder, name);
  }
  return files;
}

describe("masks", () => {
  before(async () => {
    folder = temporaryFolder("masks-film");
    data = join(temporaryFolder("masks"), "data");
    [{ id, media: [{ id: media }] }] = await resonanceJson(data, ["ingest", "--agreed", await film(), "--title", "Une personne qui préfère ne pas être vue", "--wait"], settings);
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

  test("a wrong mask is refused in words, and changes nothing", async () => {
    const wrong = [
      face([]), face([line("0:02", "10")]), face([line("0:02", "10"), line("0:02", "20")]), face([line("0:02", "10"), line("deux", "20")]),
      face([line("0:02", "10"), line("0:03", "beaucoup")]), face([line("0:02", "10"), line("0:03", "90")]), face([line("0:02", "10"), line("1:03", "20")]),
      face([line("0:02", "-1"), line("0:03", "20")]), face([line("0:02", "10"), line("0:03", "")]), face([line("0:02", "1e999"), line("0:03", "nan")]),
      [["manner", "deeper"], ["extent", "part"], ["start", "0:05"], ["end", "0:02"]], [["manner", "deeper"], ["extent", "part"], ["start", ""], ["end", "fin"]],
    ];
    for (const values of wrong) {
      const response = await post(values);
      assert.equal(response.status, 400, JSON.stringify(values));
      assert.match(await response.text(), /Rien n’a été modifié/);
    }
    assert.match(await (await post(face([line("0:02", "beaucoup"), line("0:03", "20")]))).text(), /value="beaucoup"/, "what was typed is still there");
    assert.deepEqual(await masks(), []);
    assert.equal((await shape()).state, "ready");
    for (const path of [address(), `/api/v1/media/${media}/masks`]) assert.ok([302, 303, 401, 403, 404].includes((await visitor.request(path)).status), path);
  });

  test("masking by the form alone closes the film at once, for everybody", async () => {
    const files = await shown();
    for (const name of ["180.mp4", "144.mp4", "storyboard-1.jpg", "poster-1-320.jpg"]) assert.ok((await magenta(files[name])) > 50, `${name}: what is looked for can be found`);
    const before = (await shape(visitor)).renditions.map(({ url }) => url);
    const person = await browser.page(server, { javaScriptEnabled: false });
    await person.goto(`/contributions/${id}`);
    await person.locator("a", { hasText: "Masquer un visage ou une voix" }).click();
    assert.match(await person.locator("main").innerText(), /Une voix transformée ne rend pas anonyme/);
    for (const [place, values] of [["0:00", "15", "16", "21,5", "26"], ["0:12", "34", "16", "21,5", "26"]].entries()) {
      const fields = person.locator(".mask-moment").nth(place).locator("input");
      for (const [number, value] of values.entries()) await fields.nth(number).fill(value);
    }
    await person.locator("button", { hasText: "Couvrir ce visage" }).click();
    assert.match(await person.locator("main").innerText(), /Visage couvert par un cache opaque/);
    assert.equal((await visitor.request(`/api/v1/media/${media}`)).status, 404);
    for (const url of before) assert.equal((await visitor.request(url)).status, 404, url);
    assert.ok(!(await (await visitor.request(`/contributions/${id}`)).text()).includes("/media/"));
    await person.close();
    await ready();
    assert.deepEqual((await masks()).map(({ manner, start_ms, end_ms }) => [manner, start_ms, end_ms]), [["opaque", 0, 12000]]);
  });

  test("what comes back shows no trace of the face, in any file", async () => {
    const files = await shown();
    for (const name of ["180.mp4", "144.mp4", "storyboard-1.jpg", "poster-1-320.jpg"]) assert.ok(files[name], name);
    for (const [name, file] of Object.entries(files)) assert.equal(await magenta(file), 0, name);
    assert.ok(Math.abs((await shape()).duration_ms - 12000) < 100);
    assert.match(await (await visitor.request(`/contributions/${id}`)).text(), /Un visage est couvert ici/);
  });

  test("the box is drawn on the picture, by keyboard and by pointer, on an accessible page", async () => {
    const person = await browser.page(server);
    await person.goto(address());
    const box = person.getByRole("application", { name: "Le cache sur le visage" });
    await until("the film can be seen", () => person.evaluate(() => document.querySelector("video").readyState >= 2));
    const values = (number) => person.locator(".mask-moment").nth(number).locator("input").evaluateAll((fields) => fields.map(({ value }) => value));
    assert.equal(await person.locator(".mask-moment").count(), 0, "no empty line");
    await box.focus();
    await box.press("ArrowRight");
    assert.deepEqual(await values(0), ["0:00,000", "41", "25", "20", "30"]);
    await box.press("Shift+ArrowDown");
    await box.press("Alt+ArrowUp");
    assert.deepEqual(await values(0), ["0:00,000", "41", "24.8".replace(".", ","), "20", "31"]);
    await person.locator("video").evaluate((video) => (video.currentTime = 10));
    await until("it is there", () => person.evaluate(() => !document.querySelector("video").seeking));
    // Dragged a tenth of the picture to the left.
    const stage = await person.locator(".mask-stage").boundingBox(), at = await box.boundingBox();
    await person.mouse.move(at.x + at.width / 2, at.y + at.height / 2);
    await person.mouse.down();
    await person.mouse.move(at.x + at.width / 2 - stage.width / 20, at.y + at.height / 2);
    await person.mouse.move(at.x + at.width / 2 - stage.width / 10, at.y + at.height / 2);
    await person.mouse.up();
    const dragged = await values(1);
    assert.equal(dragged[0], "0:10,000");
    assert.ok(Math.abs(Number(dragged[1].replace(",", ".")) - 31) < 0.5, dragged.join(" "));
    // Halfway it is halfway.
    await person.locator("video").evaluate((video) => (video.currentTime = 5));
    await until("it follows", async () => Math.abs(parseFloat(await box.evaluate((one) => one.style.left)) - 36) < 0.5);
    assert.ok(await box.evaluate((one) => one.classList.contains("covers")));
    await person.locator("video").evaluate((video) => (video.currentTime = 11));
    await until("it ends", () => box.evaluate((one) => !one.classList.contains("covers")));
    await person.getByRole("button", { name: "Poser un repère à ce moment" }).click();
    assert.equal((await values(2))[0], "0:11,000");
    await person.getByRole("button", { name: "Enlever – Repère 3" }).click();
    assert.equal(await person.locator(".mask-moment").count(), 2);
    await person.evaluate(axe);
    const { violations } = await person.evaluate(() => window.axe.run());
    assert.deepEqual(violations.map(({ id: rule, nodes }) => `${rule}: ${nodes.map(({ html }) => html).join(" ")}`), []);
    await person.setViewportSize({ width: 320, height: 800 });
    assert.ok(await person.evaluate(() => document.documentElement.scrollWidth <= 320), "nothing to scroll sideways");
    await person.getByRole("button", { name: "Couvrir ce visage" }).click();
    await person.waitForLoadState();
    assert.equal((await masks()).length, 2);
    assert.deepEqual((await masks()).map(({ moments }) => moments.length), [2, 2]);
    await person.close();
    await ready();
  });

  test("a mask is changed in its lines, and its film is closed meanwhile", async () => {
    const [{ id: first }] = (await masks()).filter(({ end_ms }) => end_ms === 12000);
    const person = await browser.page(server);
    await person.goto(`${address()}?masque=${first}#face`);
    const time = person.locator(".mask-moment").last().locator("[name=time]");
    await until("the lines are there", async () => (await person.locator(".mask-moment").count()) === 2);
    assert.equal(await time.inputValue(), "0:12,000");
    await time.fill("0:06");
    await person.getByRole("button", { name: "Enregistrer, et fermer le film" }).click();
    await person.waitForLoadState();
    assert.equal((await visitor.request(`/api/v1/media/${media}`)).status, 404);
    assert.ok((await masks()).some(({ id: one, end_ms }) => one === first && end_ms === 6000), "the same one");
    await person.close();
    assert.equal((await post([["manner", "deeper"], ["extent", "whole"]])).status, 303);
    await ready();
  });

  test("an altered voice sounds otherwise, for as long as before", async () => {
    const files = await shown();
    assert.ok((await tone(files["180.mp4"], 440, 3)) < 0.04, "the voice is gone");
    assert.ok((await tone(files["180.mp4"], 330, 3)) > 0.08, "and sounds deeper");
    assert.ok(Math.abs((await shape()).duration_ms - 12000) < 100);
    assert.match(await (await visitor.request(`/contributions/${id}`)).text(), /Une voix est transformée ici/);
    assert.match(await (await server.request("/journal")).text(), /Visage couvert ou voix transformée/);
  });

  test("who manages it takes a mask away; a stranger does not", async () => {
    const all = await masks();
    assert.ok([401, 403, 404].includes((await visitor.request(`/api/v1/media/${media}/masks/${all[0].id}`, { method: "DELETE" })).status));
    const before = (await shape()).renditions[0].url;
    for (const mask of all) assert.equal((await server.request(`/api/v1/media/${media}/masks/${mask.id}`, { method: "DELETE" })).status, 204);
    assert.equal((await shape(visitor)).state, "ready", "what is served stays until then");
    await until("it is prepared again", async () => (await shape()).renditions[0]?.url !== before, 240);
    const files = await shown();
    assert.ok((await magenta(files["180.mp4"], 8, 10)) > 50, "the face is there again");
    assert.ok((await tone(files["180.mp4"], 440, 3)) > 0.08, "and the voice");
  });
});
