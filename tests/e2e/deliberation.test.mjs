// A jury deliberates: who is there, what it keeps for discussion, motions with and without a quorum, minutes that are
// signed; then an award of it, and the palmarès that everybody reads.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { agreed, day, depositedFilm, handedIn, house, invited, local, prepared, roomOf, selected, year } from "./harness/festival.mjs";
import { film } from "./harness/media.mjs";
import { signedInPage } from "./harness/people.mjs";
import { assertReadable } from "./harness/readable.mjs";
import { assertClean, temporaryFolder } from "./harness/server.mjs";

const form = {
  year, title_fr: `Festival des films citoyens ${year}`, time_zone: "Europe/Paris", call_opens: local(Date.now() - 9 * day), call_closes: local(Date.now() + day), categories: "Court métrage", announced: "yes",
};
let data, server, browser, moderator, depositor, visitor, desk, films, paule, ada, ben, award;
const rooms = new Map();

// Online; one person agreed to the festival and to the library.
async function selectedFilm(title, seconds) {
  const item = await depositedFilm(depositor, title, readFileSync(await film(temporaryFolder("film"), "film", { seconds, words: title })));
  const link = await agreed(depositor, item, ["festival", "library"]);
  assert.equal((await depositor.json("PATCH", `/api/v1/items/${item}`, { publication: "submitted" })).status, 200);
  await prepared(depositor, item);
  assert.equal((await moderator.post(`/moderation/${item}`, { decision: "publish" })).status, 303);
  const id = await handedIn(depositor, item);
  await selected(moderator, id);
  return { id, item, link, title };
}
async function seated(name, email, more) {
  const somebody = await invited(server, moderator, desk, name, email, more);
  rooms.set(somebody, `${await roomOf(somebody)}/deliberation`);
  return somebody;
}
const plain = (text) => text.replace(/[\u00a0\u202f]/g, " ");
const room = async (who) => plain(await who.page(rooms.get(who)));
const does = (who, action, fields = {}) => who.post(rooms.get(who), { action, ...fields });
async function done(who, action, fields) {
  const response = await does(who, action, fields);
  assert.equal(response.status, 303, await response.text());
}
const lastMotion = async (who) => [...(await room(who)).matchAll(/id="motion-([a-z0-9]{16})"/g)].at(-1)[1];

async function assertReadableAt(page, path) {
  await page.goto(path);
  await assertReadable(page, path);
}

describe("deliberation", () => {
  before(async () => {
    ({ data, server, browser, visitor, moderator, depositor } = await house("deliberation", ["--cooling-off-hours", "0"]));
    assert.equal((await moderator.post("/festival/nouvelle", form)).status, 303);
    films = [await selectedFilm("La tour", 4), await selectedFilm("Le potager", 3), await selectedFilm("La ligne", 3)];
    assert.equal((await moderator.post(`/festival/${year}/reglages`, { ...form, call_closes: local(Date.now() - 3 * day), jury_opens: local(Date.now() - day), jury_closes: local(Date.now() + day) })).status, 303);
    const jury = { name_fr: "Jury citoyen", method: "majority_judgment", kind: "citizen", seats_per_film: "3" };
    assert.equal((await moderator.post(`/festival/${year}/jurys`, { ...jury, quorum: "beaucoup" })).status, 400);
    desk = (await moderator.post(`/festival/${year}/jurys`, { ...jury, quorum: "60 %" })).headers.get("location");
    paule = await seated("Paule", "paule@exemple.org", { president: "yes" });
    ada = await seated("Ada", "ada@exemple.org");
    ben = await seated("Ben", "ben@exemple.org");
    assert.equal((await moderator.post(desk, { action: "give_out" })).status, 200);
    for (const who of [paule, ada, ben]) {
      for (const [index, { id }] of films.entries()) {
        const sent = await who.post(`${rooms.get(who).replace("/deliberation", "")}/films/${id}`, { action: "send", mention: index === 2 ? "4" : "1", words: who === ada ? `Ada sur ${films[index].title}` : "" });
        assert.equal(sent.status, 303, await sent.text());
      }
    }
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await assertClean(data);
  });

  test("there is no room before the ballots are open; then its jurors and those who prepare the festival are in it", async () => {
    for (const who of [paule, ada]) assert.equal(await who.status(rooms.get(who)), 404);
    assert.equal(await moderator.status(`${desk}/deliberation`), 404);
    assert.equal((await moderator.post(desk, { action: "close" })).status, 303);
    const page = await room(ada);
    assert.match(page, /Film 1 – La tour/);
    assert.match(page, /Ada sur La tour/);
    assert.match(page, /merit-profile/);
    assert.match(page, /ex æquo/, "two films with the same ballots");
    assert.match(page, /Quorum : 2 jurés sur 3 \(60 %\)/);
    assert.match(await moderator.page(`${desk}/deliberation`), /Film 1 – La tour/);
    for (const who of [visitor, depositor]) {
      assert.notEqual(await who.status(rooms.get(ada)), 200);
      assert.notEqual(await who.status(`${desk}/deliberation`), 200);
    }
  });

  test("what one changes stands on the other's page, without loading it again", async () => {
    const page = await signedInPage(browser, server, "paule@exemple.org");
    await page.goto(rooms.get(paule));
    await page.evaluate(() => (window.stillTheSame = true));
    await done(ada, "list", { film: films[0].id });
    await page.locator("#shortlist li").first().waitFor();
    await done(ada, "list", { film: films[1].id });
    await page.locator("#shortlist li").nth(1).waitFor();
    await done(ben, "up", { film: films[1].id });
    await page.locator("#shortlist li").first().getByText("Film 2").first().waitFor();
    assert.equal(await page.evaluate(() => window.stillTheSame), true);
    await page.close();
  });

  test("without JavaScript: somebody arrives, proposes and votes by plain forms", async () => {
    const page = await signedInPage(browser, server, "ada@exemple.org", { javaScriptEnabled: false });
    await page.goto(rooms.get(ada));
    await page.locator("button[value=come]").click();
    await page.locator("button[value=go]").waitFor();
    await page.locator("summary").filter({ hasText: "Proposer une motion" }).click();
    await page.locator("#text").fill("Donner le grand prix à La tour");
    await page.locator("button[value=propose]").click();
    await page.locator("button[name=vote]").first().click();
    assert.equal(await page.locator("button[name=vote][aria-pressed=true]").textContent(), "Pour");
    await page.close();
  });

  test("a motion without a quorum decides nothing, with one it does; a tie is none", async () => {
    const first = await lastMotion(ada);
    assert.equal((await does(ben, "vote", { motion: first, vote: "against" })).status, 409, "not there");
    assert.equal((await does(ada, "close", { motion: first })).status, 403);
    await done(paule, "close", { motion: first });
    assert.match(await room(ada), /Pas de quorum, il manque 1 juré/);
    assert.equal((await does(ada, "vote", { motion: first, vote: "against" })).status, 409);
    await done(ben, "come");
    await done(paule, "come");
    await done(ada, "propose", { text: "Donner le grand prix", award: "Grand prix du jury citoyen", film: films[0].id });
    const second = await lastMotion(ada);
    await done(ada, "vote", { motion: second, vote: "against" });
    await done(ada, "vote", { motion: second, vote: "in_favour" });
    await done(ben, "vote", { motion: second, vote: "in_favour" });
    await done(paule, "vote", { motion: second, vote: "abstention" });
    assert.doesNotMatch(await room(paule), /Adoptée/);
    assert.equal((await moderator.post(`${desk}/deliberation`, { action: "close", motion: second })).status, 303);
    assert.match(await room(ben), /Adoptée : pour 2, contre 0, abstention 1 ; jurés en séance : 3 sur 3/);
    await done(ben, "propose", { text: "Faire une pause" });
    const third = await lastMotion(ben);
    await done(ada, "vote", { motion: third, vote: "against" });
    await done(ben, "vote", { motion: third, vote: "in_favour" });
    await done(paule, "close", { motion: third });
    assert.match(await room(ben), /Égalité, donc non adoptée/);
    assert.equal((await does(ada, "propose", { text: "Un film d’ailleurs", film: "0000000000000000" })).status, 400);
  });

  test("whoever withdraws leaves a number in the room and in the minutes", async () => {
    assert.ok([200, 303].includes((await visitor.post(films[1].link, {})).status));
    for (const path of [rooms.get(ada), `${rooms.get(ada)}/proces-verbal`]) {
      const page = await ada.page(path);
      assert.doesNotMatch(page, /Le potager/);
      assert.match(page, /Film 2/);
    }
    assert.match(await room(ada), /ses bulletins restent scellés et ne comptent pas/);
  });

  test("the room and the minutes can be read by everybody who may; the minutes, signed, stand still", async () => {
    await done(paule, "remarks", { remarks: "Trois films justes." });
    const page = await signedInPage(browser, server, "paule@exemple.org");
    await assertReadableAt(page, rooms.get(paule));
    await assertReadableAt(page, `${rooms.get(paule)}/proces-verbal`);
    await page.goto(rooms.get(paule));
    page.on("dialog", (dialog) => void dialog.accept());
    await page.locator("button[value=sign]").click();
    await page.locator("text=Le procès-verbal est signé").waitFor();
    await page.goto(`${rooms.get(paule)}/proces-verbal`);
    assert.match(await page.locator("main").textContent(), /Signé par Paule/);
    await page.close();
    const fixed = await ada.page(`${rooms.get(ada)}/proces-verbal`);
    for (const text of [/Trois films justes/, /Adoptée/, /Égalité/, /Pas de quorum/]) assert.match(fixed, text);
    for (const [who, action, fields] of [[ada, "propose", { text: "Encore" }], [ben, "go", {}], [paule, "remarks", { remarks: "Autrement" }], [ada, "unlist", { film: films[0].id }], [paule, "sign", {}]]) {
      assert.equal((await does(who, action, fields)).status, 409, action);
    }
    assert.equal(await ada.page(`${rooms.get(ada)}/proces-verbal`), fixed);
  });

  test("an award is written from the motion; the palmarès waits for its moment", async () => {
    const prizes = `/festival/${year}/prix`;
    const from = /\?motion=[a-z0-9]{16}/.exec(await moderator.page(prizes))[0];
    const page = await signedInPage(browser, server, "mod@exemple.org");
    await page.goto(`${prizes}${from}`);
    assert.equal(await page.locator("#name-fr").inputValue(), "Grand prix du jury citoyen");
    await page.locator("#reasons-fr").fill("Parce que *La tour* laisse parler.\n\nEt que l’on écoute.");
    await page.locator("button[value=save]").click();
    await page.locator("li.entry").waitFor();
    await assertReadableAt(page, prizes);
    await page.close();
    assert.equal((await moderator.post(prizes, { action: "save", name_fr: "Prix du public", giver: "audience", films: [films[1].id, films[2].id], reasons_fr: "Le potager et La ligne." })).status, 303);
    assert.equal((await moderator.post(prizes, { action: "save", name_fr: "Prix de la ville", giver: "edition" })).status, 303);
    for (const path of [`/festival/${year}/palmares`, prizes]) assert.notEqual(await visitor.status(path), 200, path);
    assert.match(await moderator.page(`/festival/${year}/palmares`), /n’est pas encore annoncé/);
    assert.doesNotMatch(await visitor.page(`/contributions/${films[0].item}`), /Grand prix/);
    assert.equal((await moderator.post(`/festival/${year}/reglages`, { ...form, call_closes: local(Date.now() - 3 * day), jury_opens: local(Date.now() - 2 * day), palmares: local(Date.now() - day) })).status, 303);
    const palmares = await visitor.page(`/festival/${year}/palmares`);
    assert.match(palmares, /Parce que <em>La tour<\/em>/);
    assert.match(palmares, new RegExp(`/contributions/${films[0].item}`));
    assert.match(palmares, /Un film dont les personnes se sont retirées/);
    assert.doesNotMatch(palmares, /Le potager/, "not in the reasons either");
    assert.match(palmares, /Ce prix n’a pas été attribué/);
    assert.match(await visitor.page(`/festival/${year}`), new RegExp(`/festival/${year}/palmares`));
    assert.match(await visitor.page("/festival.atom"), /Grand prix du jury citoyen – La tour/);
    const own = await visitor.page(`/contributions/${films[0].item}`);
    assert.match(own, /"award":\["Grand prix du jury citoyen/);
    award = /\/palmares\/([a-z0-9]{16})\/lauriers\.svg/.exec(own)[1];
    const anybody = await browser.page(server);
    await assertReadableAt(anybody, `/festival/${year}/palmares`);
    await assertReadableAt(anybody, `/contributions/${films[0].item}`);
    await anybody.close();
  });

  test("the laurels are an SVG in which every word fits, and a PNG", async () => {
    const path = `/festival/${year}/palmares/${award}`;
    const drawing = await visitor.request(`${path}/lauriers.svg`);
    assert.match(drawing.headers.get("content-type"), /^image\/svg\+xml/);
    const picture = Buffer.from(await (await visitor.request(`${path}/lauriers.png`)).arrayBuffer());
    assert.deepEqual([picture.subarray(1, 4).toString(), picture.readUInt32BE(16), picture.readUInt32BE(20)], ["PNG", 1200, 800]);
    const page = await browser.page(server);
    for (const name of ["Grand prix du jury citoyen", "Prix", "W".repeat(100), "Prix des lycéennes et des lycéens de la vallée de l’Indre pour le film le plus juste de l’année"]) {
      assert.equal((await moderator.post(`/festival/${year}/prix`, { action: "save", award, name_fr: name, giver: "edition", films: films[0].id })).status, 303);
      await page.goto(`${path}/lauriers.svg`);
      const boxes = await page.evaluate(() => [...document.querySelectorAll("text")].map((one) => [one.getBBox(), one.textContent]).map(([{ x, width }, text]) => ({ x, right: x + width, text })));
      assert.ok(boxes.length >= 2);
      for (const { x, right, text } of boxes) assert.ok(x >= 140 && right <= 460, `${text}: ${x} to ${right}`);
      await page.goto("about:blank");
    }
    await page.close();
    assert.equal((await moderator.post(`/festival/${year}/prix`, { action: "save", award, name_fr: "Grand prix du jury citoyen", giver: "edition", films: films[0].id })).status, 303);
  });

  test("the certificate is one sheet, for whoever submitted the film", async () => {
    const path = `/festival/${year}/palmares/${award}/certificat`;
    for (const who of [visitor, ada]) assert.notEqual(await who.status(path), 200);
    const page = await signedInPage(browser, server, "asso@exemple.org");
    await assertReadableAt(page, path);
    await page.emulateMedia({ colorScheme: "light" });
    assert.match(await page.locator(".certificate").textContent(), /La tour/);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    assert.equal([...pdf.matchAll(/\/Type\s*\/Page\b(?!s)/g)].length, 1);
    const [, width, height] = /\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec(pdf);
    assert.ok(Number(width) > Number(height), `${width} × ${height}: landscape`);
    await page.close();
  });
});
