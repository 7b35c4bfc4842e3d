// The JSON API held against its own description: every call it describes is made, every answer checked by its schema.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fromWeb } from "./harness/browser.mjs";
import { demonstration } from "./harness/library.mjs";
import { film, temporaryFolderOf } from "./harness/media.mjs";
import { makeAccount, Somebody } from "./harness/people.mjs";
import { resonanceJson, root, Server, temporaryFolder, until } from "./harness/server.mjs";

const Ajv = fromWeb("ajv/dist/2020.js").default;
const described = JSON.parse(readFileSync(join(root, "server/api/openapi.json"), "utf8"));
const absent = "0000000000000000";

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
ajv.addFormat("binary", true);
ajv.addSchema({ ...described, $id: "openapi" });

// An answer must be one that the description promises for this call, status and content.
function check(method, path, status, body, type) {
  const operation = described.paths[path]?.[method];
  assert.ok(operation, `${method} ${path} is not described`);
  const promised = operation.responses[status];
  assert.ok(promised, `${method} ${path} answered ${status}, which is not described: ${body}`);
  if (!promised.content) return assert.equal(body, "", `${method} ${path} ${status} has a body`);
  assert.match(type, /^application\/json/);
  const pointer = ["paths", path.replaceAll("~", "~0").replaceAll("/", "~1"), method, "responses", status, "content", "application/json", "schema"];
  const validate = ajv.getSchema(`openapi#/${pointer.map(encodeURIComponent).join("/")}`);
  const value = JSON.parse(body);
  assert.ok(validate(value), `${method} ${path} ${status}: ${ajv.errorsText(validate.errors)}\n${body.slice(0, 800)}`);
  return value;
}

let owner, visitor, made;
const called = new Set();

async function call(server, method, path, values, { query = "", json, form, status } = {}) {
  const address = path.replace(/\{(\w+)\}/g, (_, name) => values[name]) + query;
  const response = await server.request(address, {
    method: method.toUpperCase(),
    headers: json === undefined ? {} : { "Content-Type": "application/json" },
    body: form ?? (json === undefined ? undefined : typeof json === "string" ? json : JSON.stringify(json)),
  });
  const body = await response.text();
  assert.equal(response.status, status, `${method} ${address}: ${body}`);
  called.add(`${method} ${path} ${status}`);
  return check(method, path, String(status), body, response.headers.get("content-type") ?? "");
}
const track = (text) => {
  const form = new FormData();
  form.set("language", "fr");
  form.set("purpose", "captions");
  form.set("file", new Blob([text]), "sous-titres.vtt");
  return form;
};

describe("api", () => {
  before(async (context) => {
    const data = await demonstration("api");
    const file = await film(temporaryFolderOf(context), "api", { seconds: 3 });
    [made] = await resonanceJson(data, ["ingest", "--agreed", file, "--title", "Pour l’API", "--wait"]);
    owner = await Server.start(data);
    visitor = await Server.start(data, { settings: ["--owner", "nobody"] });
  });
  after(async () => {
    await owner?.stop();
    await visitor?.stop();
  });

  test("the running program hands out the description", async () => {
    assert.deepEqual(await call(owner, "get", "/api/v1/openapi.json", {}, { status: 200 }), described);
  });

  test("every row of the route table under /api/v1 is described, and the reverse", () => {
    const rows = [...readFileSync(join(root, "server/routes.cc"), "utf8").matchAll(/\{"([A-Z]+)", "(\/api\/v1[^"]*)",/g)].map(([, method, path]) => `${method} ${path}`);
    assert.ok(rows.length >= 12, "the table is read");
    const operations = Object.entries(described.paths).flatMap(([path, entry]) => Object.keys(entry).filter((key) => key !== "parameters").map((method) => `${method.toUpperCase()} ${path}`));
    assert.deepEqual(rows.sort(), operations.sort());
  });

  test("contributions: listed, begun, read, changed, erased", async () => {
    const list = await call(owner, "get", "/api/v1/items", {}, { query: "?limit=2&offset=1", status: 200 });
    assert.equal(list.items.length, 2);
    assert.ok(list.total >= 9);
    await call(owner, "get", "/api/v1/items", {}, { query: "?limit=beaucoup", status: 400 });
    const created = await call(owner, "post", "/api/v1/items", {}, { json: { kind: "experience", language: "fr", title: "Née par l’API", themes: ["debat"], territory: "COM-37261" }, status: 201 });
    assert.equal(created.publication, "draft");
    for (const json of [{ kind: "poème" }, { title: "x".repeat(201) }, { themes: ["inconnu"] }, { territory: "COM-00000" }, { inconnu: 1 }, { title: 3 }, [], "{pas du JSON"]) {
      await call(owner, "post", "/api/v1/items", {}, { json, status: 400 });
    }
    await call(owner, "post", "/api/v1/items", {}, { json: { body: "é".repeat(6_000_000) }, status: 413 });
    const item = created.id;
    await call(owner, "get", "/api/v1/items/{item}", { item }, { status: 200 });
    await call(visitor, "get", "/api/v1/items/{item}", { item }, { status: 404 });
    await call(owner, "get", "/api/v1/items/{item}", { item: absent }, { status: 404 });
    const changed = await call(owner, "patch", "/api/v1/items/{item}", { item }, { json: { summary: "Changée.", people_declared: true, publication: "published" }, status: 200 });
    assert.equal(changed.title, "Née par l’API", "what is not given stays");
    assert.equal(changed.people_declared, true);
    assert.ok(changed.published);
    await call(visitor, "get", "/api/v1/items/{item}", { item }, { status: 200 });
    await call(owner, "patch", "/api/v1/items/{item}", { item }, { json: { title: "" }, status: 400 });
    await call(owner, "patch", "/api/v1/items/{item}", { item: absent }, { json: {}, status: 404 });
    await call(owner, "patch", "/api/v1/items/{item}", { item }, { json: { body: "é".repeat(6_000_000) }, status: 413 });
    await call(owner, "delete", "/api/v1/items/{item}", { item }, { status: 204 });
    await call(owner, "delete", "/api/v1/items/{item}", { item }, { status: 404 });
  });

  test("the answers of an experience: taken, kept in order, shown, refused", async () => {
    const { id, media: [film] } = await owner.json(`/api/v1/items/${made.id}`);
    const item = { item: id };
    const change = (answers, status = 200) => call(owner, "patch", "/api/v1/items/{item}", item, { json: { answers }, status });
    const answers = [
      { question: "worked", text: "Les **binômes**.", media: film.id, start_ms: 1500 },
      { question: "context", text: "Une rénovation." },
      { question: "means", text: " ", media: null, start_ms: null },
    ];
    const kept = [{ question: "context", text: "Une rénovation.", media: null, start_ms: null }, answers[0]];
    assert.deepEqual((await change(answers)).answers, kept);
    assert.deepEqual((await call(visitor, "get", "/api/v1/items/{item}", item, { status: 200 })).answers, kept);
    for (const wrong of [{}, "rien", ["rien"], [{ text: "sans question" }], [{ question: "autre", text: "x" }], [{ question: "context", text: 3 }], [{ question: "context", autre: 1 }],
      [{ question: "context", media: absent }], [{ question: "context", media: "../x" }], [{ question: "context", media: film.id, start_ms: -1 }], [{ question: "context", media: film.id, start_ms: "1:00" }],
      [{ question: "context", text: "x".repeat(20_001) }], [{ question: "context", text: "un" }, { question: "context", text: "deux" }]]) {
      await change(wrong, 400);
    }
    assert.deepEqual((await call(owner, "get", "/api/v1/items/{item}", item, { status: 200 })).answers, kept, "nothing was changed");
    await call(owner, "post", "/api/v1/items", {}, { json: { kind: "experience", answers }, status: 400 });
    const created = await call(owner, "post", "/api/v1/items", {}, { json: { kind: "experience", answers: [answers[1]] }, status: 201 });
    assert.deepEqual(created.answers, [kept[0]]);
    await call(owner, "delete", "/api/v1/items/{item}", { item: created.id }, { status: 204 });
    assert.deepEqual((await change([])).answers, []);
  });

  test("people: recorded, listed, each with a link that withdraws", async () => {
    const { id: item } = await call(owner, "post", "/api/v1/items", {}, { json: { title: "À deux voix" }, status: 201 });
    await call(owner, "patch", "/api/v1/items/{item}", { item }, { json: { publication: "published" }, status: 400 });
    const begun = await owner.request("/depots", { method: "POST", headers: { "Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": `item ${btoa(item)},filename ${btoa("film.mp4")}` } });
    const unprepared = begun.headers.get("location").split("/").pop();
    await call(owner, "post", "/api/v1/media/{media}/masks", { media: unprepared }, { json: { manner: "deeper" }, status: 409 });
    await call(owner, "delete", "/api/v1/media/{media}", { media: unprepared }, { status: 204 });
    const person = { name: "Awa", grants: { sound: ["library", "internal"], transcript: ["library"] }, manner: "Lu ensemble", text: "Je suis d’accord." };
    for (const wrong of [{}, { name: "Awa" }, { ...person, grants: {} }, { ...person, grants: { smell: ["library"] } }, { ...person, grants: { sound: ["everywhere"] } }, { ...person, name: " " }, { ...person, from: "2026-02-30" },
      { ...person, from: "2027-01-01", until: "2026-01-01" }, { ...person, born: "2020-01-01" }, { ...person, born: "2020-01-01", guardians: "Sa mère" }]) {
      await call(owner, "post", "/api/v1/items/{item}/people", { item }, { json: wrong, status: 400 });
    }
    assert.deepEqual((await call(owner, "get", "/api/v1/items/{item}/people", { item }, { status: 200 })).people, [], "nothing half recorded");
    const { link } = await call(owner, "post", "/api/v1/items/{item}/people", { item }, { json: person, status: 201 });
    const { people } = await call(owner, "get", "/api/v1/items/{item}/people", { item }, { status: 200 });
    assert.deepEqual(people[0].consents[0].grants, { sound: ["internal", "library"], transcript: ["library"] });
    await call(owner, "patch", "/api/v1/items/{item}", { item }, { json: { people_declared: true, publication: "published" }, status: 200 });
    const path = new URL(link).pathname;
    assert.match(await (await visitor.request(path)).text(), /Je suis d’accord\./);
    assert.equal((await visitor.request(path, { method: "POST" })).status, 303);
    assert.match(await (await visitor.request(path)).text(), /retiré/);
    await call(visitor, "get", "/api/v1/items/{item}", { item }, { status: 404 });
    await call(visitor, "get", "/api/v1/items/{item}/people", { item }, { status: 401 });
    await call(owner, "get", "/api/v1/items/{item}/viewings", { item }, { status: 200 });
    await call(visitor, "get", "/api/v1/items/{item}/viewings", { item }, { status: 401 });
    await call(owner, "get", "/api/v1/items/{item}/viewings", { item: absent }, { status: 404 });
    await call(visitor, "post", "/api/v1/items/{item}/people", { item }, { json: person, status: 401 });
    await call(owner, "get", "/api/v1/items/{item}/people", { item: absent }, { status: 404 });
    await call(owner, "delete", "/api/v1/items/{item}", { item }, { status: 204 });
  });

  test("the festival: editions, films, juries, one's own submissions", async () => {
    const year = 2031, day = 24 * 3600 * 1000, edition = { year: String(year) };
    const local = (moment) => new Date(moment).toLocaleString("sv-SE", { timeZone: "Europe/Paris" }).replace(" ", "T").slice(0, 16);
    const machine = new Somebody(owner);
    const form = { year, title_fr: "Festival 2031", time_zone: "Europe/Paris", call_opens: local(Date.now() - day), categories: "Court | Short", rules_fr: "Un film, une équipe.", announced: "yes" };
    assert.equal((await machine.post("/festival/nouvelle", form)).status, 303);
    const { editions } = await call(visitor, "get", "/api/v1/editions", {}, { status: 200 });
    assert.ok(editions.some((each) => each.year === year));
    const { categories: [{ id: category }], rules, call: state, films: none } = await call(visitor, "get", "/api/v1/editions/{year}", edition, { status: 200 });
    assert.deepEqual([rules.version, state, none], [1, "open", null]);
    for (const path of ["/api/v1/editions/{year}", "/api/v1/editions/{year}/films", "/api/v1/editions/{year}/juries"]) await call(visitor, "get", path, { year: "1999" }, { status: 404 });
    await call(visitor, "get", "/api/v1/editions/{year}/films", edition, { status: 404 });

    const begin = "/api/v1/editions/{year}/submissions", one = "/api/v1/submissions/{submission}";
    await call(visitor, "post", begin, edition, { json: { item: made.id, category }, status: 401 });
    await call(owner, "post", begin, { year: "1999" }, { json: { item: made.id, category }, status: 404 });
    for (const json of [{ item: absent, category }, { item: made.id, category: absent }, { item: made.id }, { item: made.id, category, titre: "x" }, { item: 3, category }, []]) await call(owner, "post", begin, edition, { json, status: 400 });
    await call(owner, "post", begin, edition, { json: { item: "é".repeat(600_000) }, status: 413 });
    const begun = await call(owner, "post", begin, edition, { json: { item: made.id, category }, status: 201 });
    assert.equal(begun.state, "draft");
    assert.ok(begun.missing.length > 0);
    await call(owner, "post", begin, edition, { json: { item: made.id, category }, status: 409 });
    const submission = begun.id;
    await call(visitor, "get", "/api/v1/submissions", {}, { status: 401 });
    assert.ok((await call(owner, "get", "/api/v1/submissions", {}, { status: 200 })).submissions.some(({ id }) => id === submission));
    await call(owner, "get", one, { submission }, { status: 200 });
    await call(owner, "get", one, { submission: absent }, { status: 404 });
    await call(visitor, "get", one, { submission }, { status: 401 });
    await call(visitor, "patch", one, { submission }, { json: {}, status: 401 });
    await call(owner, "patch", one, { submission: absent }, { json: {}, status: 404 });
    for (const json of [{ inconnu: 1 }, { synopsis: 3 }, { synopsis: "x".repeat(5001) }, { country: "ZZ" }, { country: "france" }, { languages: ["novlangue"] }, { languages: "fr" }, { stills: [absent] }, { stills: ["x"] }, { finished_on: "hier" }, { first_film: "oui" }, { category: absent }, { state: "selected" }, { rules: "1" }, { state: "submitted", rules: 1 }]) {
      await call(owner, "patch", one, { submission }, { json, status: 400 });
    }
    await call(owner, "patch", one, { submission }, { json: { synopsis: "é".repeat(600_000) }, status: 413 });
    await call(owner, "patch", "/api/v1/items/{item}", { item: made.id }, { json: { summary: "Court.", people_declared: true }, status: 200 });
    const said = { synopsis: "Long.", team: "Image : Léa", contact: "Léa", finished_on: "2030-05-01", rights_declared: true, music_declared: true, country: "BE", languages: ["ar", "fr"], audio_description: true };
    const changed = await call(owner, "patch", one, { submission }, { json: said, status: 200 });
    assert.deepEqual(changed.missing, [], "from elsewhere, the country is enough");
    assert.deepEqual(changed.languages, ["ar", "fr"]);
    const home = await call(owner, "patch", one, { submission }, { json: { country: "FR", languages: ["fr", "ar", "fr"] }, status: 200 });
    assert.deepEqual([home.country, home.languages], ["", ["fr", "ar"]], "home has no country, and no language counts twice");
    await call(owner, "patch", one, { submission }, { json: { country: "BE" }, status: 200 });
    await call(owner, "patch", one, { submission }, { json: { state: "submitted", rules: 7 }, status: 400 });
    const handed = await call(owner, "patch", one, { submission }, { json: { state: "submitted", rules: 1 }, status: 200 });
    assert.deepEqual([handed.state, handed.number], ["submitted", 1]);
    await call(owner, "patch", one, { submission }, { json: { state: "submitted", rules: 1 }, status: 409 });

    assert.equal((await machine.post(`/festival/${year}/films`, { film: submission, action: "selected", answer: "Bravo" })).status, 303);
    assert.equal((await call(owner, "get", one, { submission }, { status: 200 })).answer, "Bravo");
    assert.equal((await machine.post(`/festival/${year}/reglages`, { ...form, selection: local(Date.now() - day / 2), palmares: local(Date.now() - day / 3) })).status, 303);
    assert.equal((await machine.post(`/festival/${year}/jurys`, { name_fr: "Jury", method: "majority_judgment", kind: "youth", seats_per_film: "1" })).status, 303);
    const { total, films: [film] } = await call(visitor, "get", "/api/v1/editions/{year}/films", edition, { query: "?limit=5", status: 200 });
    assert.deepEqual([total, film.title, film.country, film.item], [1, "Pour l’API", "BE", made.id]);
    assert.equal((await call(visitor, "get", "/api/v1/editions/{year}", edition, { status: 200 })).films, 1);
    assert.deepEqual((await call(visitor, "get", "/api/v1/editions/{year}/films", edition, { query: "?offset=5", status: 200 })).films, []);
    await call(visitor, "get", "/api/v1/editions/{year}/films", edition, { query: "?limit=beaucoup", status: 400 });
    const juries = async () => (await call(visitor, "get", "/api/v1/editions/{year}/juries", edition, { status: 200 })).juries;
    assert.equal((await juries())[0].result, null, "its vote is not closed");
    const desk = /href="([^"]+\/jurys\/[a-z0-9]{16})"/.exec(await machine.page(`/festival/${year}/jurys`))[1];
    assert.equal((await machine.post(desk, { action: "close" })).status, 303);
    const [{ result, ballots_url: ballots }] = await juries();
    assert.equal(result.format, "resonance-result/1");
    assert.equal((await visitor.request(ballots)).status, 200);
    await until("the index has it", async () => (await call(visitor, "get", "/api/v1/search", {}, { query: `?q=festival:${year}`, status: 200 })).total === 1, 30);
    assert.equal((await call(visitor, "get", "/api/v1/search", {}, { query: `?festival=${year}`, status: 200 })).facets.festival[year], 1);
    assert.equal((await call(owner, "patch", one, { submission }, { json: { state: "withdrawn" }, status: 200 })).state, "withdrawn");
    assert.equal((await call(visitor, "get", "/api/v1/editions/{year}/films", edition, { status: 200 })).total, 0);
  });

  test("files: read, given subtitles, removed", async () => {
    const media = made.media[0].id;
    const read = await call(owner, "get", "/api/v1/media/{media}", { media }, { status: 200 });
    assert.equal(read.state, "ready");
    for (const { url, size_bytes, content_type } of read.renditions) {
      const response = await owner.request(url);
      assert.equal(response.status, 200, url);
      assert.equal((await response.arrayBuffer()).byteLength, size_bytes, url);
      assert.equal(response.headers.get("content-type").split(";")[0], content_type.split(";")[0], url);
    }
    assert.equal(read.progress.left_ms, 0);
    assert.match(read.placeholder, /^data:image\/webp;base64,UklGR[A-Za-z0-9+/]+={0,2}$/);
    await call(owner, "get", "/api/v1/media/{media}", { media: absent }, { status: 404 });
    const last = read.posters.at(-1).number;
    const chosen = await call(owner, "patch", "/api/v1/media/{media}", { media }, { json: { poster: last }, status: 200 });
    assert.deepEqual(chosen.posters.filter(({ chosen: one }) => one).map(({ number }) => number), [last]);
    await call(owner, "patch", "/api/v1/media/{media}", { media }, { json: { poster: 9 }, status: 400 });
    await call(owner, "patch", "/api/v1/media/{media}", { media: absent }, { json: { poster: 1 }, status: 404 });
    await call(visitor, "patch", "/api/v1/media/{media}", { media }, { json: { poster: 1 }, status: 401 });
    await call(owner, "patch", "/api/v1/media/{media}", { media }, { json: { reduce_noise: true }, status: 200 });
    await call(owner, "patch", "/api/v1/media/{media}", { media }, { json: { reduce_noise: false }, status: 409 });
    await until("it is prepared again", async () => {
      const again = await owner.json(`/api/v1/media/${media}`);
      return again.renditions[0].url !== read.renditions[0].url;
    }, 60);
    const tracked = await call(owner, "post", "/api/v1/media/{media}/tracks", { media }, { form: track("WEBVTT\n\n00:00.500 --> 00:02.000\nBonjour.\n"), status: 201 });
    assert.match(await (await owner.request(tracked.tracks[0].url)).text(), /Bonjour/);
    await call(owner, "post", "/api/v1/media/{media}/tracks", { media }, { form: track("WEBVTT\n\n00:03.000 --> 00:02.000\nÀ rebours.\n"), status: 400 });
    await call(owner, "post", "/api/v1/media/{media}/tracks", { media: absent }, { form: track("WEBVTT\n"), status: 404 });
    await call(owner, "post", "/api/v1/media/{media}/tracks", { media }, { form: track("x".repeat(24 << 20)), status: 413 });
    await call(visitor, "post", "/api/v1/media/{media}/tracks", { media }, { form: track("WEBVTT\n"), status: 401 });
    const lines = "/api/v1/media/{media}/tracks/{purpose}/{language}", where = { media, purpose: "captions", language: "fr" };
    const kept = await call(visitor, "get", lines, where, { status: 200 });
    assert.deepEqual(kept.cues, [{ start_ms: 500, end_ms: 2000, speaker: "", text: "Bonjour." }]);
    assert.deepEqual(await call(owner, "get", lines, { ...where, purpose: "chapters" }, { status: 200 }), { version: 0, cues: [] });
    await call(visitor, "get", lines, { ...where, purpose: "chapters" }, { status: 404 });
    await call(owner, "get", lines, { ...where, language: "de" }, { status: 404 });
    const changes = [{ at: 0, remove: 1, insert: [{ start_ms: 400, end_ms: 2000, speaker: "Awa", text: "Bonsoir." }] }];
    const { version } = await call(owner, "patch", lines, where, { json: { version: kept.version, changes }, status: 200 });
    assert.equal(version, kept.version + 1);
    await call(owner, "patch", lines, where, { json: { version: kept.version, changes }, status: 409 });
    await call(owner, "patch", lines, where, { json: { version, changes: [{ at: 7, remove: 0, insert: [] }] }, status: 400 });
    await call(owner, "patch", lines, where, { json: { version, changes: "x".repeat(17 << 20) }, status: 413 });
    await call(owner, "patch", lines, { ...where, media: absent }, { json: { version: 0, changes }, status: 404 });
    await call(visitor, "patch", lines, where, { json: { version, changes }, status: 401 });
    const seal = (json, status, from = owner, values = { media }) => call(from, "post", "/api/v1/media/{media}/seals", values, { json, status });
    const lift = (values, status, from = owner) => call(from, "delete", "/api/v1/media/{media}/seals/{seal}", values, { status });
    const { state, seals } = await seal({ start_ms: 500, end_ms: 1500 }, 201);
    assert.equal(state, "processing", "closed until it is prepared without the passage");
    assert.deepEqual(seals.map(({ start_ms, end_ms }) => [start_ms, end_ms]), [[500, 1500]]);
    await seal({ start_ms: 500, end_ms: 1500 }, 409);
    for (const wrong of [{ start_ms: 2000, end_ms: 1000 }, { start_ms: -1, end_ms: 1 }, { start_ms: 0, end_ms: 60_000 }, { start_ms: 0 }, { start_ms: "0", end_ms: 1 }, { start_ms: 0, end_ms: 1, autre: 1 }]) await seal(wrong, 400);
    await seal({ start_ms: 0, end_ms: 100 }, 401, visitor);
    await seal({ start_ms: 0, end_ms: 100 }, 404, owner, { media: absent });
    await lift({ media, seal: seals[0].id }, 401, visitor);
    await lift({ media, seal: absent }, 404);
    assert.deepEqual((await lift({ media, seal: seals[0].id }, 200)).seals, []);
    const mask = (json, status, from = owner, values = { media }) => call(from, "post", "/api/v1/media/{media}/masks", values, { json, status });
    const masks = (status, from = owner, values = { media }) => call(from, "get", "/api/v1/media/{media}/masks", values, { status });
    const unmask = (values, status, from = owner) => call(from, "delete", "/api/v1/media/{media}/masks/{mask}", values, { status });
    const box = (time_ms, x = 1000) => ({ time_ms, x, y: 2000, width: 3000, height: 4000 });
    const face = await mask({ manner: "opaque", moments: [box(1500), box(500)] }, 201);
    assert.deepEqual(face.moments, [box(500), box(1500)]);
    assert.equal((await mask({ manner: "deeper" }, 201)).start_ms, 0, "a voice all through");
    assert.deepEqual((await masks(200)).masks.map(({ manner }) => manner).sort(), ["deeper", "opaque"]);
    for (const wrong of [{}, { manner: "opaque" }, { manner: "robe", moments: [] }, { manner: "opaque", moments: [box(500)] }, { manner: "opaque", moments: [box(500), box(500)] }, { manner: "opaque", moments: [box(500), box(900, 9000)] }, { manner: "opaque", moments: [box(500), { ...box(900), z: 1 }] }, { manner: "opaque", moments: [box(500), 7] }, { manner: "opaque", moments: [box(500), box(900)], start_ms: 0 }, { manner: "blur", moments: [box(500), box(90_000)] }, { manner: "higher", start_ms: 2, end_ms: 1 }, { manner: "higher", start_ms: "0" }, { manner: "blur", moments: [box(500), box(900, 4_294_967_296)] }]) await mask(wrong, 400);
    await mask({ manner: "deeper" }, 401, visitor);
    await mask({ manner: "deeper" }, 404, owner, { media: absent });
    await masks(401, visitor);
    await masks(404, owner, { media: absent });
    await unmask({ media, mask: face.id }, 401, visitor);
    await unmask({ media, mask: absent }, 404);
    await unmask({ media, mask: face.id }, 204);
    assert.equal((await masks(200)).masks.length, 1);
    await call(visitor, "delete", "/api/v1/media/{media}", { media }, { status: 401 });
    await call(owner, "delete", "/api/v1/media/{media}", { media }, { status: 204 });
    await call(owner, "delete", "/api/v1/media/{media}", { media }, { status: 404 });
    assert.equal((await owner.request(tracked.renditions[0].url)).status, 404, "its bytes are gone");
  });

  test("search, themes, places", async () => {
    const answer = await call(owner, "get", "/api/v1/search", {}, { query: "?q=conseil&kind=testimony&kind=film&theme=democratie&territory=REG-24&language=fr&sort=newest&page=1&limit=5", status: 200 });
    assert.ok(answer.total >= 1);
    await call(owner, "get", "/api/v1/search", {}, { status: 200 });
    for (const query of ["?q=%22", "?q=((((", "?q=-", "?q=NOT%20AND%20OR", "?q=%00", `?q=${"a".repeat(2000)}`, "?page=-3", "?limit=0", "?sort=nonsense", "?kind=nonsense", "?theme=%27%22", "?near=%27%22&radius=-1", "?near=Tours&radius=9e9", "?organisation=%00"]) {
      const response = await owner.request(`/api/v1/search${query}`);
      assert.ok([200, 400].includes(response.status), `${query}: ${response.status}`);
    }
    const { hits: around } = await call(owner, "get", "/api/v1/search", {}, { query: "?near=Jou%C3%A9-l%C3%A8s-Tours&radius=50&sort=nearest", status: 200 });
    assert.ok(around.length > 0 && around.every(({ distance_km }, at) => distance_km <= 50 && (at === 0 || distance_km >= around[at - 1].distance_km)));
    const { suggestions } = await call(owner, "get", "/api/v1/suggestions", {}, { query: "?q=cons", status: 200 });
    assert.ok(suggestions.length > 0);
    const [{ id: item }] = answer.hits;
    const { moments } = await call(owner, "get", "/api/v1/items/{item}/moments", { item }, { query: "?q=conseil", status: 200 });
    assert.ok(Array.isArray(moments));
    await call(owner, "get", "/api/v1/items/{item}/moments", { item: absent }, { query: "?q=conseil", status: 404 });
    const { hits } = await call(owner, "get", "/api/v1/search", {}, { query: `?q=conseil&explain=yes&year=${new Date().getUTCFullYear()}&length=brief&subtitles=yes&sort=longest`, status: 200 });
    for (const { reasons } of hits) assert.ok(reasons.length > 0);
    const { themes } = await call(owner, "get", "/api/v1/themes", {}, { status: 200 });
    for (const [index, { parent }] of themes.entries()) assert.ok(!parent || themes.slice(0, index).some(({ id }) => id === parent), "parents before children");
    const { territories } = await call(owner, "get", "/api/v1/territories", {}, { query: "?q=saint-pier", status: 200 });
    assert.ok(territories.length > 0 && territories.length <= 10);
  });

  test("who is not the owner changes nothing", async () => {
    const item = made.id;
    await call(visitor, "post", "/api/v1/items", {}, { json: { kind: "film" }, status: 401 });
    await call(visitor, "patch", "/api/v1/items/{item}", { item }, { json: { title: "Pris" }, status: 401 });
    await call(visitor, "delete", "/api/v1/items/{item}", { item }, { status: 401 });
    const elsewhere = await owner.request(`/api/v1/items/${item}`, { method: "DELETE", headers: { Origin: "https://ailleurs.example" } });
    assert.ok([403, 404].includes(elsewhere.status), `another site's page deletes: ${elsewhere.status}`);
    assert.equal((await owner.json(`/api/v1/items/${item}`)).title, "Pour l’API");
  });

  test("with an account: one's own until it is handed in, nobody else's, and nothing without signing in", async () => {
    const { data } = visitor;
    await makeAccount(data, "sien@exemple.org", "depositor", "Sien");
    await makeAccount(data, "autre@exemple.org", "depositor", "Autre");
    const own = await Somebody.signedIn(visitor, "sien@exemple.org"), stranger = await Somebody.signedIn(visitor, "autre@exemple.org");
    const { id: item } = await call(own, "post", "/api/v1/items", {}, { json: { title: "La sienne", people_declared: true }, status: 201 });
    await call(own, "post", "/api/v1/items", {}, { json: { title: "Vite", people_declared: true, publication: "published" }, status: 403 });
    await call(own, "post", "/api/v1/items", {}, { json: { title: "Perdue", campaign: "zzzzzz" }, status: 404 });
    const closed = await own.post("/collectes", { kind: "testimony", title: "Close", language: "fr", opens: "2026-01-01", closes: "2026-02-01" });
    const code = (await own.page(new URL(closed.headers.get("location"), visitor.url).pathname)).match(/\/c\/([a-z0-9]{6})/)[1];
    await call(own, "post", "/api/v1/items", {}, { json: { campaign: code }, status: 409 });
    const bytes = readFileSync(await film(temporaryFolder("sienne"), "sienne", { seconds: 2 }));
    const sent = await owner.request("/depots", { method: "POST", body: bytes, headers: { "Tus-Resumable": "1.0.0", "Upload-Length": String(bytes.length), "Content-Type": "application/offset+octet-stream", "Upload-Metadata": `item ${btoa(item)},filename ${btoa("film.mp4")}` } });
    const media = sent.headers.get("location").split("/").pop();
    await until("it is prepared", async () => (await own.json("GET", `/api/v1/media/${media}`)).body.state === "ready", 60);
    const person = { name: "Awa", grants: { sound: ["library"] }, manner: "Lu ensemble" };
    for (const somebody of [visitor, stranger]) {
      const status = somebody === visitor ? 401 : 404;
      await call(somebody, "patch", "/api/v1/items/{item}", { item }, { json: { title: "Prise" }, status });
      await call(somebody, "delete", "/api/v1/items/{item}", { item }, { status });
      await call(somebody, "get", "/api/v1/items/{item}/people", { item }, { status });
      await call(somebody, "post", "/api/v1/items/{item}/people", { item }, { json: person, status });
      await call(somebody, "patch", "/api/v1/media/{media}", { media }, { json: { poster: 1 }, status });
      await call(somebody, "delete", "/api/v1/media/{media}", { media }, { status });
      await call(somebody, "post", "/api/v1/media/{media}/tracks", { media }, { form: track("WEBVTT\n"), status });
      await call(somebody, "patch", "/api/v1/media/{media}/tracks/{purpose}/{language}", { media, purpose: "captions", language: "fr" }, { json: { version: 0, changes: [] }, status });
      await call(somebody, "post", "/api/v1/media/{media}/seals", { media }, { json: { start_ms: 0, end_ms: 500 }, status });
      await call(somebody, "post", "/api/v1/media/{media}/masks", { media }, { json: { manner: "deeper" }, status });
      await call(somebody, "get", "/api/v1/media/{media}/masks", { media }, { status });
      await call(somebody, "delete", "/api/v1/media/{media}/masks/{mask}", { media, mask: absent }, { status });
    }
    await call(visitor, "delete", "/api/v1/media/{media}/seals/{seal}", { media, seal: absent }, { status: 401 });
    await call(own, "delete", "/api/v1/media/{media}/seals/{seal}", { media, seal: absent }, { status: 403 });
    await call(own, "patch", "/api/v1/items/{item}", { item }, { json: { publication: "published" }, status: 403 });
    assert.equal((await call(own, "patch", "/api/v1/items/{item}", { item }, { json: { publication: "submitted" }, status: 200 })).publication, "submitted");
    await call(own, "patch", "/api/v1/items/{item}", { item }, { json: { title: "Autre chose" }, status: 409 });
    await call(own, "post", "/api/v1/items/{item}/people", { item }, { json: person, status: 409 });
    await call(own, "patch", "/api/v1/media/{media}", { media }, { json: { poster: 1 }, status: 409 });
    await call(own, "delete", "/api/v1/media/{media}", { media }, { status: 409 });
    await call(own, "post", "/api/v1/media/{media}/tracks", { media }, { form: track("WEBVTT\n\n00:00.000 --> 00:01.000\nBonjour.\n"), status: 409 });
    await call(owner, "patch", "/api/v1/items/{item}", { item }, { json: { publication: "published" }, status: 200 });
    await call(stranger, "patch", "/api/v1/items/{item}", { item }, { json: { title: "Prise" }, status: 403 });
    await call(stranger, "delete", "/api/v1/items/{item}", { item }, { status: 403 });
    await call(stranger, "get", "/api/v1/items/{item}/people", { item }, { status: 403 });
    await call(stranger, "get", "/api/v1/items/{item}/viewings", { item }, { status: 403 });
    await call(stranger, "post", "/api/v1/items/{item}/people", { item }, { json: person, status: 403 });
    await call(own, "patch", "/api/v1/items/{item}", { item }, { json: { publication: "withdrawn" }, status: 200 });
    await call(own, "post", "/api/v1/items/{item}/people", { item }, { json: { ...person, text: "x".repeat(6_000_000) }, status: 413 });
    await call(own, "delete", "/api/v1/items/{item}", { item }, { status: 204 });
  });

  test("searches that are followed by mail", async () => {
    const { data } = visitor;
    await call(visitor, "get", "/api/v1/alerts", {}, { status: 401 });
    await call(visitor, "post", "/api/v1/alerts", {}, { json: { search: "q=conseil" }, status: 401 });
    await call(visitor, "delete", "/api/v1/alerts/{alert}", { alert: absent }, { status: 401 });
    await call(owner, "get", "/api/v1/alerts", {}, { status: 409 });
    await call(owner, "post", "/api/v1/alerts", {}, { json: { search: "q=conseil" }, status: 409 });
    await call(owner, "delete", "/api/v1/alerts/{alert}", { alert: absent }, { status: 404 });
    const mailing = await Server.start(data, { settings: ["--owner", "nobody", "--smtp", "smtp://127.0.0.1:9", "--mail_from", "mediatheque@exemple.fr", "--address", "https://mediatheque.exemple.fr"] });
    try {
      await makeAccount(data, "veille@exemple.org", "depositor", "Veille");
      const own = await Somebody.signedIn(mailing, "veille@exemple.org");
      const begun = await call(own, "post", "/api/v1/alerts", {}, { json: { search: "?q=conseil&sort=oldest&kind=film&page=2", period: "daily" }, status: 201 });
      assert.equal(begun.search, "kind=film&q=conseil");
      assert.deepEqual(await call(own, "post", "/api/v1/alerts", {}, { json: { search: "kind=film&q=conseil", period: "daily" }, status: 201 }), begun, "kept once");
      await call(own, "post", "/api/v1/alerts", {}, { json: { search: "q=x", period: "hourly" }, status: 400 });
      assert.deepEqual((await call(own, "get", "/api/v1/alerts", {}, { status: 200 })).alerts, [begun]);
      assert.match(await own.page("/compte"), /«\s*conseil\s*», Film/);
      assert.match(await own.page("/bibliotheque?q=conseil"), /Recevoir un courriel/);
      await call(own, "delete", "/api/v1/alerts/{alert}", { alert: begun.id }, { status: 204 });
      await call(own, "delete", "/api/v1/alerts/{alert}", { alert: begun.id }, { status: 404 });
    } finally {
      await mailing.stop();
    }
  });

  test("every described answer was met", () => {
    // Only a machine in trouble answers these.
    const exempt = new Set(["get /api/v1/search 503"]);
    const missing = Object.entries(described.paths).flatMap(([path, entry]) =>
      Object.entries(entry).filter(([key]) => key !== "parameters").flatMap(([method, { responses }]) => Object.keys(responses).map((status) => `${method} ${path} ${status}`)))
      .filter((one) => !called.has(one) && !exempt.has(one));
    assert.deepEqual(missing, []);
  });
});
