// Depositing: a large file whose browser is killed half-way, a form without scripts, pauses, and honest refusals.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createReadStream, existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { appendFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Browser, executable, flags, fromWeb, watch } from "./harness/browser.mjs";
import { ffmpeg, film, shared, subtitles, temporaryFolderOf } from "./harness/media.mjs";
import { turned } from "./harness/metadata.mjs";
import { assertClean, root, Server, temporaryFolder, until } from "./harness/server.mjs";

const { chromium } = fromWeb("playwright-core");
const kChunk = 4 * 1024 * 1024;
const { readPo } = await import(join(root, "web/scripts/po.mjs"));
const frenchOf = readPo(join(root, "web/po/fr.po"));

let folder, data, server, browser;

async function sha256(file) {
  const hash = createHash("sha256");
  for await (const bytes of createReadStream(file)) hash.update(bytes);
  return hash.digest("hex");
}

// A film that any player plays, padded to `bytes` by a box that players skip: large to send, quick to prepare, and no two
// of its parts alike.
async function largeFilm(name, bytes) {
  const file = await film(folder, name, { seconds: 3 });
  const rest = bytes - (await stat(file)).size;
  const head = Buffer.alloc(8);
  head.writeUInt32BE(rest, 0);
  head.write("free", 4);
  await appendFile(file, head);
  for (let left = rest - 8; left > 0; left -= 1 << 24) await appendFile(file, randomBytes(Math.min(left, 1 << 24)));
  return file;
}

// A Chromium of our own, so that it can be killed like a phone that runs out of power; its profile stays.
async function startChromium(profile) {
  const child = spawn(executable, [...flags, "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"], { stdio: "ignore", detached: true });
  process.on("exit", () => {
    try { process.kill(-child.pid, "SIGKILL"); } catch { /* gone already */ }
  });
  const portFile = join(profile, "DevToolsActivePort");
  const port = await until("Chromium listens", () => existsSync(portFile) && readFileSync(portFile, "utf8").split("\n")[1] && readFileSync(portFile, "utf8").split("\n")[0]);
  const inner = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const context = inner.contexts()[0];
  const page = context.pages()[0] ?? (await context.newPage());
  watch(page, server.url, browser.complaints);
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  return { child, inner, page, session, portFile };
}

// Playwright copies files into a browser that it did not start; the protocol itself does not.
async function choose(session, selector, file) {
  const { root } = await session.send("DOM.getDocument");
  const { nodeId } = await session.send("DOM.querySelector", { nodeId: root.nodeId, selector });
  await session.send("DOM.setFileInputFiles", { nodeId, files: [file] });
}

const slowly = (session, megabytesPerSecond) =>
  session.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: megabytesPerSecond * 1e6 });
const bar = (page) => page.locator(".upload progress").evaluate((one) => one.value);

describe("deposit", () => {
  before(async () => {
    folder = temporaryFolder("files");
    data = join(temporaryFolder("deposit"), "data");
    server = await Server.start(data);
    browser = await Browser.open();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await assertClean(data);
  });

  test("200 MB whose browser is killed at 40 % resume where they stopped, words included", async () => {
    const size = 200_000_000;
    const file = await largeFilm("grand", size);
    const profile = join(folder, "profile");
    const first = await startChromium(profile);
    await first.page.goto(`${server.url}/deposer`);
    await first.page.waitForSelector("capsule-deposit.ready");
    await first.page.locator("#title").fill("Le grand film du quartier");
    await first.page.locator("#summary").fill("Tourné en une nuit, avec tout l’immeuble.");
    await first.page.locator("label.kind-film").click();
    await slowly(first.session, 12);
    await choose(first.session, "#files", file);
    await until("40 % are sent", async () => (await bar(first.page)) >= 40, 120);
    // What the browser remembers reaches its disk a few seconds late; a phone that dies sooner starts again from zero.
    const storage = join(profile, "Default/Local Storage/leveldb");
    await until("the browser has stored that it was sending", () =>
      readdirSync(storage).some((name) => /\.(log|ldb)$/.test(name) && readFileSync(join(storage, name)).includes("tus")), 60);
    const sentBefore = ((await bar(first.page)) / 100) * size;
    process.kill(-first.child.pid, "SIGKILL");
    await once(first.child, "close");
    await first.inner.close().catch(() => {});
    assert.ok(sentBefore < size * 0.95, `killed while sending (${sentBefore})`);

    await rm(first.portFile);
    const second = await startChromium(profile);
    const offsets = [];
    second.session.on("Network.requestWillBeSent", ({ request }) => {
      if (request.method === "PATCH" && request.url.includes("/depots/")) offsets.push(Number(request.headers["Upload-Offset"]));
    });
    await second.page.goto(`${server.url}/deposer`);
    await second.page.waitForSelector("capsule-deposit.ready");
    await choose(second.session, "#files", file);
    await until("the whole file is received", () => second.page.locator('.upload[data-state="received"], .upload[data-state="ready"]').count(), 120);
    assert.ok(offsets.length > 0);
    assert.ok(offsets[0] >= sentBefore - kChunk, `resumed at ${offsets[0]}, ${sentBefore} had been sent`);
    assert.deepEqual(offsets, [...offsets].sort((a, b) => a - b), "nothing is sent twice");
    assert.equal(await second.page.locator("#title").inputValue(), "Le grand film du quartier");
    assert.equal(await second.page.locator("#summary").inputValue(), "Tourné en une nuit, avec tout l’immeuble.");
    assert.equal(await second.page.locator("input[name=kind][value=film]").isChecked(), true);
    await second.page.locator("input[name=people][value=nobody]").check();
    await second.page.locator("button[value=published]").click();
    await second.page.waitForURL("**/contributions/*");
    assert.equal(await second.page.locator("h1").textContent().then((text) => text.trim()), "Le grand film du quartier");

    const { id, media: [media], kind } = await server.item("Le grand film du quartier");
    assert.equal(kind, "film");
    assert.equal(await sha256(join(data, "media", media.id, "original")), await sha256(file));
    await until("it is prepared", async () => (await server.json(`/api/v1/items/${id}`)).media[0].state === "ready", 60);
    process.kill(-second.child.pid, "SIGKILL");
    await once(second.child, "close");
    await second.inner.close().catch(() => {});
  });

  test("pause stops the sending, resume ends it, and the contribution can be watched", async () => {
    const file = await largeFilm("pause", 40_000_000);
    const page = await browser.page(server);
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    await slowly(session, 5);
    await page.goto("/deposer");
    await page.waitForSelector("capsule-deposit.ready");
    await page.locator("#title").fill("Une pause");
    await page.locator("#files").setInputFiles(file);
    await until("sending has begun", async () => (await bar(page)) > 15);
    await page.locator('.upload button:has-text("Pause")').click();
    await page.waitForSelector('.upload[data-state="paused"]');
    const item = new URL(page.url()).searchParams.get("contribution");
    const id = (await server.json(`/api/v1/items/${item}`)).media[0].id;
    const received = () => statSync(join(data, "media", id, "original")).size;
    const settled = await until("the server has what was sent, and no more comes", async () => {
      const now = received();
      await new Promise((done) => setTimeout(done, 400));
      return now === received() && now;
    });
    assert.ok(settled > 1e6 && settled < 39e6, `${settled}`);
    // The list of deposits says so, honestly.
    const list = await browser.page(server);
    await list.goto("/mes-depots");
    assert.match(await list.locator(".deposit", { hasText: "Une pause" }).textContent(), /pas terminé|inachev|reçu/i);
    await list.close();
    await slowly(session, 100);
    await page.locator('.upload button:has-text("Reprendre")').click();
    await until("the whole file is received", () => page.locator('.upload[data-state="received"], .upload[data-state="ready"]').count(), 60);
    await page.locator("input[name=people][value=nobody]").check();
    await page.locator("button[value=published]").click();
    await page.waitForURL(`**/contributions/${item}`);
    assert.equal(await sha256(join(data, "media", id, "original")), await sha256(file));
    await until("it can be watched", async () => {
      await page.reload();
      return (await page.locator("video").count()) === 1;
    }, 60);
    await page.close();
  });

  test("words typed are kept as they are typed", async () => {
    const page = await browser.page(server);
    await page.goto("/deposer");
    await page.waitForSelector("capsule-deposit.ready");
    await page.locator("#title").pressSequentially("Ce que j’écris");
    await page.locator("#territory").pressSequentially("Vierz");
    await page.locator("[role=option]", { hasText: "Vierzon" }).first().click();
    await until("a draft exists", () => page.url().includes("contribution="));
    const item = new URL(page.url()).searchParams.get("contribution");
    await page.locator("#summary").pressSequentially("Deux mots.");
    await until("the last word is saved", async () => (await server.json(`/api/v1/items/${item}`)).summary === "Deux mots.");
    await page.close();
    const again = await browser.page(server);
    await again.goto(`/deposer?contribution=${item}`);
    assert.equal(await again.locator("#title").inputValue(), "Ce que j’écris");
    assert.equal(await again.locator("#summary").inputValue(), "Deux mots.");
    assert.match(await again.locator("#territory").inputValue(), /Vierzon/);
    await again.close();
  });

  test("without scripts the form deposits a film with its transcript", async () => {
    const file = await film(folder, "simple", { seconds: 4 });
    const transcript = await subtitles(folder, "simple", [[0.5, 3, "Sans script, on dépose aussi."]]);
    const page = await browser.page(server, { javaScriptEnabled: false });
    await page.goto("/deposer");
    await page.locator("#title").fill("Déposé sans script");
    await page.locator("#body").fill(`# Contexte\n\n${"Une ligne assez longue pour un vrai retour d’expérience. ".repeat(400)}`);
    await page.locator("#territory").fill("Bourges");
    await page.locator("#files").setInputFiles(file);
    await page.locator("#transcript").setInputFiles(transcript);
    await page.locator("input[name=people][value=nobody]").check();
    await page.locator("button[value=published]").click();
    await page.waitForURL("**/contributions/*");
    const { id, territory, body } = await server.item("Déposé sans script");
    assert.equal(territory, "COM-18033");
    assert.ok(body.length > 20_000, "a long text passes");
    await until("the film is on the page", async () => {
      await page.reload();
      return (await page.locator("video source").count()) === 1 && (await page.locator(".transcript-lines a").count()) === 1;
    }, 60);
    assert.equal(await sha256(join(data, "media", (await server.json(`/api/v1/items/${id}`)).media[0].id, "original")), await sha256(file));
    await page.close();
  });

  test("without scripts, something wrong keeps the words and says what to do", async () => {
    const page = await browser.page(server, { javaScriptEnabled: false });
    await page.goto("/deposer");
    await page.locator("#summary").fill("Un résumé sans titre.");
    await page.locator("#territory").fill("Nullepartville");
    await page.locator("input[name=people][value=nobody]").check();
    await page.locator("button[value=published]").click();
    const told = await page.locator("[role=alert]").textContent();
    assert.match(told, /Nullepartville/);
    assert.equal(await page.locator("#summary").inputValue(), "Un résumé sans titre.");
    await page.close();
  });

  test("a hostile file gets its reason, in plain French, on “Mes dépôts”", async () => {
    const text = join(folder, "vacances.mp4"), cut = join(folder, "coupe.mp4");
    await writeFile(text, "Ceci n’est pas un film, c’est une lettre.\n".repeat(50));
    const whole = await film(folder, "whole", { seconds: 5 });
    await writeFile(cut, readFileSync(whole).subarray(0, 20_000));
    const page = await browser.page(server);
    await page.goto("/deposer");
    await page.waitForSelector("capsule-deposit.ready");
    await page.locator("#title").fill("Deux fichiers abîmés");
    await page.locator("#files").setInputFiles([text, cut]);
    await until("both are received", async () => (await page.locator('.upload[data-state="received"], .upload[data-state="failed"]').count()) === 2);
    const item = new URL(page.url()).searchParams.get("contribution");
    const { media } = await until("both are refused", async () => {
      const now = await server.json(`/api/v1/items/${item}`);
      return now.media.every(({ state }) => state === "failed") && now;
    }, 60);
    assert.equal(media.length, 2);
    await page.goto("/mes-depots");
    const deposit = page.locator(".deposit", { hasText: "Deux fichiers abîmés" });
    const reasons = await deposit.locator(".pending p:not([class])").allTextContents();
    assert.equal(reasons.length, 2, `${reasons}`);
    for (const reason of reasons) {
      assert.ok(!(reason in frenchOf), `still English: ${reason}`);
      assert.match(reason, /[.!]$/);
      assert.doesNotMatch(reason, /codec|transcod|encod|exception|\{|errno|moov/i);
    }
    assert.match(await deposit.textContent(), /vacances\.mp4/);
    await page.goto(`/en/contributions/${item}/modifier`);
    const english = await page.locator("main").textContent();
    for (const reason of reasons) assert.ok(!english.includes(reason), `the English page speaks French: ${reason}`);
    // One of them is removed, the other tried again: it is refused again, for the same reason.
    await page.goto("/mes-depots");
    await deposit.locator(".pending", { hasText: "coupe.mp4" }).locator("button", { hasText: /Supprimer/ }).click();
    await page.locator(".danger").click();
    assert.equal((await server.json(`/api/v1/items/${item}`)).media.length, 1);
    assert.ok(!existsSync(join(data, "media", media.find(({ file_name }) => file_name === "coupe.mp4").id)));
    await page.goto("/mes-depots");
    await deposit.locator("button", { hasText: /Réessayer/ }).click();
    await until("it is refused again", async () => (await server.json(`/api/v1/items/${item}`)).media[0].state === "failed");
    await page.close();
  });

  test("a photo is seen as soon as it is chosen, before anything leaves the device", async (context) => {
    const portrait = join(temporaryFolderOf(context), "portrait.jpg");
    // It lies on its side, and says so: what is on its left belongs at the top.
    await ffmpeg("-f", "lavfi", "-i", "color=0xcc7152:size=800x1200[left];color=0x2f7078:size=800x1200[right];[left][right]hstack", "-frames:v", 1, portrait);
    await writeFile(portrait, turned(readFileSync(portrait)));
    const page = await browser.page(server);
    await page.goto("/deposer");
    await page.waitForSelector("capsule-deposit.ready");
    let letGo;
    const held = new Promise((resolve) => (letGo = resolve));
    await page.route("**/api/v1/items", async (route) => {
      await held;
      await route.continue();
    });
    await page.locator("#title").fill("Un portrait");
    await page.locator("#files").setInputFiles(portrait);
    const shown = page.locator(".upload canvas");
    await shown.waitFor();
    const { width, height, top, bottom } = await shown.evaluate((canvas) => {
      const at = (y) => [...canvas.getContext("2d").getImageData(80, y, 1, 1).data];
      return { width: canvas.width, height: canvas.height, top: at(40), bottom: at(120) };
    });
    assert.deepEqual({ width, height }, { width: 160, height: 160 });
    const isAbout = (point, colour) => [...colour, 255].every((value, index) => Math.abs(point[index] - value) < 12);
    assert.ok(isAbout(top, [0xcc, 0x71, 0x52]), `${top}`);
    assert.ok(isAbout(bottom, [0x2f, 0x70, 0x78]), `${bottom}`);
    assert.equal(await page.locator('.upload[data-state="waiting"]').count(), 1, "nothing has left");
    const fetched = [];
    page.on("request", (request) => fetched.push(request.url()));
    letGo();
    await page.waitForSelector('.upload[data-state="ready"]', { timeout: 60_000 });
    await page.waitForLoadState("networkidle");
    assert.equal(await page.locator(".upload canvas").count(), 1);
    assert.deepEqual(fetched.filter((url) => url.startsWith(`${server.url}/media/`)), [], "it is not fetched as well");
    await page.close();
  });

  test("a photo that is too large for a telephone to hold, or damaged, keeps its sign", async (context) => {
    const here = temporaryFolderOf(context);
    const small = join(here, "petit.jpg"), large = join(here, "grand.jpg"), damaged = join(here, "faux.jpg");
    await ffmpeg("-f", "lavfi", "-i", "color=0xcc7152:size=320x240", "-frames:v", 1, small);
    await writeFile(large, Buffer.concat([readFileSync(small), Buffer.alloc(25_000_000)]));
    await writeFile(damaged, "une lettre");
    const page = await browser.page(server);
    await page.goto("/deposer");
    await page.waitForSelector("capsule-deposit.ready");
    await page.locator("#title").fill("Trois photos");
    await page.locator("#files").setInputFiles([large, damaged, small]);
    await page.locator(".upload", { hasText: "petit.jpg" }).locator("canvas").waitFor(); // the last: the others have had their turn
    assert.equal(await page.locator(".upload canvas").count(), 1);
    for (const name of ["grand.jpg", "faux.jpg"]) assert.equal(await page.locator(".upload", { hasText: name }).locator(".upload-name svg.icon").count(), 1);
    await page.close();
  });

  const seenOncePrepared = async (file) => {
    const page = await browser.page(server);
    await page.goto("/deposer");
    await page.waitForSelector("capsule-deposit.ready");
    await page.locator("#title").fill("Vu quand c’est prêt");
    await page.locator("#files").setInputFiles(file);
    await page.waitForSelector('.upload[data-state="ready"]', { timeout: 60_000 });
    await until("its picture is there", () => page.locator(".upload-name img").evaluate((img) => img.complete && img.naturalWidth > 0));
    assert.equal(await page.locator(".upload-name .icon, .upload-name canvas").count(), 0);
    await page.close();
  };
  test("a film is seen in the list once it is prepared", async (context) => seenOncePrepared(await film(temporaryFolderOf(context), "court", { seconds: 3 })));
  test("so is a photo that this browser cannot read", async (context) => {
    const file = shared(context, "photo/classic-car.heic");
    if (file) await seenOncePrepared(file);
  });

  test("photos and a sound chosen together all arrive", async (context) => {
    const here = temporaryFolderOf(context);
    const files = [];
    for (const [index, colour] of ["0x6b9a72", "0xcc7152", "0x2f7078"].entries()) {
      files.push(join(here, `photo ${index} é.jpg`));
      await ffmpeg("-f", "lavfi", "-i", `color=${colour}:size=1200x800`, "-frames:v", 1, files[index]);
    }
    files.push(join(here, "son.ogg"));
    await ffmpeg("-f", "lavfi", "-i", "sine=440:duration=3", "-c:a", "libvorbis", files[3]);
    const page = await browser.page(server);
    await page.goto("/deposer");
    await page.waitForSelector("capsule-deposit.ready");
    await page.locator("#title").fill("Plusieurs fichiers");
    await page.locator("#files").setInputFiles(files);
    await until("all are received", async () => (await page.locator('.upload[data-state="received"], .upload[data-state="ready"]').count()) === 4, 60);
    await page.locator("input[name=people][value=nobody]").check();
    await page.locator("button[value=published]").click();
    await page.waitForURL("**/contributions/*");
    const { id } = await server.item("Plusieurs fichiers");
    const { media } = await until("all are ready", async () => {
      const now = await server.json(`/api/v1/items/${id}`);
      return now.media.every(({ state }) => state === "ready") && now;
    }, 60);
    assert.deepEqual(media.map(({ type }) => type).sort(), ["audio", "photo", "photo", "photo"]);
    assert.deepEqual(media.map(({ file_name }) => file_name).sort(), ["photo 0 é.jpg", "photo 1 é.jpg", "photo 2 é.jpg", "son.ogg"]);
    await page.close();
  });
});
