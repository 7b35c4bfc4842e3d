// An edition from the call for films to the palmarès, as its people live it: 30 films, one of them handed in on a
// telephone, 9 jurors with a president, one conflict, one person who withdraws while the jury watches, a deliberation,
// a screening with its pack, an award, and a visitor who reads all of it. What is counted is counted again elsewhere.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { agreed, day, depositedFilm, handedIn, house, invited, local, prepared, roomOf, said, selected, year } from "./harness/festival.mjs";
import { film, tool } from "./harness/media.mjs";
import { signedInPage } from "./harness/people.mjs";
import { assertReadable } from "./harness/readable.mjs";
import { assertClean, binary, environment, execute, root, temporaryFolder } from "./harness/server.mjs";

const form = {
  year, title_fr: `Festival des films citoyens ${year}`, title_en: `Festival of citizen films ${year}`, time_zone: "Europe/Paris", categories: "Paroles d’habitants | Residents speak", projection_right: "yes", announced: "yes",
  call_opens: local(Date.now() - 9 * day), call_closes: local(Date.now() + day),
};
const judging = { ...form, call_closes: local(Date.now() - 3 * day), selection: local(Date.now() - 2 * day), jury_opens: local(Date.now() - day), jury_closes: local(Date.now() + day) };
const number = 30, jurorNumber = 9, seats = 3;
const handing = { ...said, projection_right: "yes" };
const sizes = [[320, "light"], [360, "dark"], [1280, "light"]];
const scratch = temporaryFolder("films");
let data, server, browser, moderator, depositor, visitor, films, desk, jurors, grandPrize;

const titleOf = (index) => `Film citoyen ${String(index + 1).padStart(2, "0")}`;

// On its way online, with the word of the one person in it for the library and the festival.
async function deposited(index) {
  const title = titleOf(index);
  const bytes = readFileSync(await film(scratch, `film-${index}`, { seconds: 2, size: "320x180", words: title }));
  const item = await depositedFilm(depositor, title, bytes, { summary: `${title} : un quartier parle.` });
  const link = await agreed(depositor, item, ["festival", "library"]);
  assert.equal((await depositor.json("PATCH", `/api/v1/items/${item}`, { publication: "submitted" })).status, 200);
  return { item, title, link };
}

async function seated(index) {
  const email = `jure${index + 1}@exemple.org`;
  const who = await invited(server, moderator, desk, `Jurée ${index + 1}`, email, index === 0 ? { president: "yes" } : {});
  return { who, room: await roomOf(who), email };
}

const given = async ({ who, room }) => [...new Set([...(await who.page(room)).matchAll(/\/films\/([a-z0-9]{16})"/g)].map(([, id]) => id))];

describe("edition", () => {
  before(async () => {
    ({ data, server, browser, visitor, moderator, depositor } = await house("edition", ["--cooling-off-hours", "0"]));
    assert.equal((await moderator.post("/festival/nouvelle", form)).status, 303);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await assertClean(data);
  });

  test("thirty films of the library are handed in without sending one again, one of them on a telephone", async () => {
    films = [];
    for (let index = 0; index < number; ++index) films.push(await deposited(index));
    for (const one of films) {
      await prepared(depositor, one.item);
      assert.equal((await moderator.post(`/moderation/${one.item}`, { decision: "publish" })).status, 303);
    }
    for (const one of films.slice(1)) one.id = await handedIn(depositor, one.item, handing);
    const page = await signedInPage(browser, server, "asso@exemple.org", { viewport: { width: 360, height: 740 } });
    await page.goto(`/festival/${year}/soumettre`);
    await page.locator("#item").selectOption(films[0].item);
    await page.locator("input[name=category]").check();
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.waitForURL("**/films-soumis/**");
    for (const [name, value] of Object.entries(handing)) {
      const field = page.locator(`[name="${name}"]`).first();
      if (value === "yes") await field.check();
      else await field.fill(value);
    }
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.locator("text=Il ne manque rien.").waitFor();
    await page.locator("button[value=submit]").click();
    await page.locator("text=/Film \\d+, /").first().waitFor();
    films[0].id = new URL(page.url()).pathname.split("/").at(-1);
    await page.close();
    for (const { id } of films) await selected(moderator, id, year, "Bravo.");
    assert.match(await depositor.page(`/films-soumis/${films[0].id}`), /Bravo\./);
  });

  test("nine jurors: every film is given to three of them, evenly, around a conflict", async () => {
    assert.equal((await moderator.post(`/festival/${year}/reglages`, judging)).status, 303);
    const made = await moderator.post(`/festival/${year}/jurys`, { name_fr: "Jury citoyen", name_en: "Citizen jury", method: "majority_judgment", kind: "citizen", seats_per_film: String(seats), quorum: "60 %", blind: "yes" });
    assert.equal(made.status, 303, await made.text());
    desk = made.headers.get("location");
    jurors = [];
    for (let index = 0; index < jurorNumber; ++index) jurors.push(await seated(index));
    assert.equal((await moderator.post(desk, { action: "give_out" })).status, 200);
    const first = await Promise.all(jurors.map(given));
    const assertEven = (all) => assert.ok(Math.max(...all.map(({ length }) => length)) - Math.min(...all.map(({ length }) => length)) <= 1, all.map(({ length }) => length).join(" "));
    assertEven(first);
    const [inConflict] = first[3];
    assert.equal((await jurors[3].who.post(`${jurors[3].room}/films/${inConflict}`, { action: "conflict", conflict: "family" })).status, 303);
    assert.equal((await moderator.post(desk, { action: "give_out" })).status, 200);
    const lists = await Promise.all(jurors.map(given));
    assert.ok(!lists[3].includes(inConflict), "not to whom it is a relative's");
    for (const { id, title } of films) assert.equal(lists.filter((list) => list.includes(id)).length, seats, title);
    assertEven(lists);
    const lost = lists.map((list, index) => first[index].filter((id) => !list.includes(id)));
    assert.deepEqual(lost[3], [inConflict]);
    assert.ok(lost.flat().length <= 2, "one film of somebody else, not begun, is what evens them out");
  });

  test("all vote, two of them in a browser by keyboard; whoever withdraws meanwhile closes the film everywhere", async () => {
    const withdrawn = films[7];
    for (const [place, juror] of jurors.entries()) {
      const list = await given(juror);
      const page = place === 1 || place === 2 ? await signedInPage(browser, server, juror.email, { viewport: { width: 360, height: 740 } }) : undefined;
      for (const [index, id] of list.entries()) {
        // The first film is everybody's best, the others are spread.
        const mention = id === films[0].id ? 0 : 1 + ((index + place) % 5);
        if (page && index < 2) {
          await page.goto(`${juror.room}/films/${id}`);
          await page.waitForSelector("capsule-jury.ready");
          await page.keyboard.press(String(mention + 1));
          await page.locator("text=Gardé.").waitFor();
          await page.locator("button[value=send]").click();
          await page.locator("text=Envoyé").first().waitFor();
          continue;
        }
        const sent = await juror.who.post(`${juror.room}/films/${id}`, { action: "send", mention: String(mention) });
        assert.equal(sent.status, 303, await sent.text());
      }
      await page?.close();
    }
    const watching = (await Promise.all(jurors.map(async (juror) => ((await given(juror)).includes(withdrawn.id) ? juror : null)))).find(Boolean);
    assert.equal(await visitor.status(`/contributions/${withdrawn.item}`), 200);
    assert.ok([200, 303].includes((await visitor.post(withdrawn.link, {})).status));
    assert.equal(await visitor.status(`/contributions/${withdrawn.item}`), 404);
    assert.equal(await watching.who.status(`${watching.room}/films/${withdrawn.id}`), 404);
    assert.doesNotMatch(await watching.who.page(watching.room), new RegExp(withdrawn.title));
  });

  test("the jury deliberates under its quorum, and its president signs the minutes", async () => {
    assert.equal((await moderator.post(desk, { action: "close" })).status, 303);
    const act = async ({ who, room }, action, fields = {}) => {
      const response = await who.post(`${room}/deliberation`, { action, ...fields });
      assert.equal(response.status, 303, await response.text());
    };
    const [president, second] = jurors;
    for (const juror of jurors.slice(0, 6)) await act(juror, "come");
    await act(second, "list", { film: films[0].id });
    await act(second, "propose", { text: "Donner le grand prix", award: "Grand prix", film: films[0].id });
    const motion = /id="motion-([a-z0-9]{16})"/.exec(await second.who.page(`${second.room}/deliberation`))[1];
    for (const juror of jurors.slice(0, 5)) await act(juror, "vote", { motion, vote: "in_favour" });
    await act(jurors[5], "vote", { motion, vote: "against" });
    await act(president, "close", { motion });
    assert.match(await second.who.page(`${second.room}/deliberation`), /Adoptée/);
    const page = await signedInPage(browser, server, president.email);
    await page.goto(`${president.room}/deliberation`);
    await assertReadable(page, "deliberation", sizes);
    await page.close();
    await act(president, "sign");
    const minutes = await moderator.page(`${desk}/deliberation/proces-verbal`);
    assert.match(minutes, new RegExp(films[0].title));
    assert.doesNotMatch(minutes, new RegExp(films[7].title), "a number from now on");
    assert.equal((await second.who.post(`${second.room}/deliberation`, { action: "propose", text: "Encore" })).status, 409, "it is signed");
    grandPrize = motion;
  });

  test("the ballots are counted again by the command and by the short program, to the same order", async () => {
    const file = join(temporaryFolder("ballots"), "ballots.json");
    writeFileSync(file, await moderator.page(`${desk}/bulletins.json`));
    const { films: listed, ballots } = JSON.parse(readFileSync(file, "utf8"));
    assert.equal(listed.length, number);
    assert.equal(JSON.stringify(ballots).match(/film-\d+/g).length, number * seats - seats, "without those of the film that was withdrawn");
    const ours = await execute(binary, ["festival", "tally", file, "--json"], { env: environment() });
    assert.equal(ours.code, 0, ours.stderr);
    assert.equal(await tool("python3", join(root, "docs/recount.py"), file), ours.stdout);
    assert.equal(JSON.parse(ours.stdout).standings?.[0]?.film ?? "film-1", "film-1");
  });

  test("the evening is planned, announced and packed; the palmarès and the catalogue are everybody's", async () => {
    const screening = {
      action: "save", title_fr: "Soirée d’ouverture", title_en: "Opening night", begins: local(Date.now() - 2 * 3600 * 1000), place: "MJC de Monts", room: "Grande salle", capacity: "80", announced: "yes",
    };
    const made = await moderator.post(`/festival/${year}/seances/nouvelle`, screening);
    assert.equal(made.status, 303, await made.text());
    const settings = made.headers.get("location");
    for (const one of [films[0], films[7], films[1]]) {
      assert.equal((await moderator.post(settings, { action: "add_film", film: one.id })).status, 303);
    }
    const evening = settings.replace(/\/modifier.*/, "");
    assert.equal((await moderator.post(settings, { action: "attendance", people: "84" })).status, 303);
    const archive = join(temporaryFolder("pack"), "pack.zip");
    writeFileSync(archive, Buffer.from(await (await moderator.request(`${evening}/projection.zip`)).arrayBuffer()));
    const names = await tool("unzip", "-Z1", archive);
    assert.match(names, /01-film-citoyen-01\.mp4/);
    assert.doesNotMatch(names, /film-citoyen-08/, "taken back");

    assert.match(await moderator.page(`/festival/${year}/prix?motion=${grandPrize}`), /Grand prix/);
    const award = await moderator.post(`/festival/${year}/prix`, { action: "save", giver: "edition", name_fr: "Grand prix", name_en: "Grand prize", films: films[0].id, reasons_fr: "Pour la justesse des voix.", reasons_en: "For the truth of its voices." });
    assert.equal(award.status, 303, await award.text());
    assert.equal(await visitor.status(`/festival/${year}/palmares`), 404, "before its day");
    assert.equal((await moderator.post(`/festival/${year}/reglages`, { ...judging, jury_closes: local(Date.now() - 20 * 3600 * 1000), festival_begins: local(Date.now() - 10 * 3600 * 1000), palmares: local(Date.now() - 3600 * 1000) })).status, 303);

    const palmares = await visitor.page(`/festival/${year}/palmares`);
    assert.match(palmares, new RegExp(films[0].title));
    assert.match(palmares, /Pour la justesse des voix/);
    const catalogue = await visitor.page(`/festival/${year}/catalogue`);
    assert.match(catalogue, new RegExp(films[0].title));
    assert.doesNotMatch(catalogue, new RegExp(films[7].title));
    assert.match(await visitor.page(`/contributions/${films[0].item}`), /84/, "shown before so many people");
    const page = await browser.page(server);
    for (const path of [`/festival/${year}`, `/festival/${year}/palmares`, `/festival/${year}/catalogue`, `/festival/${year}/programme`, evening, `${desk}/resultats`]) {
      await page.goto(path);
      await assertReadable(page, path, sizes);
    }
    await page.close();
  });
});
