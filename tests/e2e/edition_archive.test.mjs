// An edition of the festival as a lasting collection: what a submission says of its film, the catalogue that everybody
// reads, prints and takes along, and the search that finds by edition; until somebody in a film changes their mind.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { agreed, begun, day, house, local, year } from "./harness/festival.mjs";
import { ffmpeg, film } from "./harness/media.mjs";
import { assertReadable } from "./harness/readable.mjs";
import { assertClean, temporaryFolder, until } from "./harness/server.mjs";

const form = {
  year, title_fr: `Festival des quartiers ${year}`, introduction_fr: "Des films **d’ici**, faits par celles et ceux qui les vivent.", time_zone: "Europe/Paris", call_opens: local(Date.now() - 9 * day),
  categories: "Court métrage | Short film\nLong métrage", partners: "La Maison | https://example.org", announced: "yes",
};
const known = { ...form, call_closes: local(Date.now() - 3 * day), selection: local(Date.now() - 2 * day) };
let data, server, browser, moderator, depositor, visitor, folder, categories, open, shut;

async function sent(item, file, name) {
  const media = await depositor.sends(item, readFileSync(file), name);
  await until(`${name} is prepared`, async () => (await depositor.json("GET", `/api/v1/media/${media}`)).body.state === "ready", 60);
  return media;
}

// A film with two photos, in which Awa agreed to `scopes`.
async function deposited(title, seconds, scopes) {
  const { body: { id } } = await depositor.json("POST", "/api/v1/items", { kind: "film", language: "fr", title, summary: `${title} : un quartier parle.`, territory: "COM-37261", themes: ["democratie"] });
  await sent(id, await film(folder, `film-${seconds}`, { seconds, words: title }), "film.mp4");
  const photo = join(folder, `photo-${seconds}.jpg`);
  await ffmpeg("-f", "lavfi", "-i", `gradients=size=1280x720:c0=0x7a2f5b:c1=0xf0b24a:seed=${seconds}:duration=1`, "-frames:v", "1", photo);
  const photos = [await sent(id, photo, "une.jpg"), await sent(id, photo, "deux.jpg")];
  const link = await agreed(depositor, id, scopes);
  return { id, photos, title, submission: await begun(depositor, id), link };
}
const handing = { synopsis: "Un an au pied d’une tour.\nEt puis un jour, la parole.", team: "Image : Léa Martin\nSon : Zoé", contact: "Léa, 06", finished_on: `${year - 1}-05-01`, rights_declared: "yes", music_declared: "yes" };

const catalogue = `/festival/${year}/catalogue`;
const exits = [catalogue, `${catalogue}?par=territoire`, `${catalogue}?par=theme`, `${catalogue}.csv`, `${catalogue}.json`, `/festival/${year}/livret`, `/api/v1/editions/${year}/films`];

describe("an edition that stays", () => {
  before(async () => {
    folder = temporaryFolder("edition-archive-films");
    ({ data, server, browser, visitor, moderator, depositor } = await house("edition-archive", ["--cooling-off-hours", "0"]));
    assert.equal((await moderator.post("/festival/nouvelle", form)).status, 303);
    ({ body: { categories } } = await visitor.json("GET", `/api/v1/editions/${year}`));
    open = await deposited("La tour", 5, ["library", "festival"]);
    shut = await deposited("Le potager", 4, ["festival"]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await assertClean(data);
  });

  test("a submission shows who agreed, and takes languages, a country and stills; what cannot be is refused with what was typed", async () => {
    const page = await depositor.page(open.submission);
    assert.match(page, /<strong>Awa<\/strong> est d’accord pour le festival et les projections publiques/);
    assert.match(page, /est un seul accord/);
    assert.match(page, /La tour : un quartier parle/);
    assert.match(page, /value="Français"/, "its language, until another one is said");
    const fields = { ...handing, category: categories[0].id, languages: "arabe ; FRANÇAIS, arabe", country: "BE", audio_description: "yes", [`still-${open.photos[1]}`]: "1", [`still-${open.photos[0]}`]: "2" };
    for (const [changes, told] of [
      [{ languages: "Français, novlangue" }, /novlangue.{0,3}n’est pas une langue connue/], [{ country: "ZZ" }, /Ce pays n’est pas connu/],
      [{ [`still-${shut.photos[0]}`]: "3" }, /photo de la même contribution/], [{ "still-0000000000000000": "3" }, /photo de la même contribution/], [{ "still-x": "1" }, /photo de la même contribution/],
    ]) {
      const refused = await depositor.post(open.submission, { ...fields, ...changes, action: "save" });
      assert.equal(refused.status, 400, JSON.stringify(changes));
      const again = await refused.text();
      assert.match(again, told);
      assert.match(again, /Un an au pied d’une tour/);
      assert.ok(again.includes(`value="${changes.languages ?? fields.languages}"`), "the languages as they were typed");
      if (!("still-x" in changes)) assert.match(again, new RegExp(`name="still-${open.photos[1]}">.*?<option value="1" selected>`), "the stills that were chosen");
    }
    assert.equal((await depositor.post(open.submission, { ...fields, action: "submit" })).status, 303);
    assert.equal((await depositor.post(shut.submission, { ...handing, category: categories[1].id, [`still-${shut.photos[0]}`]: "1", action: "submit" })).status, 303);
    const { body } = await depositor.json("GET", `/api/v1${open.submission.replace("films-soumis", "submissions")}`);
    assert.deepEqual([body.languages, body.country, body.stills, body.state], [["ar", "fr"], "BE", [open.photos[1], open.photos[0]], "submitted"]);
    const { body: { submissions } } = await depositor.json("GET", "/api/v1/submissions");
    assert.equal(submissions.length, 2);
    const item = open.photos[0];
    assert.equal((await depositor.json("DELETE", `/api/v1/media/${item}`)).status, 204);
    assert.deepEqual((await depositor.json("GET", `/api/v1${open.submission.replace("films-soumis", "submissions")}`)).body.stills, [open.photos[1]], "a still goes with its photo");
  });

  test("nobody but who prepares it reads the catalogue before the selection is known", async () => {
    for (const each of [open, shut]) {
      const decided = await moderator.post(`/festival/${year}/films`, { film: each.submission.split("/").pop(), action: "selected", answer: "Bravo" });
      assert.equal(decided.status, 303, await decided.text());
    }
    assert.equal((await moderator.json("PATCH", `/api/v1/items/${open.id}`, { publication: "published" })).status, 200);
    for (const path of exits) {
      assert.equal(await visitor.status(path), 404, path);
      assert.ok((await moderator.page(path)).includes("La tour"), path);
    }
    assert.doesNotMatch(await visitor.page(`/contributions/${open.id}`), /Sélectionné/);
    assert.equal((await visitor.json("GET", `/api/v1/search?festival=${year}`)).body.total, 0);
    for (const path of [`/festival/1999/catalogue`, `/festival/1999/catalogue.csv`, `/festival/x/livret`]) assert.equal(await moderator.status(path), 404, path);
    assert.equal((await moderator.post(`/festival/${year}/reglages`, known)).status, 303);
  });

  test("without scripts, everybody reads it by category, place and theme; what is online plays, the rest keeps its notice", async () => {
    const page = await browser.page(server, { javaScriptEnabled: false });
    await page.goto(`/festival/${year}`);
    await page.getByRole("link", { name: "Catalogue des films (2 films)" }).click();
    assert.deepEqual(await page.locator("main h2[id^=group]").allTextContents(), ["Court métrage (1)", "Long métrage (1)"]);
    await page.getByRole("link", { name: "territoire" }).click();
    assert.deepEqual(await page.locator("main h2[id^=group]").allTextContents(), ["Belgique (1)", "Indre-et-Loire (1)"]);
    await page.getByRole("link", { name: "thème", exact: true }).click();
    assert.deepEqual(await page.locator("main .card h3").allTextContents(), ["La tour", "Le potager"]);
    assert.deepEqual(await page.locator("main .card h3 a").allTextContents(), ["La tour"], "the other one is not online");
    assert.equal(await page.locator("main .card picture").count(), 1, "neither are its pictures");
    assert.match(await page.locator("main .card").first().innerText(), /Arabe, Français/);
    await page.getByRole("link", { name: "La tour" }).click();
    await page.getByRole("link", { name: `Sélectionné : Festival des quartiers ${year}` }).click();
    assert.equal(new URL(page.url()).pathname, catalogue);
    assert.equal(await visitor.status(`/contributions/${shut.id}`), 404);
    assert.equal(await visitor.status(`${catalogue}?par=%3Cscript%3E&page=99`), 200);
    await page.close();
  });

  test("it goes along as a table, as data and as a booklet in A5", async () => {
    const table = await visitor.page(`${catalogue}.csv`);
    assert.equal(table.split("\r\n").length, 4);
    assert.match(table, /"1","La tour","Court métrage","\d{4}","\d","ar fr"/);
    const data = JSON.parse(await visitor.page(`${catalogue}.json`));
    assert.equal(data["@type"], "Festival");
    const [first, second] = data.workFeatured;
    assert.equal(first.url, `${server.url}/contributions/${open.id}`);
    assert.equal((await visitor.request(new URL(first.image[0]).pathname)).status, 200);
    assert.deepEqual([second.name, second.url, second.image, second.thumbnailUrl], ["Le potager", undefined, undefined, undefined]);
    const page = await browser.page(server);
    await page.goto(catalogue);
    await page.getByRole("link", { name: "Livret à imprimer" }).click();
    await page.locator(".booklet-film").first().waitFor();
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
    const sheets = [...pdf.matchAll(/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => [Math.round(width), Math.round(height)]);
    assert.deepEqual(sheets, [[420, 595], [420, 595]], "a cover and the films after it, in A5, and no empty sheet");
    await page.close();
  });

  test("the library filters by edition, with an exact count", async () => {
    await until("the index has it", async () => (await visitor.json("GET", `/api/v1/search?festival=${year}`)).body.total === 1, 30);
    const { body: answer } = await visitor.json("GET", `/api/v1/search?q=${encodeURIComponent(`édition:${year}`)}`);
    assert.deepEqual(answer.hits.map(({ id }) => id), [open.id], "only what is online");
    assert.deepEqual(answer.facets.festival, { [year]: 1 });
    const page = await browser.page(server);
    await page.goto("/bibliotheque");
    await page.locator("summary", { hasText: "Festival" }).click();
    await page.locator("details[open]").getByRole("link", { name: `Festival ${year} 1` }).click();
    assert.match(page.url(), new RegExp(`festival=${year}`));
    assert.equal(await page.locator(".card").count(), 1);
    await page.close();
  });

  test("its pages are accessible, narrow and wide, light and dark", async () => {
    const page = await browser.page(server);
    for (const path of [`/festival/${year}`, catalogue, `${catalogue}?par=theme`, `/festival/${year}/livret`, `/bibliotheque?festival=${year}`, `/contributions/${open.id}`]) {
      await page.goto(path);
      await page.locator("details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
      await assertReadable(page, path, [[320, "light"], [320, "dark"], [1280, "light"], [1280, "dark"]]);
    }
    await page.close();
  });

  test("whoever changes their mind is in no catalogue any more, at once", async () => {
    for (const each of [open, shut]) assert.equal((await visitor.post(each.link, { action: "withdraw", confirm: "yes" })).status, 303);
    for (const path of exits) {
      const told = await visitor.page(path);
      for (const { title } of [open, shut]) assert.ok(!told.includes(title), `${path} names ${title}`);
    }
    assert.match(await visitor.page(catalogue), /Aucun film de cette édition ne peut être nommé ici/);
    assert.match(await visitor.page(`/festival/${year}`), /\(0 film\)/);
    await until("the index follows", async () => (await visitor.json("GET", `/api/v1/search?q=festival:${year}`)).body.total === 0, 30);
  });
});
