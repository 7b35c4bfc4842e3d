// A citizen jury from the call for volunteers to a replacement, on pages; and its files checked by our command and by
// the independent script.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Browser } from "./harness/browser.mjs";
import { day, local, year } from "./harness/festival.mjs";
import { makeAccount, password, signedInPage, Somebody } from "./harness/people.mjs";
import { assertReadable } from "./harness/readable.mjs";
import { assertClean, binary, environment, execute, root, Server, temporaryFolder, until } from "./harness/server.mjs";

const minute = 60_000;
const criteria = [
  ["Genre", "Gender", "femme | woman | 5 | 7\nhomme | man | 5 | 7"],
  ["Âge", "Age", "16 à 29 ans | 16 to 29 | 3 | 4\n30 à 59 ans | 30 to 59 | 4 | 6\n60 ans et plus | 60 and over | 2 | 4"],
  ["QPV", "QPV", "oui | yes | 3 | 4\nnon | no | 8 | 9"],
  ["Département", "Département", "Indre-et-Loire | Indre-et-Loire | 4 | 6\nCher | Cher | 3 | 4\nLoiret | Loiret | 3 | 4"],
];
const rules = (more) => ({
  action: "settings", seats: "12", opens: local(Date.now() - day), closes: local(Date.now() + day), seed_kind: "loto", seed_announced: "Loto, tirage du soir", seed_from: local(Date.now() + 2 * day),
  seed_until: local(Date.now() + 3 * day), criterion_fr: criteria.map(([name]) => name), criterion_en: criteria.map(([, name]) => name), values: criteria.map(([, , values]) => values), ...more,
});
const answers = (i) => [[0, 0, 1][i % 3], [1, 2, 1, 0, 2][i % 5], [1, 1, 0, 1][i % 4], [0, 1, 2, 0, 0, 1, 2][i % 7]];
const volunteer = (i) => ({ name: `Volontaire Numéro${i}`, birth_year: String(1950 + (i % 50)), email: `v${i}@exemple.org`, telephone: "", motivation: "", consent: "yes", ...Object.fromEntries(answers(i).map((value, place) => [`answer_${place}`, String(value)])) });
const linkIn = (html) => /value="http[^"]+(\/volontaires\/[0-9a-f]{64})"/.exec(html)[1];
let data, server, browser, folder, admin, moderator, visitor, draw, desk, links, commitment;

const folded = async (path, name) => writeFileSync(join(folder, name), await visitor.page(`${draw}/${name}`));
async function verified() {
  await folded(draw, "committed.json");
  await folded(draw, "record.json");
  const ours = await execute(binary, ["festival", "draw", "verify", folder, "--commitment", commitment], { env: environment() });
  assert.equal(ours.code, 0, ours.stderr);
  const theirs = await execute("python3", [join(root, "docs/redraw.py"), join(folder, "committed.json"), join(folder, "record.json"), "--commitment", commitment], { env: process.env });
  assert.equal(theirs.code, 0, theirs.stdout + theirs.stderr);
  return JSON.parse(readFileSync(join(folder, "record.json"), "utf8"));
}
describe("the draw of a citizen jury, on pages", () => {
  before(async () => {
    folder = temporaryFolder("sortition-files");
    data = join(temporaryFolder("sortition"), "data");
    await makeAccount(data, "admin@exemple.org", "administrator", "Ada");
    await makeAccount(data, "mod@exemple.org", "moderator", "Noé");
    server = await Server.start(data, { settings: ["--owner", "nobody"] });
    browser = await Browser.open();
    visitor = new Somebody(server);
    admin = await Somebody.signedIn(server, "admin@exemple.org");
    moderator = await Somebody.signedIn(server, "mod@exemple.org");
    assert.equal((await moderator.post("/festival/nouvelle", { year, title_fr: `Festival ${year}`, time_zone: "Europe/Paris", categories: "Court métrage", announced: "yes" })).status, 303);
    const made = await moderator.post(`/festival/${year}/jurys`, { name_fr: "Jury citoyen", method: "majority_judgment", kind: "citizen", seats_per_film: "3", blind: "yes" });
    assert.equal(made.status, 303, await made.text());
    draw = `${made.headers.get("location")}/tirage`;
    desk = `${draw}/conduite`;
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await assertClean(data);
  });

  test("whoever runs the draw writes its rules; nobody else comes to the desk", async () => {
    assert.equal(await visitor.status(draw), 404, "nothing is written yet");
    for (const path of [desk, `${draw}/volontaires`]) {
      assert.equal(await moderator.status(path), 403, path);
      assert.notEqual(await visitor.status(path), 200, path);
    }
    assert.match(await admin.page(desk), /femme \| woman/, "the usual criteria to begin with");
    const wrong = await admin.post(desk, rules({ seats: "0" }));
    assert.equal(wrong.status, 400);
    assert.match(await wrong.text(), /Loto, tirage du soir/, "what was typed comes back");
    const saved = await admin.post(desk, rules());
    assert.equal(saved.status, 303, await saved.text());
    assert.match(await visitor.page(`/festival/${year}`), /Jury citoyen/);
    const page = await signedInPage(browser, server, "admin@exemple.org");
    await page.goto(desk);
    await page.locator("summary", { hasText: "Règles du tirage" }).click();
    await assertReadable(page, "the rules");
    await page.close();
  });

  test("sixty people volunteer, three of them on the page, one without scripts", async () => {
    links = [];
    for (const [i, options] of [{}, { javaScriptEnabled: false, viewport: { width: 360, height: 740 } }, {}].entries()) {
      const page = await browser.page(server, options), one = volunteer(i);
      await page.goto(draw);
      for (const field of ["name", "birth_year", "email"]) await page.locator(`input[name=${field}]`).fill(one[field]);
      for (let place = 0; place < criteria.length; ++place) await page.locator(`input[name=answer_${place}][value="${one[`answer_${place}`]}"]`).check();
      await page.locator("input[name=consent]").check();
      await page.locator("text=M’inscrire").click();
      await page.locator(".notice input[readonly]").waitFor();
      links.push(new URL(await page.locator(".notice input[readonly]").inputValue()).pathname);
      if (i === 0) {
        await page.goto(draw);
        await assertReadable(page, "the call");
        await page.goto(links[0]);
        await assertReadable(page, "one’s own page");
      }
      await page.close();
    }
    for (let i = 3; i < 60; ++i) {
      const response = await visitor.post(draw, volunteer(i));
      assert.equal(response.status, 200);
      links.push(linkIn(await response.text()));
    }
    assert.match(await visitor.page(links[7]), /Volontaire Numéro7/);
    const again = await visitor.post(draw, { ...volunteer(3), email: "", telephone: "02 47 00 00 00" });
    assert.equal(again.status, 409, "the same name and year of birth");
    assert.match(await again.text(), /02 47 00 00 00/, "what was typed comes back");
    assert.equal((await visitor.post(draw, { ...volunteer(60), answer_2: "2" })).status, 400, "an unknown value");
    assert.doesNotMatch(await visitor.page(draw), /Numéro/);
    assert.match(await admin.page(`${draw}/volontaires`), /Volontaire Numéro59/);
    assert.match(await moderator.page("/journal"), /A consulté les volontaires/);
  });

  test("what is impossible is explained, then the roll is committed once", async () => {
    const closed = { closes: local(Date.now() - minute) };
    const many = await admin.post(desk, rules({ ...closed, values: criteria.map(([, , values]) => values.replace("oui | yes | 3 | 4", "oui | yes | 12 | 12").replace("Cher | Cher | 3 | 4", "Cher | Cher | 12 | 12")) }));
    assert.equal(many.status, 303, await many.text());
    assert.match(await admin.page(desk), /QPV/);
    const refused = await admin.post(desk, { action: "commit" });
    assert.equal(refused.status, 409);
    assert.match(await refused.text(), /Le plus petit changement/);
    assert.equal((await visitor.post(draw, volunteer(61))).status, 409, "the call is closed");
    const from = Math.ceil((Date.now() + 45_000) / minute) * minute;
    assert.equal((await admin.post(desk, rules({ ...closed, seed_from: local(from), seed_until: local(from + day) }))).status, 303);
    assert.equal((await admin.post(desk, { action: "commit" })).status, 303);
    const before = await until("the lottery is made", async () => /<code>([0-9a-f]{64})<\/code>/.exec(await admin.page(desk)), 100);
    commitment = before[1];
    assert.equal((await admin.post(desk, { action: "commit" })).status, 409, "twice");
    const early = await admin.post(desk, { action: "draw", seed: "4 12 23 31 40 7" });
    assert.equal(early.status, 409, "the seed is not known yet");
    assert.match(await early.text(), /au plus tôt/);
    assert.doesNotMatch(await visitor.page(`${draw}/committed.json`), /Numéro|exemple\.org/);
    const page = await browser.page(server);
    await page.goto(draw);
    await assertReadable(page, "what is published");
    await page.close();
  });

  test("the seed draws the jury once; both programs find the same", async () => {
    await until("the announced moment", async () => {
      const malformed = await admin.post(desk, { action: "draw", seed: "4 12 23 31" });
      await malformed.text();
      return malformed.status === 400;
    }, 120);
    for (const seed of ["4 12 23 31 31 7", "4 12 23 31 50 7", "quatre"]) assert.equal((await admin.post(desk, { action: "draw", seed })).status, 400, seed);
    const page = await signedInPage(browser, server, "admin@exemple.org");
    await page.goto(desk);
    await assertReadable(page, "the desk");
    await page.locator("#typed-seed").fill("31 4 12 23 40 7");
    await page.locator("button[value=draw]").click();
    await page.locator("#jury").waitFor();
    await page.goto(`${draw}/volontaires`);
    await assertReadable(page, "the volunteers");
    await page.goto(`${draw}/proces-verbal`);
    await assertReadable(page, "the minutes");
    await page.close();
    assert.equal((await admin.post(desk, { action: "draw", seed: "4 12 23 31 40 7" })).status, 409, "twice");
    const { steps } = await verified();
    assert.equal(steps[0].drawn.length, 12);
    assert.match(await visitor.page(draw), new RegExp(steps[0].drawn[0]), "the keys are public");
  });

  test("who is drawn takes their seat, or gives it up and is replaced from the same roll", async () => {
    const { steps } = await verified();
    const drawn = [];
    for (const link of links) if (/Oui, je siège/.test(await visitor.page(link))) drawn.push(link);
    assert.equal(drawn.length, 12);
    const key = /<dt>Clé<\/dt><dd><code>([0-9a-f]{32})/.exec(await visitor.page(drawn[0]))[1];
    assert.ok(steps[0].drawn.includes(key));

    const page = await browser.page(server);
    await page.goto(drawn[1]);
    await assertReadable(page, "somebody who was drawn");
    await page.locator("text=Oui, je siège au jury").click();
    await page.locator("text=Choisir mon mot de passe").click();
    for (const field of ["password", "again"]) await page.locator(`input[name=${field}]`).fill(password);
    await page.locator("main button[type=submit]").click();
    await page.waitForURL((url) => !url.pathname.startsWith("/mot-de-passe"));
    await page.goto("/jure");
    assert.match(await page.locator("main").textContent(), /Jury citoyen/);
    await page.close();

    assert.equal((await visitor.post(drawn[0], { action: "withdraw" })).status, 303);
    assert.match(await admin.page(desk), /1 siège est libre/);
    assert.equal((await admin.post(desk, { action: "replace" })).status, 303);
    const ended = await until("the replacement is computed", async () => {
      const text = await admin.page(desk);
      return /en cours de calcul/.test(text) ? undefined : text;
    }, 100);
    if (/class="notice problem"/.test(ended)) {
      assert.equal((await admin.post(desk, { action: "replace", relax: "yes" })).status, 303);
      await until("it is computed with the smallest change", async () => !/en cours de calcul/.test(await admin.page(desk)), 100);
    }
    const replaced = await verified();
    assert.equal(replaced.steps.length, 2);
    assert.deepEqual(replaced.steps[1].given_up, [key]);
    assert.ok(!steps[0].drawn.includes(replaced.steps[1].drawn[0]));
    assert.match(await visitor.page(drawn[0]), /Votre retrait est enregistré/);
    const held = await browser.page(server);
    await held.goto(draw);
    await assertReadable(held, "the jury");
    await held.close();
  });

  test("a forged record is found out", async () => {
    const file = join(folder, "record.json"), { steps: [{ drawn }] } = JSON.parse(readFileSync(file, "utf8"));
    const roll = JSON.parse(readFileSync(join(folder, "committed.json"), "utf8")).roll.map((line) => line.key);
    const other = roll.find((key) => !readFileSync(file, "utf8").includes(key));
    writeFileSync(file, readFileSync(file, "utf8").replaceAll(drawn[1], other));
    const ours = await execute(binary, ["festival", "draw", "verify", folder], { env: environment() });
    assert.equal(ours.code, 1, ours.stdout);
    const theirs = await execute("python3", [join(root, "docs/redraw.py"), join(folder, "committed.json"), file], { env: process.env });
    assert.notEqual(theirs.code, 0, theirs.stdout);
  });
});
