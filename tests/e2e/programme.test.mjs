// The programme of the festival: screenings are planned, announced, projected from a pack without a network, counted.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, test } from "node:test";
import { day, depositedFilm, filmOf, handedIn, house, local, prepared, selected, year } from "./harness/festival.mjs";
import { ffmpeg, film, subtitles, tool } from "./harness/media.mjs";
import { signedInPage } from "./harness/people.mjs";
import { assertAccessible, assertReadable } from "./harness/readable.mjs";
import { assertClean, resonance, temporaryFolder } from "./harness/server.mjs";

const scratch = temporaryFolder("films");
let data, server, browser, moderator, depositor, visitor, films, opening;

const edition = (of = year, changes = {}) => ({
  year: of, title_fr: `Festival ${of}`, title_en: "", introduction_fr: "", introduction_en: "", time_zone: "Europe/Paris", call_opens: local(Date.now() - 3 * day),
  festival_begins: `${of}-05-12T09:00`, festival_ends: `${of}-05-16T23:59`, categories: "Court", longest: "", finished_from: "", territory: "", territory_code: "",
  partners: "", rules_fr: "", rules_en: "", campaign: "", announced: "yes", ...changes,
});
const evening = {
  action: "save", title_fr: "Soirée d’ouverture", title_en: "Opening night", begins: `${year}-05-12T20:00`, place: "MJC de Monts", room: "Grande salle", address: "2 rue des Lilas",
  territory: "Tours", territory_code: "COM-37261", capacity: "80", description_fr: "En présence **des équipes**.", description_en: "", accessibility: ["subtitles", "wheelchair"],
};
const planned = (changes = {}) => ({ ...evening, ...changes });

async function deposited(title, file, transcript) {
  const item = await depositedFilm(depositor, title, await readFile(file), { summary: `${title}, en quelques mots.`, people_declared: true });
  await prepared(depositor, item);
  if (transcript) {
    const form = { purpose: "captions", language: "fr", file: new File([await readFile(transcript)], "fr.vtt") };
    const { id } = await filmOf(depositor, item);
    assert.equal((await depositor.post(`/contributions/${item}/fichiers/${id}/transcription`, form, { multipart: true })).status, 303);
  }
  return item;
}

// Handed in and selected; its id as a film of the edition.
async function chosen(item, of = year) {
  const id = await handedIn(depositor, item, { team: "Image : Léa\nSon : Noé", projection_right: "yes" }, of);
  await selected(moderator, id, of);
  return id;
}

const formOf = (path) => `${path}/modifier`;
const change = (fields, path = opening, who = moderator) => who.post(formOf(path), fields);
const changed = async (fields, path = opening) => {
  const response = await change(fields, path);
  assert.equal(response.status, 303, await response.text());
};
async function refused(status, fields, words, path = opening) {
  const response = await change(fields, path);
  assert.equal(response.status, status, JSON.stringify(fields));
  const page = await response.text();
  assert.match(page, words);
  return page;
}
const orderMark = async (path = opening) => /name="of_order" value="([^"]+)"/.exec(await moderator.page(formOf(path)))[1];

async function unpacked(bytes, name) {
  const folder = temporaryFolder(name), zip = join(folder, "pack.zip");
  await writeFile(zip, bytes);
  await tool("unzip", "-t", zip);
  assert.match(await tool("unzip", "-v", zip), /Stored/);
  await tool("unzip", "-q", zip, "-d", join(folder, "pack"));
  return join(folder, "pack");
}

describe("programme", () => {
  before(async () => {
    ({ data, server, browser, visitor, moderator, depositor } = await house("programme"));
    for (const of of [year, year + 1]) assert.equal((await moderator.post("/festival/nouvelle", edition(of))).status, 303);
    const garden = await film(scratch, "jardin", { seconds: 3, words: "Le jardin est à tout le monde." });
    // Sharp enough that the library keeps all of its 1080 lines.
    const tower = join(scratch, "tour.mp4");
    await ffmpeg("-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=25:duration=4", "-i", join(scratch, "jardin.wav"), "-filter_complex", "[1:a]apad[a]", "-map", "0:v", "-map", "[a]", "-t", 4,
      "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", tower);
    const silent = join(scratch, "muet.mp4");
    await ffmpeg("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=2", "-c:v", "libx264", "-pix_fmt", "yuv420p", silent);
    const words = await subtitles(scratch, "tour", [[0.2, 3.5, "Bonjour &lt;3 &amp; à tous.", "Léa"]]);
    films = {
      tower: await chosen(await deposited("La tour", tower, words)),
      garden: await chosen(await deposited("Le jardin", garden)),
      silent: await chosen(await deposited("Le muet", silent)),
    };
    const stranger = await film(scratch, "ailleurs", { seconds: 2, words: "Ailleurs." });
    films.stranger = await chosen(await deposited("Ailleurs", stranger), year + 1);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await assertClean(data);
  });

  test("a screening that cannot be is refused, with what was typed", async () => {
    const path = `/festival/${year}/seances/nouvelle`;
    for (const who of [visitor, depositor]) assert.notEqual((await who.post(path, evening)).status, 303);
    const wrong = [
      [{ title_fr: " " }, /Donnez un titre/], [{ place: "" }, /Dites où/], [{ begins: "" }, /quel jour/], [{ begins: `${year}-02-30T20:00` }, /n’est pas une date/],
      [{ begins: "demain" }, /n’est pas/], [{ begins: "2027-03-28T02:30" }, /02:30 n’existe pas ce jour-là/], [{ capacity: "-3" }, /nombre de places/], [{ capacity: "beaucoup" }, /nombre de places/],
      [{ territory: "Nullepart", territory_code: "" }, /Nullepart/],
    ];
    for (const [changes, words] of wrong) {
      const response = await moderator.post(path, planned(changes));
      assert.equal(response.status, 400, JSON.stringify(changes));
      const page = await response.text();
      assert.match(page, words);
      if (!changes.title_fr) assert.match(page, /value="Soirée d’ouverture"/);
      assert.match(page, /value="wheelchair" checked/);
    }
    assert.equal(await visitor.status(`/festival/${year}/programme`), 404);
    // The night in which an hour comes twice has room for a screening: in the first of the two.
    const autumn = await moderator.post(path, planned({ begins: "2027-10-31T02:30" }));
    assert.equal(autumn.status, 303);
    const made = autumn.headers.get("location").replace("/modifier", "");
    assert.match(await moderator.page(`${made}/calendrier.ics`), /DTSTART:20271031T003000Z/);
    assert.match(await moderator.page(formOf(made)), /pas pendant les jours du festival/);
    assert.match(await (await change({ action: "remove" }, made)).text(), /Supprimer cette séance\s\?/);
    assert.match(await moderator.page(formOf(made)), /Soirée/, "asked first");
    assert.equal((await change({ action: "remove", confirm: "yes" }, made)).status, 303);
    assert.equal(await moderator.status(made), 404);
    opening = (await moderator.post(path, evening)).headers.get("location").replace("/modifier", "");
    assert.equal(await moderator.status(opening), 200);
  });

  test("its running order is put together, and what does not hold is said", async () => {
    assert.match(await moderator.page(formOf(opening)), /Aucun film n’est encore projeté/);
    await changed({ action: "add_film", film: films.garden });
    await refused(400, { action: "add_film", film: films.garden }, /déjà dans cette séance/);
    await refused(400, { action: "add_film", film: films.stranger }, /pas soumis à cette édition/);
    await refused(400, { action: "add_film", film: "x" }, /Choisissez le film/);
    await refused(400, { action: "dance" }, /ne dit pas/);
    const kept = await refused(400, { action: "add_interlude", words_fr: "Débat avec la salle", words_en: "", minutes: "long" }, /0 à 1.440 minutes/);
    assert.match(kept, /value="Débat avec la salle"/);
    assert.match(kept, /value="long"/);
    await changed({ action: "add_interlude", words_fr: "Débat avec la salle", words_en: "Debate", minutes: "20" });
    await changed({ action: "add_film", film: films.tower });
    await changed({ action: "add_film", film: films.silent });
    const mark = await orderMark();
    // The tower first, five minutes, the garden, the silent one, the debate.
    const order = { action: "order", of_order: mark, "position-0": "2", "minutes-0": "0", "position-1": "4", "minutes-1": "20", "words_fr-1": "Débat avec la salle", "words_en-1": "Debate", "position-2": "1", "minutes-2": "5", "position-3": "3", "minutes-3": "0" };
    await refused(400, { ...order, "position-0": "premier" }, /nombres entiers/);
    await refused(400, { ...order, "minutes-2": "-5" }, /0 à 1.440/);
    await changed(order);
    await refused(409, order, /entre-temps/);
    const page = await moderator.page(opening);
    assert.match(page.replace(/<[^>]+>/g, " "), /20:00\s+La tour[^]*20:05\s+Le jardin[^]*20:05\s+Le muet[^]*20:05\s+Débat avec la salle/);
    const warned = await moderator.page(formOf(opening));
    assert.match(warned, /Le jardin\s» n’en a pas en français/);
    assert.doesNotMatch(warned, /La tour\s» n’/);
    const other = (await moderator.post(`/festival/${year}/seances/nouvelle`, planned({ title_fr: "Reprise", begins: `${year}-05-12T20:10` }))).headers.get("location").replace("/modifier", "");
    await changed({ action: "add_film", film: films.tower }, other);
    assert.match(await moderator.page(formOf(opening)), /« Reprise\s»|«\sReprise\s» est dans la même salle/);
    assert.match(await moderator.page(`/festival/${year}/programme`), /points? à regarder/);
    assert.equal((await change({ action: "remove", confirm: "yes" }, other)).status, 303);
  });

  test("announced, everybody reads it, puts it into a calendar, and follows it", async () => {
    for (const path of [opening, `${opening}/calendrier.ics`, `/festival/${year}/programme`, `/festival/${year}/programme.ics`]) assert.equal(await visitor.status(path), 404, path);
    assert.doesNotMatch(await visitor.page(`/festival/${year}`), /programme/);
    await changed(planned({ announced: "yes" }));
    const page = await visitor.page(opening);
    assert.match(page, /20:00/);
    assert.match(page, /MJC de Monts, Grande salle, 2 rue des Lilas, Tours/);
    assert.match(page, /<strong>des équipes<\/strong>/);
    assert.match(page, /Accessible en fauteuil roulant/);
    assert.match(page, /Image : Léa/);
    assert.match(await visitor.page(`/en${opening}`), /Debate/);
    const event = JSON.parse(/<script type="application\/ld\+json">([^<]+)<\/script>/.exec(page)[1]);
    assert.equal(event["@type"], "ScreeningEvent");
    assert.equal(event.startDate, `${year}-05-12T18:00:00Z`);
    assert.deepEqual(event.workPresented.map(({ name }) => name), ["La tour", "Le jardin", "Le muet"]);
    const calendar = await visitor.page(`${opening}/calendrier.ics`);
    assert.match(calendar, new RegExp(`DTSTART:${year}0512T180000Z`));
    assert.match(calendar, /LOCATION:MJC de Monts\\, Grande salle/);
    for (const line of calendar.split("\r\n")) assert.ok(Buffer.byteLength(line) <= 75, line);
    assert.equal((await visitor.page(`/festival/${year}/programme.ics`)).match(/BEGIN:VEVENT/g).length, 1);
    assert.match(await visitor.page("/festival.atom"), /Séance\s: Soirée d’ouverture/);
    assert.match(await visitor.page(`/festival/${year}`), new RegExp(`href="/festival/${year}/programme"`));
    assert.match(await moderator.page("/journal"), /modifié le programme/);
  });

  test("its pack plays without a network", async () => {
    assert.equal(await visitor.status(`${opening}/projection.zip`), 401);
    assert.equal(await depositor.status(`${opening}/projection.zip`), 403);
    const response = await moderator.request(`${opening}/projection.zip`);
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-disposition"), /filename="seance-soiree-d-ouverture.zip"/);
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.equal(bytes.length, Number(response.headers.get("content-length")));
    const pack = await unpacked(bytes, "pack");
    const names = (await readdir(pack)).sort();
    assert.deepEqual(names, ["01-la-tour.fr.srt", "01-la-tour.fr.vtt", "01-la-tour.mp4", "02-le-jardin.mp4", "03-le-muet.mp4", "deroule.html", "deroule.txt", "generiques.txt", "index.html"]);
    for (const [name, kinds, seconds] of [["01-la-tour", "video,audio", 4], ["02-le-jardin", "video,audio", 3], ["03-le-muet", "video", 2]]) {
      const told = JSON.parse(await tool("ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", join(pack, `${name}.mp4`)));
      assert.equal(told.streams.map(({ codec_type }) => codec_type).join(), kinds);
      assert.equal(told.streams[0].codec_name, "h264");
      assert.ok(Math.abs(Number(told.format.duration) - seconds) < 0.3, `${name}: ${told.format.duration} s`);
      assert.equal(await tool("ffmpeg", "-v", "error", "-i", join(pack, `${name}.mp4`), "-f", "null", "-"), "");
    }
    assert.match(await readFile(join(pack, "deroule.txt"), "utf8"), /20:00\s+1\. La tour\n[^]*Image 1280 × 720[^]*1920 × 1080[^]*Puis une pause de 5 minutes/);
    assert.match(await readFile(join(pack, "generiques.txt"), "utf8"), /La tour\nImage : Léa\nSon : Noé\n/);
    assert.match(await readFile(join(pack, "01-la-tour.fr.srt"), "utf8"), /00:00:00,200 --> 00:00:03,500\nBonjour <3 & à tous\./);
    await plays(pack);
  });

  // The player of the pack, opened as a file with the network cut.
  async function plays(pack) {
    const context = await browser.inner.newContext({ offline: true, viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("requestfailed", (request) => { if (!/ERR_ABORTED/.test(request.failure().errorText)) errors.push(`${request.url()}: ${request.failure().errorText}`); });
    await page.goto(pathToFileURL(join(pack, "index.html")).href);
    await page.waitForFunction(() => document.querySelector("video")?.readyState >= 1);
    assert.equal(await page.locator("#language").inputValue(), "fr", "subtitles were promised");
    const click = await page.locator("video").boundingBox();
    await page.mouse.click(click.x + click.width / 2, click.y + click.height / 2);
    await page.evaluate(() => document.querySelector("video").play());
    await page.waitForFunction(() => document.querySelector("video").currentTime > 1);
    assert.equal(await page.evaluate(() => document.querySelector("video").textTracks[0].activeCues[0].text), "Bonjour &lt;3 &amp; à tous.");
    assert.equal(await page.evaluate(() => document.querySelector("video").videoHeight), 720);
    if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, "pack.png") });
    await page.waitForFunction(() => document.querySelector("video").src.endsWith("02-le-jardin.mp4"), null, { timeout: 20_000 });
    assert.equal(await page.evaluate(() => document.querySelector("video").paused), true, "the pause after the first film");
    assert.match(await page.locator("#said").textContent(), /Pause.*Le jardin/);
    await page.evaluate(() => document.querySelector("video").play());
    await page.waitForFunction(() => document.querySelector("video").src.endsWith("03-le-muet.mp4") && document.querySelector("video").currentTime > 0.5, null, { timeout: 20_000 });
    await page.getByRole("button", { name: "Film précédent" }).click();
    assert.match(await page.locator("[aria-current=true]").textContent(), /Le jardin/);
    await assertAccessible(page, "the player");
    await page.goto(pathToFileURL(join(pack, "deroule.html")).href);
    if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, "sheet.png") });
    assert.deepEqual(errors, []);
    await context.close();
  }

  test("the command makes the same pack", async () => {
    const out = join(temporaryFolder("command"), "seance.zip");
    const id = opening.split("/").at(-1);
    const run = () => resonance(data, ["festival", "pack", String(year), id, out], { LC_ALL: "fr_FR.UTF-8" });
    const made = await run();
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, /3 films/);
    const pack = await unpacked(await readFile(out), "command-pack");
    assert.ok(existsSync(join(pack, "deroule.html")) && existsSync(join(pack, "03-le-muet.mp4")));
    const again = await run();
    assert.equal(again.code, 1, "it writes over nothing");
    const wrong = await resonance(data, ["festival", "pack", String(year + 1), id, `${out}.2`]);
    assert.equal(wrong.code, 1, "not of that edition");
    assert.ok(!existsSync(`${out}.2`));
  });

  test("a film that is withdrawn is nowhere any more", async () => {
    assert.equal((await depositor.post(`/films-soumis/${films.garden}`, { action: "withdraw" })).status, 303);
    for (const path of [opening, `/festival/${year}/programme`]) assert.doesNotMatch(await visitor.page(path), /Le jardin/);
    assert.match(await moderator.page(formOf(opening)), /Le jardin\s» a été retiré/);
    const pack = await unpacked(Buffer.from(await (await moderator.request(`${opening}/projection.zip`)).arrayBuffer()), "withdrawn");
    assert.ok(!existsSync(join(pack, "02-le-jardin.mp4")));
    assert.ok(existsSync(join(pack, "03-le-muet.mp4")));
    assert.doesNotMatch(await readFile(join(pack, "index.html"), "utf8"), /Le jardin/);
  });

  test("who came is counted once it has begun, and told on the film’s page", async () => {
    await refused(409, { action: "attendance", people: "84" }, /n’a pas commencé/);
    await changed(planned({ announced: "yes", begins: local(Date.now() - day) }));
    await refused(400, { action: "attendance", people: "-1" }, /personnes venues/);
    assert.match(await refused(400, { action: "attendance", people: "plein" }, /personnes venues/), /value="plein"/);
    await changed({ action: "attendance", people: "84" });
    assert.match(await visitor.page(opening), /84 personnes dans la salle/);
    assert.match(await moderator.page(formOf(opening)), /\(84\)[^]*\(80\)/);
    const [, item] = /href="(\/contributions\/[a-z0-9]{16})"/.exec(await moderator.page(formOf(opening)));
    assert.match(await depositor.page(item), /Projeté le [^<]*, MJC de Monts, devant 84 personnes/);
    assert.equal(await visitor.status(item), 404, "the programme does not put a film online");
    await changed(planned({ begins: local(Date.now() - day) }));
    assert.doesNotMatch(await depositor.page(item), /devant 84/);
    assert.equal(await visitor.status(opening), 404);
    await refused(409, planned({ announced: "yes" }), /Videz d’abord leur nombre/);
    await changed({ action: "attendance", people: "" });
    await changed(planned({ announced: "yes" }));
  });

  test("its pages are accessible, narrow and wide, and go on paper", async () => {
    const page = await signedInPage(browser, server, "mod@exemple.org");
    for (const path of [`/festival/${year}`, `/festival/${year}/programme`, opening, formOf(opening), `/festival/${year}/seances/nouvelle`]) {
      await page.goto(path);
      await assertReadable(page, path, [[320, "light"], [360, "dark"], [1280, "light"], [1280, "dark"]]);
    }
    await page.goto(`/festival/${year}/programme`);
    await page.emulateMedia({ media: "print", colorScheme: "light" });
    assert.equal(await page.locator(".no-print").first().isVisible(), false);
    assert.equal(await page.getByText("Débat avec la salle").first().isVisible(), true);
    if (process.env.SHOTS) await page.pdf({ path: join(process.env.SHOTS, "programme.pdf"), format: "A4" });
    await page.close();
  });
});
