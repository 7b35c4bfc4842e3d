// Everything wrong that people and attackers send: each ends in one clear sentence, in French and in English, a row that
// says so, and nothing else.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Browser } from "./harness/browser.mjs";
import { ffmpeg, film, subtitles, temporaryFolderOf } from "./harness/media.mjs";
import { fill, smallDisk } from "./harness/small_disk.mjs";
import { assertSentence } from "./harness/sentence.mjs";
import { assertClean, binary, environment, execute, french, resonance, resonanceJson, Server, temporaryFolder, until } from "./harness/server.mjs";

let folder, whole;

// Both languages, from the running program.
async function reasons(server, media) {
  const [fr, en] = await Promise.all(["fr", "en"].map(async (language) => (await server.json(`/api/v1/media/${media}`, { headers: { "Accept-Language": language } })).failure?.message));
  assertSentence(fr, "French");
  assertSentence(en, "English");
  assert.notEqual(fr, en, "the sentence is translated");
  return { fr, en };
}

// A refused file leaves its row, and on the disk at most what its owner sent.
function assertNothingElse(data, media) {
  const own = join(data, "media", media);
  if (existsSync(own)) assert.deepEqual(readdirSync(own).filter((name) => name !== "original"), []);
  assert.deepEqual(existsSync(join(data, "work")) ? readdirSync(join(data, "work")) : [], []);
}

const tus = (server, method, path, headers = {}, body) =>
  server.request(path, { method, headers: { "Tus-Resumable": "1.0.0", ...headers }, body });
const patch = (server, path, offset, body, headers = {}) =>
  tus(server, "PATCH", path, { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream", ...headers }, body);
const base64 = (text) => Buffer.from(text).toString("base64");
async function draft(server, title = "Essai") {
  const response = await server.request("/api/v1/items", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ title, kind: "capsule", language: "fr" }) });
  return (await response.json()).id;
}
async function begin(server, item, length, name = "film.mp4") {
  const response = await tus(server, "POST", "/depots", { "Upload-Length": String(length), "Upload-Metadata": `item ${base64(item)},filename ${base64(name)}` });
  assert.equal(response.status, 201, await response.text());
  return new URL(response.headers.get("location"), server.url).pathname;
}
const idOf = (path) => path.split("/").pop();

async function makeBadFiles() {
  const file = (name) => join(folder, name);
  await writeFile(file("vide.mp4"), "");
  await writeFile(file("texte.mp4"), "Chers amis, voici ma lettre, elle n’est pas un film.\n".repeat(40));
  await writeFile(file("coupe.mp4"), (await readFile(whole)).subarray(0, 30_000));
  await writeFile(file("liste.mp4"), "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n/etc/hostname\n#EXT-X-ENDLIST\n");
  await writeFile(file("image.jpg"), '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><image href="/etc/hostname"/></svg>');
  await writeFile(file("bruit.mov"), Buffer.from(Array.from({ length: 60_000 }, (_, i) => (i * 7919 + (i >> 3) * 104729) & 255)));
  await ffmpeg("-f", "lavfi", "-i", "color=gray:size=12000x12000", "-frames:v", 1, "-pix_fmt", "gray", file("immense.png"));
  // A film's container that holds subtitles only: neither picture nor sound.
  await writeFile(file("dits.srt"), "1\n00:00:00,000 --> 00:00:02,000\nRien à voir.\n");
  await ffmpeg("-i", file("dits.srt"), "-c:s", "mov_text", file("sans-image.mp4"));
  await writeFile(file("document.mp4"), "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");
  await writeFile(file("archive.mp4"), Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.alloc(4000, 7)]));
  return ["vide.mp4", "texte.mp4", "coupe.mp4", "liste.mp4", "image.jpg", "bruit.mov", "immense.png", "sans-image.mp4", "document.mp4", "archive.mp4"].map(file);
}

describe("bad input", () => {
  before(async () => {
    folder = temporaryFolder("bad");
    whole = await film(folder, "whole", { seconds: 5 });
  });

  test("files that are not what they say are refused with their reason", async (context) => {
    const data = join(temporaryFolderOf(context), "data");
    const files = await makeBadFiles();
    const { code, stdout } = await resonance(data, ["ingest", "--agreed", ...files, "--wait", "--json"]);
    assert.equal(code, 1, "the program says that something was refused");
    const items = JSON.parse(stdout);
    assert.equal(items.length, files.length);
    const server = await Server.start(data);
    const told = new Map();
    for (const { media: [{ id, file_name, state, failure }] } of items) {
      assert.equal(state, "failed", file_name);
      assertSentence(failure, file_name);
      const { fr, en } = await reasons(server, id);
      assert.equal(failure, en);
      told.set(file_name, en);
      assertNothingElse(data, id);
      context.diagnostic(`${file_name}: ${fr} | ${en}`);
    }
    assert.equal(told.size, files.length);
    // Different mistakes deserve different words.
    for (const [one, other] of [["vide.mp4", "texte.mp4"], ["coupe.mp4", "texte.mp4"], ["immense.png", "image.jpg"], ["sans-image.mp4", "coupe.mp4"]]) assert.notEqual(told.get(one), told.get(other), `${one} and ${other}`);
    await server.stop();
    await assertClean(data);
  });

  test("the command line speaks French where the terminal does", async (context) => {
    const data = join(temporaryFolderOf(context), "data");
    const { code, stdout } = await resonance(data, ["ingest", "--agreed", join(folder, "texte.mp4"), "--wait"], french);
    assert.equal(code, 1);
    assert.match(stdout, /n’|fichier|vidéo/);
    const missing = await resonance(data, ["ingest", "--agreed", join(folder, "absent.mp4")], french);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /absent\.mp4/);
    assert.equal((await resonance(data, ["ingest"])).code, 1);
    assert.equal((await resonance(data, ["ingest", "--agreed", whole, "--theme", "inconnu"])).code, 1);
    const typo = await resonance(data, ["serve", "--prot", "1"]);
    assert.equal(typo.code, 2);
    assert.match(typo.stderr, /--port/);
    const setting = await resonance(data, ["check"], { RESONANCE_LADER: "720" });
    assert.notEqual(setting.code, 0);
    assert.match(setting.stderr, /RESONANCE_LADDER/);
    await assertClean(data);
  });

  test("hostile names and torn metadata are only words", async (context) => {
    const here = temporaryFolderOf(context);
    const data = join(here, "data");
    const torn = join(here, "torn.mp4");
    await ffmpeg("-i", whole, "-c", "copy", "-metadata", "title=MARQUEUR", "-metadata", "comment=MARQUEUR", torn);
    const bytes = await readFile(torn);
    for (let at = bytes.indexOf("MARQUEUR"); at >= 0; at = bytes.indexOf("MARQUEUR", at + 1)) Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x41]).copy(bytes, at);
    await writeFile(torn, bytes);
    const names = ["<img src=x onerror=alert(1)>.mp4", "$(touch pwned).mp4", "a;rm -rf ~.mp4", "retour\nà la ligne.mp4", "\u202egpj.exe.mp4", "%2e%2e%2fetc.mp4", `${"é".repeat(120)}.mp4`, "-rf.mp4", "{{titre}}.mp4", "original"];
    const files = [torn];
    for (const name of names) {
      files.push(join(here, name));
      await writeFile(files.at(-1), await readFile(whole));
    }
    const broken = Buffer.concat([Buffer.from(`${here}/`), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from(".mp4")]);
    await writeFile(broken, await readFile(whole));
    const items = await resonanceJson(data, ["ingest", "--agreed", ...files, "--wait"], { RESONANCE_LADDER: "360" });
    for (const { media: [{ state, file_name, failure }] } of items) assert.equal(state, "ready", `${file_name}: ${failure}`);
    // Node cannot spell a name that is no UTF-8, a shell can.
    const { code, stdout } = await execute("bash", ["-c", `exec "$0" ingest ${here}/$'\\xc3\\x28\\xff.mp4' --wait --json --data "$1"`, binary, data], { env: environment({ RESONANCE_LADDER: "360" }) });
    assert.equal(code, 0, stdout);
    assert.equal(JSON.parse(stdout)[0].media[0].state, "ready");
    for (const { id } of items.flatMap(({ media }) => media)) assert.match(id, /^[0-9a-hjkmnp-tv-z]{16}$/);
    assert.ok(!existsSync(join(here, "pwned")) && !existsSync("pwned"));
    assert.ok(readdirSync(join(data, "media")).every((name) => /^[0-9a-hjkmnp-tv-z]{16}$/.test(name)));

    const server = await Server.start(data);
    const item = await draft(server);
    for (const name of ["../../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/shadow", "nul\0octet.mp4", "con", ".", "", "x".repeat(3000)]) {
      const bytesOf = await readFile(join(folder, "texte.mp4"));
      const response = await tus(server, "POST", "/depots", { "Upload-Length": String(bytesOf.length), "Upload-Metadata": `item ${base64(item)},filename ${base64(name)}` });
      assert.ok([201, 400, 431].includes(response.status), `${JSON.stringify(name.slice(0, 40))}: ${response.status}`);
      if (response.status !== 201) continue;
      const path = new URL(response.headers.get("location"), server.url).pathname;
      assert.match(path, /^\/depots\/[0-9a-hjkmnp-tv-z]{16}$/);
      assert.equal((await patch(server, path, 0, bytesOf)).status, 204);
      const { file_name } = await server.json(`/api/v1/media/${idOf(path)}`);
      assert.doesNotMatch(file_name, /[\0\n]/, "a name is a line of text");
      assert.ok(existsSync(join(data, "media", idOf(path), "original")), "and no path: the bytes lie under the id");
    }
    for (const path of ["/media/../catalogue.db", "/media/%2e%2e/%2e%2e/etc/passwd", "/assets/../../catalogue.db", "/assets/%2e%2e/%2e%2e/catalogue.db", "/contributions/..%2f..%2fetc%2fpasswd", "/depots/..%2f..%2fx", "/%00", "/%ff%fe", "//etc/passwd"]) {
      const response = await server.request(path);
      assert.ok([400, 403, 404].includes(response.status), `${path}: ${response.status}`);
      assert.doesNotMatch(await response.text(), /root:|SQLite format/);
    }
    const browser = await Browser.open();
    const page = await browser.page(server);
    page.on("dialog", () => assert.fail("a script in a name ran"));
    await page.goto("/mes-depots");
    assert.ok((await page.locator("main").textContent()).includes("<img src=x onerror=alert(1)>"));
    assert.equal(await page.locator("main img[src=x]").count(), 0);
    await page.goto("/bibliotheque?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    assert.equal(await page.locator("main script").count(), 0);
    await browser.close();
    await until("all is refused", async () => (await server.json(`/api/v1/items/${item}`)).media.every(({ state }) => state === "failed"));
    await server.stop();
    await assertClean(data);
  });

  test("a film that breaks in its middle is kept, and its depositor reads from where", async (context) => {
    const here = temporaryFolderOf(context), data = join(here, "data");
    const broken = join(here, "abime.mp4"), cut = join(here, "coupe.mp4");
    await ffmpeg("-f", "lavfi", "-i", "testsrc2=duration=8:size=320x180:rate=25", "-f", "lavfi", "-i", "sine=duration=8", "-c:v", "libx264", "-preset", "ultrafast", "-g", 25, "-c:a", "aac", "-movflags", "+faststart", broken);
    const bytes = await readFile(broken);
    await writeFile(cut, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    for (let i = Math.floor(bytes.length * 0.5); i < bytes.length * 0.6; i++) bytes[i] = (i * 7919) >> 3;
    await writeFile(broken, bytes);
    const items = await resonanceJson(data, ["ingest", "--agreed", broken, cut, whole, "--wait"], { RESONANCE_LADDER: "360" });
    const server = await Server.start(data);
    const sentences = { fr: /Une partie de ce fichier n’a pas pu être lue, à partir de \d\ss\. Si vous avez encore l’original, renvoyez-le/, en: /A part of this file could not be read, from \d\ss on\. If you still have the original, send it again/ };
    for (const { id, media: [{ id: media, file_name, state }] } of items) {
      assert.equal(state, "ready", file_name);
      const { damaged, damaged_from_ms, duration_ms } = await server.json(`/api/v1/media/${media}`);
      context.diagnostic(`${file_name}: ${duration_ms} ms, damaged from ${damaged_from_ms}`);
      if (file_name === "abime.mp4") assert.ok(damaged && damaged_from_ms > 3000 && damaged_from_ms < 5000 && duration_ms > 7000, `${damaged_from_ms}`);
      if (file_name === "coupe.mp4") assert.ok(damaged && damaged_from_ms > duration_ms - 200 && damaged_from_ms <= duration_ms && duration_ms < 6000, `${damaged_from_ms} of ${duration_ms}`);
      if (file_name === "whole.mp4") assert.deepEqual([damaged, damaged_from_ms], [false, null]);
      for (const [language, sentence] of Object.entries(sentences)) {
        const page = async (path, headers = {}) => (await server.request((language === "fr" ? "" : "/en") + path, { headers })).text();
        assert.equal(sentence.test(await page(`/contributions/${id}`)), damaged, `${file_name}, ${language}`);
        assert.equal(sentence.test(await page(`/contributions/${id}/modifier`)), damaged, `${file_name}, ${language}, edit`);
        assert.doesNotMatch(await page(`/contributions/${id}`, { "X-Forwarded-For": "192.0.2.7" }), sentence, "a visitor is not asked");
        assert.match(await page("/mes-depots"), sentence);
      }
    }
    await server.stop();
    await assertClean(data);
  });

  test("subtitles of an old program are read, wrong ones name their line", async (context) => {
    const here = temporaryFolderOf(context);
    const data = join(here, "data");
    const old = join(here, "ancien.srt");
    await writeFile(old, Buffer.from("1\r\n00:00:00,500 --> 00:00:02,000\r\nL\x92été à la forêt, « déjà » : œuvre\r\n".replace("œ", "\x9c"), "latin1"));
    const [item] = await resonanceJson(data, ["ingest", "--agreed", whole, "--title", "Ancien", "--transcript", old, "--wait"]);
    const server = await Server.start(data);
    const { media: [media] } = await server.json(`/api/v1/items/${item.id}`);
    assert.match(await (await server.request(media.tracks[0].url)).text(), /L’été à la forêt, « déjà » : œuvre/);
    assert.equal((await server.json("/api/v1/search?q=foret")).total, 1);
    await server.stop();

    const before = (await resonanceJson(data, ["search", ""])).total;
    for (const [name, text, line] of [
      ["rebours.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nBien.\n\n00:05.000 --> 00:03.000\nMal.\n", 6],
      ["lettres.srt", "1\n00:00:01,000 --> 00:00:02,000\nBien.\n\n2\n00:00:0x,000 --> 00:00:05,000\nMal.\n", 6],
      ["vide.vtt", "WEBVTT\n\n", undefined],
      ["lettre.vtt", "Chers amis,\n\nvoici une lettre.\n", undefined],
    ]) {
      const file = join(here, name);
      await writeFile(file, text);
      for (const env of [{}, french]) {
        const { code, stderr } = await resonance(data, ["ingest", "--agreed", whole, "--title", "Mauvais", "--transcript", file], env);
        assert.equal(code, 1, name);
        const sentence = stderr.trim().split("\n").at(-1).replace(/^resonance: /, "");
        assertSentence(sentence, name);
        if (line) assert.match(sentence, new RegExp(`\\b${line}\\b`), sentence);
      }
    }
    assert.equal((await resonanceJson(data, ["search", ""])).total, before, "nothing was stored");
    await assertClean(data);
  });

  test("an upload that breaks the protocol is told so, and what came before is kept", async (context) => {
    const data = join(temporaryFolderOf(context), "data");
    const server = await Server.start(data);
    const item = await draft(server);
    const bytes = await readFile(whole);
    const path = await begin(server, item, bytes.length);
    assert.equal((await patch(server, path, 0, bytes.subarray(0, 10_000))).status, 204);

    const wrong = await patch(server, path, 5_000, bytes.subarray(5_000));
    assert.equal(wrong.status, 409);
    const longer = await patch(server, path, 10_000, Buffer.concat([bytes.subarray(10_000), Buffer.alloc(5_000)]));
    assert.equal(longer.status, 413);
    for (const response of [wrong, longer]) assertSentence((await response.text()).trim(), `${response.status}`);
    const told = await patch(server, path, 5_000, bytes.subarray(5_000), { "Accept-Language": "en" });
    assertSentence((await told.text()).trim(), "English");
    const offset = Number((await tus(server, "HEAD", path)).headers.get("upload-offset"));
    assert.ok(offset >= 10_000 && offset <= bytes.length, `${offset}`);
    assert.equal((await server.json(`/api/v1/media/${idOf(path)}`)).state, offset === bytes.length ? "processing" : "uploading");

    for (const [headers, status] of [[{ "Tus-Resumable": "0.2.0" }, 412], [{ "Upload-Offset": "-1" }, 400], [{ "Upload-Offset": "abc" }, 400], [{ "Content-Type": "text/plain" }, 415]]) {
      assert.equal((await patch(server, path, offset, bytes.subarray(offset), headers)).status, status, JSON.stringify(headers));
    }
    const tooLarge = await tus(server, "POST", "/depots", { "Upload-Length": String(1e15), "Upload-Metadata": `item ${base64(item)}` });
    assert.equal(tooLarge.status, 413);
    assertSentence((await tooLarge.text()).trim(), "too large");
    assert.ok([400, 403, 404].includes((await tus(server, "POST", "/depots", { "Upload-Length": "10" })).status), "a file belongs to a contribution");
    const sum = await patch(server, path, offset, bytes.subarray(offset), { "Upload-Checksum": `sha1 ${base64("12345678901234567890")}` });
    assert.equal(sum.status, 460);
    assert.equal(Number((await tus(server, "HEAD", path)).headers.get("upload-offset")), offset, "a damaged part is thrown away");

    // And after all that, the right bytes still make a film.
    assert.equal((await patch(server, path, offset, bytes.subarray(offset))).status, 204);
    await until("it is ready", async () => (await server.json(`/api/v1/media/${idOf(path)}`)).state === "ready");
    assert.deepEqual(await readFile(join(data, "media", idOf(path), "original")), bytes);

    const gone = await begin(server, item, 1000);
    assert.equal((await tus(server, "DELETE", gone)).status, 204);
    assert.ok([404, 410].includes((await tus(server, "HEAD", gone)).status));
    assert.ok(!existsSync(join(data, "media", idOf(gone))));
    await server.stop();
    await assertClean(data);
  });

  test("a disk that fills up stops the sending, and it goes on when there is room", async (context) => {
    const here = temporaryFolderOf(context);
    const small = await smallDisk(context, here, 72);
    if (!small) return;
    const data = join(small, "data");
    const server = await Server.start(data, { settings: ["--reserve-bytes", "0"] });
    const item = await draft(server);
    const bytes = await readFile(whole);
    const head = Buffer.alloc(8);
    const filler = Buffer.alloc(30 << 20, 5);
    head.writeUInt32BE(filler.length + 8, 0);
    head.write("free", 4);
    const large = Buffer.concat([bytes, head, filler]);
    const path = await begin(server, item, large.length);
    assert.equal((await patch(server, path, 0, large.subarray(0, 1 << 20))).status, 204);
    const ballast = await fill(small, 8 << 20);
    const refused = await patch(server, path, 1 << 20, large.subarray(1 << 20));
    assert.equal(refused.status, 507);
    assertSentence((await refused.text()).trim(), "disk full");
    const offset = Number((await tus(server, "HEAD", path)).headers.get("upload-offset"));
    assert.ok(offset >= 1 << 20 && offset < large.length, `${offset}`);
    assert.equal((await server.json(`/api/v1/media/${idOf(path)}`)).state, "uploading");
    const again = await patch(server, path, offset, large.subarray(offset, offset + (9 << 20)), { "Accept-Language": "en" });
    assert.equal(again.status, 507);
    assertSentence((await again.text()).trim(), "disk full, English");
    await rm(ballast);
    const resumed = Number((await tus(server, "HEAD", path)).headers.get("upload-offset"));
    assert.equal((await patch(server, path, resumed, large.subarray(resumed))).status, 204);
    await until("it is ready", async () => (await server.json(`/api/v1/media/${idOf(path)}`)).state === "ready", 60);
    assert.deepEqual(await readFile(join(data, "media", idOf(path), "original")), large);
    await server.stop();
    await assertClean(data);
  });
});
