// Erasing, as the law asks for it: a word of its own is planted in every field that a person can fill and in every file
// that they can send, all is published, searched and prepared; then it is erased through the page, and every byte of the
// data folder is looked at.
//
// What is compressed on the disk, so that a look at bytes alone proves nothing: the texts that the index keeps for its
// extracts (zstd), the postings of its words (Xapian's own packing), the streams of films, sounds and pictures. For the
// first two the index's folder must be another one than before, built from a catalogue that held nothing of it any more;
// for the last the folders of the media must be gone.
import assert from "node:assert/strict";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { ffmpeg, film, temporaryFolderOf } from "./harness/media.mjs";
import { inode, residue } from "./harness/residue.mjs";
import { assertClean, resonance, resonanceJson, Server, temporaryFolder, until } from "./harness/server.mjs";

const settings = ["--smtp", "smtp://127.0.0.1:9", "--mail_from", "mediatheque@exemple.fr", "--cooling_off_hours", "0"];
const base64 = (text) => Buffer.from(text).toString("base64");

// One word per field, none of which is a part of another, and none a word that somebody else would write.
const words = {};
for (const [number, field] of [
  "title", "summary", "body", "answer", "legend", "cue", "speaker", "chapter", "file name", "person", "child", "agreement", "manner", "collector", "guardian",
  "proof bytes", "proof name", "report", "contact", "moderator", "guest", "metadata title", "metadata comment", "document", "second file name", "share",
].entries()) words[field] = `zq${"bcdfghjklm"[Math.floor(number / 10)]}${"bcdfghjklm"[number % 10]}xvw${"npqrstvxzw"[number % 10]}k`;
const markers = Object.values(words);

let folder, data, server, item, address;

// Speaks as a browser that a proxy forwards: not the owner of the machine, known by a cookie if at all.
class Visitor {
  cookies = new Map();
  async request(path, { method = "GET", headers = {}, body } = {}) {
    const response = await server.request(path, {
      method,
      body,
      headers: { "X-Real-IP": "203.0.113.9", Origin: server.url, Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "), ...headers },
    });
    for (const cookie of response.headers.getSetCookie()) this.cookies.set(...cookie.split(";")[0].split("="));
    return response;
  }
}
const owner = { request: (path, options) => server.request(path, options) };

async function send(who, path, fields, status = 303) {
  const form = Object.values(fields).some((value) => value instanceof File) ? new FormData() : new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const each of Array.isArray(value) ? value : [value]) each instanceof File ? form.append(name, each, each.name) : form.append(name, each);
  }
  const response = await who.request(path, { method: "POST", body: form });
  const text = await response.text();
  assert.equal(response.status, status, `${path}: ${text.match(/role="alert"[\s\S]{0,400}/)?.[0] ?? text.slice(0, 400)}`);
  return { text, location: response.headers.get("location") };
}

async function upload(who, name, bytes) {
  const begun = await who.request("/depots", { method: "POST", headers: { "Tus-Resumable": "1.0.0", "Upload-Length": String(bytes.length), "Upload-Metadata": `item ${base64(item)},filename ${base64(name)}` } });
  assert.equal(begun.status, 201, await begun.text());
  const path = new URL(begun.headers.get("location"), server.url).pathname;
  const sent = await who.request(path, { method: "PATCH", headers: { "Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream" }, body: bytes });
  assert.equal(sent.status, 204, await sent.text());
  return path.split("/").pop();
}

async function found(query) {
  return (await server.json(`/api/v1/search?q=${encodeURIComponent(query)}`)).total;
}

// Everything that a person can write about one contribution, by whoever writes it.
async function plant() {
  const call = await send(owner, "/collectes", { title: "Vos quartiers", questions: "Que vivez-vous ?" });
  const code = /\/c\/([\w-]+)/.exec(await (await owner.request(call.location)).text())[1];
  const guest = new Visitor();
  const created = await guest.request("/api/v1/items", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      kind: "experience", language: "fr", campaign: code, title: `Le jardin ${words.title}`, summary: `Au coin de ${words.summary}.`, body: `Nous ${words.body} ensemble. `.repeat(400),
      answers: [{ question: "context", text: `La rue ${words.answer}.` }], people_declared: true,
    }),
  });
  assert.equal(created.status, 201, await created.clone().text());
  item = (await created.json()).id;
  address = `/contributions/${item}`;
  await send(guest, "/mes-depots/lien", { email: `${words.guest}@exemple.fr` }, 200);

  const plain = await film(folder, "parole"), named = join(folder, "named.mp4");
  await ffmpeg("-i", plain, "-c", "copy", "-metadata", `title=${words["metadata title"]}`, "-metadata", `comment=${words["metadata comment"]}`, named);
  const media = await upload(guest, `${words["file name"]}.mp4`, await readFile(named));
  await upload(guest, `${words["second file name"]}.txt`, Buffer.from(`Un compte rendu qui parle de ${words.document}.\n`.repeat(20)));
  await send(guest, `${address}/fichiers/${media}/legende`, { legend: `Vue de ${words.legend}` });
  const track = (purpose, text) => ({ purpose, language: "fr", file: new File([`WEBVTT\n\n00:00.000 --> 00:02.000\n${text}\n`], "x.vtt") });
  await send(guest, `${address}/fichiers/${media}/transcription`, track("captions", `<v ${words.speaker}>On a dit ${words.cue} très fort.`));
  await send(guest, `${address}/fichiers/${media}/transcription`, track("chapters", `Partie ${words.chapter}`));
  const agreed = { appears: ["picture", "sound", "transcript", "photo", "name"], scopes: ["library"], text: `J’accepte ${words.agreement}.`, manner: words.manner, collector: words.collector };
  await send(guest, `${address}/personnes`, { ...agreed, name: words.person, proof: new File([`%PDF-1.4\n% ${words["proof bytes"]}\n%%EOF\n`], `${words["proof name"]}.pdf`) }, 200);
  await send(guest, `${address}/personnes`, { ...agreed, name: words.child, minor: "yes", born: "2016-05-04", guardians: words.guardian, assent: "yes" }, 200);
  await send(guest, `${address}/publication`, { publication: "submitted" });
  await send(owner, `/moderation/${item}`, { decision: "ask", words: `Merci de revoir ${words.moderator}.` });
  await send(guest, `${address}/publication`, { publication: "submitted" });
  await until("the preparations", async () => (await server.json(`/api/v1/items/${item}`)).media.every(({ state }) => state === "ready"), 120);
  const { text } = await send(owner, `${address}/partages`, { name: `Pour ${words.share}`, until: new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10) }, 200);
  const visitor = new Visitor(), [link] = text.match(/\/partage\/[0-9a-f]{64}/);
  assert.equal((await visitor.request(link)).status, 200);
  assert.match(await (await owner.request(`${address}/consultations`)).text(), new RegExp(words.share), "who saw it is written down");
  await send(owner, `/moderation/${item}`, { decision: "publish" });
  await send(new Visitor(), `${address}/signaler`, { words: `Ce n’est pas ${words.report}.`, contact: `${words.contact}@exemple.fr` }, 200);
  return { guest, media };
}

describe("erasing", () => {
  before(async () => {
    folder = temporaryFolder("erasure");
    data = join(folder, "data");
    await writeFile(join(folder, "reste.txt"), "Le compost du quartier reste ici.\n");
    await resonanceJson(data, ["ingest", join(folder, "reste.txt"), "--title", "Ce qui reste", "--agreed", "--wait"]);
    server = await Server.start(data, { settings });
  });
  after(() => server?.stop());

  let backup;  // of the time before the erasure

  test("a word of every field and file is nowhere once its contribution is erased", async () => {
    const programs = [server], { guest, media } = await plant();
    for (const field of ["title", "summary", "cue", "document"]) await until(`the search for ${field}`, async () => (await found(words[field])) === 1);
    await server.json(`/api/v1/suggestions?q=${words.title.slice(0, 5)}`);
    await server.json(`/api/v1/items/${item}/moments?q=${words.cue}`);
    await (await server.request(address)).text();

    // The look finds what is there: else its silence proves nothing.
    const seen = residue(data, markers).join("\n");
    for (const [field, word] of Object.entries(words)) assert.ok(seen.includes(`: ${word}`), `${field} was planted`);

    // A copy, to come back later as a backup would.
    await server.stop();
    backup = join(folder, "backup");
    await cp(data, backup, { recursive: true });
    server = await Server.start(data, { settings });
    programs.push(server);

    // Erased in the middle of a preparation.
    const long = join(folder, "long.mp4");
    await ffmpeg("-f", "lavfi", "-i", "testsrc2=duration=60:size=1280x720:rate=25", "-c:v", "libx264", "-preset", "ultrafast", long);
    await upload(owner, `${words["file name"]}.mp4`, await readFile(long));
    await until("a preparation under way", () => readdirSync(join(data, "work")).some((job) => readdirSync(join(data, "work", job)).length > 0));
    const index = inode(join(data, "index"));

    assert.ok((await send(owner, `${address}/suppression`, {}, 200)).text.includes(words.title), "it asks first");
    await send(owner, `${address}/suppression`, { confirm: "yes" });
    assert.deepEqual(readdirSync(join(data, "work")), [], "the preparation is over");
    assert.ok(!existsSync(join(data, "media", media)));
    const outside = (each) => !each.startsWith("index");
    assert.deepEqual(residue(data, markers).filter(outside), [], "when the page answers, only the index may still follow");
    await until("every byte to be gone", () => residue(data, markers).length === 0 && inode(join(data, "index")) !== index && !existsSync(join(data, "index.new")), 20);

    assert.equal((await server.request(address)).status, 404);
    for (const word of markers) assert.equal(await found(word), 0, word);
    assert.equal(await found("compost"), 1, "the others are still found");
    assert.equal((await guest.request("/mes-depots")).status, 401, "a guest goes with their only contribution");
    assert.match(await (await owner.request("/journal.csv")).text(), new RegExp(`erased,${item},""`));
    await server.stop();
    await assertClean(data);
    assert.deepEqual(residue(data, markers), []);
    assert.deepEqual(markers.filter((word) => programs.some(({ log }) => log.includes(word))), [], "no line of the log says one of them");
    assert.match(await readFile(join(data, "erasures"), "utf8"), new RegExp(`^${item}\titem\t\\d{4}-[^\t]+Z\n$`));
  });

  test("a backup that comes back is erased again before anything is served", async () => {
    for (const part of ["catalogue.db", "catalogue.db-wal", "catalogue.db-shm", "media", "proofs"]) {
      await rm(join(data, part), { recursive: true, force: true });
      if (existsSync(join(backup, part))) await cp(join(backup, part), join(data, part), { recursive: true });
    }
    assert.ok(residue(data, markers).length > 0, "it is there again");
    server = await Server.start(data, { settings });
    assert.deepEqual(residue(data, markers), []);
    assert.equal((await server.request(address)).status, 404);
    await until("the others", async () => (await found("compost")) === 1);
    await server.stop();
    await assertClean(data);
  });

  test("from the command line, beside a running server", async (context) => {
    const here = temporaryFolderOf(context), own = join(here, "data");
    await writeFile(join(here, "un.txt"), `${words.document}\n`);
    const [{ id }] = await resonanceJson(own, ["ingest", join(here, "un.txt"), "--title", words.title, "--agreed", "--wait"]);
    server = await Server.start(own, { settings });
    const { code, stdout, stderr } = await resonance(own, ["erase", id]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, new RegExp(`${id}.*1 `));
    assert.deepEqual(residue(own, markers), []);
    assert.equal((await server.request(`/contributions/${id}`)).status, 404);
    assert.equal(await found(words.title), 0);
    const again = await resonance(own, ["erase", id]);
    assert.equal(again.code, 1);
    await server.stop();
    await assertClean(own);
    server = undefined;
  });
});
