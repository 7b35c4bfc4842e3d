// From the call for testimonies to the withdrawal: nothing leaves without a yes.
import assert from "node:assert/strict";
import { join } from "node:path";
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { Browser } from "./harness/browser.mjs";
import { film, subtitles } from "./harness/media.mjs";
import { makeAccount, password, signedInPage, Somebody } from "./harness/people.mjs";
import { assertClean, Server, temporaryFolder, until } from "./harness/server.mjs";

let data, server, browser, moderator, depositor, administrator, visitor;

const found = async (words) => (await visitor.json("GET", `/api/v1/search?q=${encodeURIComponent(words)}`)).body.total;

// A published film in which one person is, who agreed.
async function publishedFilm(title, words, { scopes = ["library"] } = {}) {
  const { body: item } = await depositor.json("POST", "/api/v1/items", { kind: "testimony", language: "fr", title });
  const file = await film(temporaryFolder("film"), title.replace(/\W/g, ""), { seconds: 8 });
  const media = await depositor.sends(item.id, await readFile(file), "film.mp4");
  const track = new FormData();
  track.append("purpose", "captions");
  track.append("language", "fr");
  track.append("file", new File([`WEBVTT\n\n00:01.000 --> 00:04.000\n<v Awa>${words}\n`], "film.vtt"));
  assert.equal((await depositor.request(`/api/v1/media/${media}/tracks`, { method: "POST", body: track })).status, 201);
  const grants = Object.fromEntries(["picture", "sound", "transcript", "photo", "name"].map((aspect) => [aspect, scopes]));
  const { status, body: { link } } = await depositor.json("POST", `/api/v1/items/${item.id}/people`, { name: "Awa", grants, manner: "Lu ensemble" });
  assert.equal(status, 201);
  assert.equal((await depositor.json("PATCH", `/api/v1/items/${item.id}`, { people_declared: true, publication: "submitted" })).status, 200);
  await until("the film is prepared", async () => (await depositor.json("GET", `/api/v1/items/${item.id}`)).body.media[0].state === "ready", 60);
  const decided = await moderator.post(`/moderation/${item.id}`, { decision: "publish" });
  assert.equal(decided.status, 303, await decided.text());
  return { id: item.id, media, link: new URL(link).pathname };
}

// What an application for six digits shows at a half-minute (RFC 6238).
function digits(secret, step) {
  const bits = [...secret].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

describe("consent", () => {
  before(async () => {
    data = join(temporaryFolder("consent"), "data");
    await makeAccount(data, "admin@exemple.org", "administrator", "Camille");
    await makeAccount(data, "mod@exemple.org", "moderator", "Noé");
    await makeAccount(data, "asso@exemple.org", "depositor", "Inès");
    server = await Server.start(data, { settings: ["--owner", "nobody", "--cooling-off-hours", "0"] });
    browser = await Browser.open();
    visitor = new Somebody(server);
    moderator = await Somebody.signedIn(server, "mod@exemple.org");
    depositor = await Somebody.signedIn(server, "asso@exemple.org");
    administrator = await Somebody.signedIn(server, "admin@exemple.org");
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await assertClean(data);
  });

  test("from the code of a call to the decision: a telephone, no account, two people", async () => {
    const page = await signedInPage(browser, server, "asso@exemple.org");
    await page.goto("/collectes/nouvelle");
    await page.locator("#title").fill("Vivre à Fontaines");
    await page.locator("#questions").fill("Depuis quand vivez-vous ici ?\nQu’est-ce qui a changé ?");
    await page.locator("main button[type=submit]").click();
    await page.waitForURL(/\/collectes\/[a-z0-9]{16}$/);
    await page.locator("text=Affiche à imprimer").click();
    const address = (await page.locator(".sheet-address").textContent()).trim();
    assert.match(address, /\/c\/[a-z0-9]{6}$/);
    assert.equal(await page.locator(".sheet-code svg").count(), 1);
    await page.close();

    const phone = await browser.page(server, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
    await phone.goto(new URL(address).pathname);
    await phone.waitForSelector("capsule-deposit.ready");
    assert.match(await phone.locator("h1").textContent(), /Vivre à Fontaines/);
    await phone.locator("#body").fill("J’habite ici depuis trente ans, et le marronnier aussi.");
    await phone.locator("button[value=submitted]").click();
    await phone.locator("capsule-deposit [role=alert]:has-text('qui peut être reconnu'), capsule-deposit [role=alert]:not([hidden])").waitFor();
    await phone.locator("input[name=people][value=myself]").check();
    await phone.locator("#own-name").fill("Awa");
    await phone.locator("button[value=submitted]").click();
    await until("a scope is asked for", async () => (await phone.locator("capsule-deposit [role=alert]").textContent()).length > 0);
    await phone.locator("input[name=scopes][value=library]").check();
    await phone.locator("button[value=submitted]").click();
    await phone.waitForURL("**/mes-depots");
    assert.match(await phone.locator(".deposit").textContent(), /En attente de relecture/);
    assert.equal(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "no sideways scrolling");
    await phone.locator("button:has-text('lien privé')").click();
    const link = await phone.locator("input[readonly]").inputValue();
    await phone.close();

    const elsewhere = await browser.page(server);
    await elsewhere.goto(new URL(link).pathname);
    await elsewhere.locator("main form button").click();
    await elsewhere.waitForURL("**/mes-depots");
    assert.match(await elsewhere.locator(".deposit").textContent(), /Vivre à Fontaines/);
    await elsewhere.close();

    const desk = await browser.page(server);
    await desk.goto("/connexion?vers=/moderation");
    await desk.locator("#email").fill("mod@exemple.org");
    await desk.locator("#password").fill(password);
    await desk.keyboard.press("Enter");
    await desk.waitForURL("**/moderation");
    await desk.locator(".entry a").first().click();
    await desk.waitForSelector("capsule-desk label.check:has(input[type=checkbox]):has-text('Touches'), capsule-desk label.check.hint");
    assert.equal(await found("marronnier"), 0, "nothing is found before it is published");
    await desk.keyboard.press("p");
    await desk.keyboard.press("Enter");
    await desk.waitForURL("**/moderation?fait=*");
    await until("it is found", async () => (await found("marronnier")) === 1);
    await desk.locator("button:has-text('Annuler')").click();
    await desk.waitForURL(/\/moderation\/[a-z0-9]{16}$/);
    await until("the decision is taken back", async () => (await found("marronnier")) === 0);
    await desk.keyboard.press("m");
    await desk.locator("textarea[name=words]").fill("Pourriez-vous dire de quel marronnier il s’agit ?");
    await desk.locator("button[value=ask]").click();
    await desk.waitForURL("**/moderation?fait=*");
    await desk.close();
    const guest = await browser.page(server);
    await guest.goto(new URL(link).pathname);
    await guest.locator("main form button").click();
    await guest.waitForURL("**/mes-depots");
    assert.match(await guest.locator(".deposit").textContent(), /de quel marronnier/);
    await guest.close();
  });

  test("withdrawn during playback: the next bytes are refused, and search, feed and page know it no more", async () => {
    const { id, media, link } = await publishedFilm("La voix d’Awa", "Le réverbère de la place.");
    await until("it is found", async () => (await found("réverbère")) === 1);
    const { body } = await visitor.json("GET", `/api/v1/media/${media}`);
    const [playing] = body.renditions.filter(({ role }) => role === "progressive");
    const range = (from) => visitor.status(playing.url, { headers: { Range: `bytes=${from}-${from + 99}` } });
    assert.equal(await range(0), 206);
    const everything = [playing.url, ...body.renditions.map(({ url }) => url), ...body.tracks.map(({ url }) => url), `/contributions/${id}`, `/en/contributions/${id}`, `/api/v1/items/${id}`, `/api/v1/media/${media}`, `/contributions/${id}?dans=réverbère`];
    for (const path of everything) assert.equal(await visitor.status(path), 200, path);
    const before = Date.now();
    const page = await browser.page(server, { javaScriptEnabled: false });
    await page.goto(link);
    await page.locator("summary:has-text('Retirer')").click();
    await page.locator("form button").last().click();
    await page.waitForSelector(".receipt");
    const receipt = await page.locator(".receipt").textContent();
    assert.match(receipt, /[0-9a-z]{16}/);
    await page.close();
    assert.equal(await range(100), 404);
    const took = Date.now() - before;
    for (const path of everything) assert.equal(await visitor.status(path), 404, path);
    await until("the search knows it no more", async () => (await found("réverbère")) === 0, 60);
    assert.doesNotMatch(await (await visitor.request("/bibliotheque.atom")).text(), /Awa|réverbère/);
    assert.doesNotMatch(await visitor.page("/bibliotheque?q=réverbère"), /La voix d’Awa/);
    assert.doesNotMatch(await visitor.page("/"), /La voix d’Awa/);
    assert.doesNotMatch(JSON.stringify((await visitor.json("GET", "/api/v1/suggestions?q=réver")).body), /réverbère/);
    assert.equal((await visitor.json("GET", "/api/v1/items")).body.items.some((item) => item.id === id), false);
    assert.equal(await moderator.status(`/contributions/${id}`), 200, "a moderator sees what it is about");
    const again = await visitor.post(link, {});
    assert.equal(again.status, 303, "a second withdrawal");
    assert.ok((await visitor.page(link)).includes(receipt.match(/[0-9a-z]{16}/)[0]), "the first one stands");
    console.log(`# withdrawn by JS-off form and refused after ${took} ms in all`);
  });

  test("internal only: members see it and are written down, the public does not", async () => {
    const { id, media } = await publishedFilm("Entre nous", "Un mot pour la coalition, l’épervier.", { scopes: ["internal"] });
    assert.equal(await visitor.status(`/contributions/${id}`), 404);
    assert.equal(await visitor.status(`/api/v1/media/${media}`), 404);
    assert.equal(await found("épervier"), 0);
    await makeAccount(data, "autre@exemple.org", "depositor", "Autre");
    const member = await Somebody.signedIn(server, "autre@exemple.org");
    const record = `/contributions/${id}/consultations`;
    assert.doesNotMatch(await moderator.page(record), /Autre/);
    assert.equal(await member.status(`/contributions/${id}`), 200);
    for (const who of [moderator, depositor]) assert.match(await who.page(record), /Autre/);
    assert.equal(await member.status(record), 403);
    assert.match(await moderator.page("/registre"), /Autre/);
  });

  test("people recorded in the page: a minor, different rights, a proof; what is wrong is said and nothing half recorded", async () => {
    const { body: { id } } = await depositor.json("POST", "/api/v1/items", { title: "À plusieurs" });
    const path = `/contributions/${id}/personnes`;
    const person = { name: "Lina", appears: ["sound", "picture"], scopes: "library", text: "Je suis d’accord.", manner: "Lu ensemble" };
    const say = async (fields) => {
      const response = await depositor.request(path, { method: "POST", body: (() => { const form = new FormData(); for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one); return form; })() });
      return { status: response.status, text: await response.text() };
    };
    for (const [wrong, said] of [
      [{ ...person, appears: [] }, /reconna/],
      [{ ...person, minor: "yes" }, /née?|naissance/],
      [{ ...person, minor: "yes", born: "2015-02-29" }, /2015-02-29/],
      [{ ...person, minor: "yes", born: "2015-03-01" }, /parent|tuteur|responsable/],
      [{ ...person, from: "2027-01-02", until: "2027-01-01" }, /avant/],
      [{ ...person, proof: new File(["<script>"], "preuve.html") }, /PDF/],
      [{ ...person, proof: new File([Buffer.alloc(22 << 20)], "preuve.pdf") }, /20/],
    ]) {
      const { status, text } = await say(wrong);
      assert.ok([400, 413, 415].includes(status), `${JSON.stringify(wrong)}: ${status}`);
      assert.match(text.match(/role="alert"[\s\S]*?<\/div>/)?.[0] ?? "", said);
    }
    assert.equal((await depositor.json("GET", `/api/v1/items/${id}/people`)).body.people.length, 0);
    const done = await say({ ...person, minor: "yes", born: "2015-03-01", guardians: "Sa mère", assent: "yes", proof: new File(["%PDF-1.4 preuve"], "formulaire.pdf") });
    assert.equal(done.status, 200);
    const link = done.text.match(/value="[^"]*(\/accord\/[0-9a-f]{64})"/)[1];
    assert.match(await visitor.page(link), /Lina/);
    const { body: { people: [lina] } } = await depositor.json("GET", `/api/v1/items/${id}/people`);
    assert.match(lina.of_age, /^2033-02-28T23:00:00Z$/);
    assert.equal(lina.consents[0].until, lina.of_age, "asked again at 18");
    const proof = `/contributions/${id}/accords/${lina.consents[0].id}/preuve`;
    assert.equal(await (await depositor.request(proof)).text(), "%PDF-1.4 preuve");
    assert.match((await depositor.request(proof)).headers.get("content-disposition"), /^attachment/);
    assert.equal(await visitor.status(proof), 401);
    assert.match(await moderator.page("/registre"), /Lina/);
    assert.equal(await depositor.status("/registre"), 403);
  });

  test("forged, replayed and foreign requests", async () => {
    const { id } = await publishedFilm("Attaquée", "Rien à signaler ici.");
    for (const token of ["0".repeat(64), "x", "%00", "a".repeat(5000)]) {
      for (const path of ["/accord/", "/retour/", "/mot-de-passe/"]) assert.ok([400, 404, 414, 431].includes(await visitor.status(path + token)), path + token.slice(0, 20));
    }
    const forged = new Somebody(server);
    forged.cookies.set("__Host-session", "0".repeat(64));
    assert.equal(await forged.status("/mes-depots"), 401);
    // Session fixation: a sign-in gives another token than the browser brought.
    const brought = new Somebody(server);
    brought.cookies.set("__Host-session", "f".repeat(64));
    await brought.post("/connexion", { email: "asso@exemple.org", password });
    assert.notEqual(brought.cookies.get("__Host-session"), "f".repeat(64));
    const old = brought.cookies.get("__Host-session");
    await brought.post("/deconnexion", {});
    const replay = new Somebody(server);
    replay.cookies.set("__Host-session", old);
    assert.equal(await replay.status("/mes-depots"), 401, "a session that was signed out");
    // Another site's page, and a request that does not say where it comes from.
    const session = `__Host-session=${depositor.cookies.get("__Host-session")}`;
    for (const headers of [{ Origin: "https://ailleurs.example" }, { Origin: "null" }, { "Sec-Fetch-Site": "cross-site" }, {}]) {
      const response = await server.request(`/contributions/${id}/publication`, { method: "POST", headers: { Cookie: session, ...headers }, body: new URLSearchParams({ publication: "withdrawn" }) });
      assert.equal(response.status, 403, JSON.stringify(headers));
    }
    assert.equal(await visitor.status(`/contributions/${id}`), 200);
    // What was handed in is not changed behind the moderator's back; nobody publishes by himself.
    assert.equal((await depositor.json("PATCH", `/api/v1/items/${id}`, { title: "Autre chose" })).status, 409);
    assert.equal((await depositor.post(`/contributions/${id}/modifier`, { title: "Autre chose", kind: "testimony" })).status, 409);
    const { body: draft } = await depositor.json("POST", "/api/v1/items", { title: "Vite", people_declared: true });
    assert.equal((await depositor.json("PATCH", `/api/v1/items/${draft.id}`, { publication: "published" })).status, 403);
    assert.equal((await depositor.json("POST", "/api/v1/items", { title: "Vite", people_declared: true, publication: "published" })).status, 403);
    assert.equal(await depositor.status("/moderation"), 403);
    assert.equal(await depositor.status("/comptes"), 403);
    assert.equal(await moderator.status("/comptes"), 403);
    assert.equal(await administrator.status("/comptes"), 200);
    // A role that changes during a session.
    await makeAccount(data, "passe@exemple.org", "moderator", "Passe");
    const passing = await Somebody.signedIn(server, "passe@exemple.org");
    assert.equal(await passing.status("/moderation"), 200);
    const row = (await administrator.page("/comptes")).split('<li class="entry">').find((one) => one.includes("passe@exemple.org"));
    const account = row.match(/name="id" value="([a-z0-9]{16})"/)[1];
    assert.equal((await administrator.post("/comptes", { action: "change", id: account, role: "depositor" })).status, 303);
    assert.equal(await passing.status("/moderation"), 403);
    assert.equal((await administrator.post("/comptes", { action: "change", id: account, role: "depositor", closed: "yes" })).status, 303);
    assert.equal(await passing.status("/mes-depots"), 401);
  });

  test("guessing a password is slow from one address and from many, and never shuts its owner out", async () => {
    await makeAccount(data, "cible@exemple.org", "depositor", "Cible");
    const owner = await Somebody.signedIn(server, "cible@exemple.org");
    const device = owner.cookies.get("__Host-device");
    const guess = async (from, email = "cible@exemple.org") =>
      (await server.request("/connexion", { method: "POST", headers: { Origin: server.url, "X-Real-IP": from }, body: new URLSearchParams({ email, password: "pas celui-là du tout" }) })).status;
    const answers = { 400: 0, 503: 0 };
    for (let i = 0; i < 40; ++i) answers[await guess(`203.0.113.${i}`)] += 1;
    assert.deepEqual(answers, { 400: 10, 503: 30 }, "ten tries, whatever the addresses");
    let tried = 0;
    for (let i = 0; i < 60; ++i) tried += (await guess("198.51.100.7", `personne${i}@exemple.org`)) === 400 ? 1 : 0;
    assert.equal(tried, 50, "fifty tries from one address, whatever the accounts");
    const back = new Somebody(server);
    back.cookies.set("__Host-device", device);
    assert.equal((await back.post("/connexion", { email: "cible@exemple.org", password })).status, 303, "from their own device");
    const locked = new Somebody(server);
    assert.equal((await locked.post("/connexion", { email: "cible@exemple.org", password })).status, 503);
  });

  test("six digits beside the password: until they are given, one is nobody", async () => {
    await makeAccount(data, "prudente@exemple.org", "moderator", "Prudente");
    const careful = await Somebody.signedIn(server, "prudente@exemple.org");
    const secret = (await careful.page("/compte")).match(/name="secret" value="([A-Z2-7]{32})"/)[1];
    const now = () => Math.floor(Date.now() / 30_000);
    assert.equal((await careful.post("/compte", { action: "code", secret, code: "000000" })).status, 400);
    const taken = now();
    assert.equal((await careful.post("/compte", { action: "code", secret, code: digits(secret, taken) })).status, 303);
    const back = new Somebody(server);
    const asked = await back.post("/connexion", { email: "prudente@exemple.org", password });
    assert.match(asked.headers.get("location"), /^\/connexion\/code/);
    for (const path of ["/mes-depots", "/moderation", "/compte", "/journal.csv"]) assert.equal(await back.status(path), 401, path);
    assert.equal((await back.post("/connexion/code", { code: digits(secret, taken) })).status, 400, "a code is taken once");
    assert.equal((await back.post("/connexion/code", { code: digits(secret, taken + 1), next: "//ailleurs.example" })).headers.get("location"), "/mes-depots");
    assert.equal(await back.status("/moderation"), 200);
    // Guessing the digits is as slow as guessing a password.
    const thief = new Somebody(server);
    await thief.post("/connexion", { email: "prudente@exemple.org", password });
    const answers = { 400: 0, 503: 0 };
    for (let i = 0; i < 15; ++i) answers[(await thief.post("/connexion/code", { code: String(100_000 + i) })).status] += 1;
    assert.deepEqual(answers, { 400: 10, 503: 5 });
  });

  test("a call that is closed takes no more, and what was begun is still reached", async () => {
    const made = await depositor.post("/collectes", { kind: "testimony", title: "Courte collecte", language: "fr" });
    const path = new URL(made.headers.get("location"), server.url).pathname;
    const code = (await depositor.page(path)).match(/\/c\/([a-z0-9]{6})/)[1];
    const guest = new Somebody(server);
    const { status, body } = await guest.json("POST", "/api/v1/items", { title: "Commencée", campaign: code });
    assert.equal(status, 201);
    await depositor.post(path, { kind: "testimony", title: "Courte collecte", language: "fr", opens: "2026-01-01", closes: "2026-02-01" });
    assert.equal((await new Somebody(server).json("POST", "/api/v1/items", { title: "Trop tard", campaign: code })).status, 409);
    assert.equal(await visitor.status(`/c/${code}`), 409);
    assert.equal((await guest.json("PATCH", `/api/v1/items/${body.id}`, { summary: "Je finis." })).status, 200);
    assert.equal((await guest.json("POST", "/api/v1/items", { title: "Sans collecte" })).status, 401);
    assert.equal(await visitor.status(`/contributions/${body.id}`), 404);
    assert.equal(await new Somebody(server).status(`/deposer?contribution=${body.id}`), 401, "a stranger's draft");
  });

  test("a full room takes no more, also in the middle of a sending of unknown length", async () => {
    await administrator.post("/comptes", { action: "add_organisation", name: "Petite structure", quota: "1" });
    await makeAccount(data, "petite@exemple.org", "depositor", "Petite");
    const page = await administrator.page("/comptes");
    const organisation = page.match(/name="organisations" value="([a-z0-9]{16})"/)[1];
    const row = page.split('<li class="entry">').find((one) => one.includes("petite@exemple.org"));
    await administrator.post("/comptes", { action: "change", id: row.match(/name="id" value="([a-z0-9]{16})"/)[1], role: "depositor", organisations: organisation });
    const small = await Somebody.signedIn(server, "petite@exemple.org");
    const { body: item } = await small.json("POST", "/api/v1/items", { title: "Gros" });
    const begin = (headers) => small.request("/depots", { method: "POST", headers: { "Tus-Resumable": "1.0.0", "Upload-Metadata": `item ${btoa(item.id)},filename ${btoa("f.mp4")}`, ...headers } });
    assert.equal((await begin({ "Upload-Length": "1100000000" })).status, 413);
    const deferred = await begin({ "Upload-Defer-Length": "1" });
    assert.equal(deferred.status, 201);
    const other = await begin({ "Upload-Length": "999999000" });
    assert.equal(other.status, 201);
    const patch = await small.request(deferred.headers.get("location"), { method: "PATCH", headers: { "Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream" }, body: Buffer.alloc(2000) });
    assert.equal(patch.status, 413);
    assert.match(await patch.text(), /La place prévue/, "said in words");
    await small.request(other.headers.get("location"), { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" } });
    // Nothing is lost: with room again the sending goes on where it stood.
    const head = await small.request(deferred.headers.get("location"), { method: "HEAD", headers: { "Tus-Resumable": "1.0.0" } });
    const resumed = await small.request(deferred.headers.get("location"), { method: "PATCH", headers: { "Tus-Resumable": "1.0.0", "Upload-Offset": head.headers.get("upload-offset"), "Content-Type": "application/offset+octet-stream" }, body: Buffer.alloc(2000) });
    assert.equal(resumed.status, 204);
    await small.request(deferred.headers.get("location"), { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" } });
    const stranger = await depositor.request(deferred.headers.get("location"), { method: "HEAD", headers: { "Tus-Resumable": "1.0.0" } });
    assert.equal(stranger.status, 404);
  });

  test("a link shows one contribution until it ends; another site shows what was agreed to for it", async () => {
    const { id, media } = await publishedFilm("À montrer", "Le tilleul du square.", { scopes: ["internal"] });
    const path = `/contributions/${id}/partages`;
    const soon = new Date(Date.now() + 3 * 24 * 3600_000).toISOString().slice(0, 10);
    assert.equal((await depositor.post(path, { name: "", until: soon })).status, 400);
    assert.equal((await depositor.post(path, { name: "Mairie", until: "2020-01-01" })).status, 400);
    const made = await (await depositor.post(path, { name: "Mairie", until: soon })).text();
    const link = made.match(/value="[^"]*(\/partage\/[0-9a-f]{64})"/)[1];
    const shown = await visitor.request(link);
    assert.equal(shown.status, 200);
    assert.equal(shown.headers.get("cache-control"), "private, no-store");
    const page = await shown.text();
    assert.match(page, /Le tilleul du square/);
    const master = page.match(new RegExp(`data-master="(${link}/media/${media}/[^"]+)"`))[1];
    const playlist = await (await visitor.request(master)).text();
    const variant = playlist.split("\n").find((line) => line.endsWith(".m3u8") && !line.startsWith("#"));
    const inside = new URL(variant, server.url + master).pathname;
    assert.ok(inside.startsWith(link), "a playlist's own addresses inherit the link");
    assert.equal(await visitor.status(inside), 200);
    assert.equal(await visitor.status(inside.slice(link.length)), 404, "without it they are closed");
    assert.equal((await visitor.post(`${link}/contributions/${id}/signaler`, { words: "x" })).status, 403);
    assert.equal(await visitor.status(`${link}/mes-depots`), 401);
    const { id: other } = await publishedFilm("Pas celui-là", "Le charme du parc.", { scopes: ["internal"] });
    assert.equal(await visitor.status(`${link}/contributions/${other}`), 404);
    const share = (await depositor.page(path)).match(/name="id" value="([a-z0-9]{16})"/)[1];
    await depositor.post(path, { action: "revoke", id: share });
    for (const address of [link, master, inside]) assert.equal(await visitor.status(address), 404, address);

    assert.equal(await visitor.status(`/integrer/${id}`), 404);
    const open = await publishedFilm("Partout", "Le bouleau de la cour.", { scopes: ["library", "embedding"] });
    const frame = await visitor.request(`/integrer/${open.id}`);
    assert.equal(frame.status, 200);
    assert.match(frame.headers.get("content-security-policy"), /frame-ancestors \*/);
    assert.equal(frame.headers.get("x-frame-options"), null);
    const { body } = await visitor.json("GET", `/oembed?url=${encodeURIComponent(`${server.url}/contributions/${open.id}`)}`);
    assert.match(body.html, new RegExp(`<iframe src="[^"]*/integrer/${open.id}"`));
    assert.match(await (await visitor.request("/sitemap.xml")).text(), new RegExp(open.id));
    await visitor.post(open.link, {});
    for (const address of [`/integrer/${open.id}`, `/oembed?url=${encodeURIComponent(`${server.url}/contributions/${open.id}`)}`]) assert.equal(await visitor.status(address), 404, address);
    await until("the site map forgets it", async () => !(await (await visitor.request("/sitemap.xml")).text()).includes(open.id));
  });

  test("a visitor reports, a moderator answers; hostile words stay words", async () => {
    const { id } = await publishedFilm("Signalée", "Une passante.");
    const attack = `<script>alert(1)</script><img src=x onerror=alert(2)>`;
    assert.equal((await visitor.post(`/contributions/${id}/signaler`, { words: "" })).status, 400);
    assert.equal((await visitor.post(`/contributions/${id}/signaler`, { words: attack, contact: attack })).status, 200);
    const queue = await moderator.page("/moderation");
    assert.ok(queue.includes("&lt;script&gt;alert(1)"));
    for (const page of [queue, await moderator.page("/journal"), await (await moderator.request("/journal.csv")).text()]) assert.ok(!page.includes("<script>alert"));
    const report = queue.match(/\/moderation\/signalements\/[a-z0-9]{16}/)[0];
    assert.equal((await moderator.post(report, {})).status, 303);
    assert.doesNotMatch(await moderator.page("/moderation"), /alert\(1\)/);
  });
});
