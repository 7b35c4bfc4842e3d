// An experience report, question by question: deposited with and without scripts, read, printed, found.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Browser } from "./harness/browser.mjs";
import { film } from "./harness/media.mjs";
import { assertClean, resonance, resonanceJson, Server, temporaryFolder, until } from "./harness/server.mjs";

let folder, data, server, browser;

// What a search shows of a contribution, once the index has followed.
const foundWith = (words, title) =>
  until(`“${words}” finds ${title}`, async () => {
    const { hits } = await server.json(`/api/v1/search?q=${encodeURIComponent(words)}`);
    return hits.find((hit) => hit.title === title);
  });

describe("answers of an experience", () => {
  before(async () => {
    folder = temporaryFolder("files");
    data = join(temporaryFolder("answers"), "data");
    server = await Server.start(data);
    browser = await Browser.open();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await assertClean(data);
  });

  for (const javaScriptEnabled of [true, false]) {
    const scripts = javaScriptEnabled ? "with" : "without";

    test(`${scripts} scripts, eight questions are asked of an experience and of nothing else`, async () => {
      const page = await browser.page(server, { javaScriptEnabled });
      await page.goto("/deposer");
      const questions = page.locator(".answers"), body = page.locator("#body");
      assert.deepEqual([await questions.isVisible(), await body.isVisible()], [false, true]);
      await page.locator("label.kind-experience").click();
      assert.deepEqual([await questions.isVisible(), await body.isVisible()], [true, false]);
      assert.equal(await questions.locator("textarea").count(), 8);
      assert.equal(await questions.locator("textarea:visible").count(), 8);
      assert.equal(await questions.locator("details:visible").count(), 0, "no film, no moment to choose");
      // What is sent is seen: nothing that was typed hides because another kind is chosen.
      await page.locator("#answer-worked").fill("Les binômes.");
      await page.locator("label.kind-testimony").click();
      assert.deepEqual([await questions.isVisible(), await body.isVisible()], [true, true]);
      await page.locator("#answer-worked").fill("");
      await body.fill("Un texte libre.");
      assert.equal(await questions.isVisible(), false);
      await page.locator("label.kind-experience").click();
      assert.deepEqual([await questions.isVisible(), await body.isVisible()], [true, true]);
      await page.close();
    });

    test(`${scripts} scripts, an experience is deposited, read and found by a word of an answer`, async () => {
      const title = `Porte-à-porte ${scripts}`, word = javaScriptEnabled ? "palabre" : "conciliabule";
      const page = await browser.page(server, { javaScriptEnabled });
      await page.goto("/deposer?kind=experience");
      if (javaScriptEnabled) await page.waitForSelector("capsule-deposit.ready");
      await page.locator("#title").fill(title);
      await page.locator("#answer-context").fill("Une rénovation était annoncée.\n\nPersonne n’y croyait.");
      await page.locator("#answer-failed").fill(`# Deux erreurs\n\n- Le **questionnaire**, trop long.\n- Une ${word} sans élu.\n\n<img src=x onerror=alert(1)>`);
      await page.locator("input[name=people][value=nobody]").check();
      await page.locator("button[value=published]").click();
      await page.waitForURL("**/contributions/*");
      assert.deepEqual(await page.locator(".answer > h2").allTextContents(), ["Le contexte et le problème", "Ce qui n’a pas marché"]);
      assert.equal(await page.locator(".answer p").first().textContent(), "Une rénovation était annoncée.");
      assert.deepEqual(await page.locator(".answer h3").allTextContents(), ["Deux erreurs"]);
      assert.equal(await page.locator(".answer li strong").textContent(), "questionnaire");
      assert.equal(await page.locator(".answer img").count(), 0);
      assert.match(await page.locator(".answer").last().textContent(), /<img src=x onerror=alert\(1\)>/);

      const hit = await foundWith(word, title);
      assert.match(hit.extract, new RegExp(`Une ${word} sans élu`));
      await page.goto(`/bibliotheque?q=${word}`);
      assert.equal(await page.locator(".card mark").first().textContent(), word);
      await page.close();
    });
  }

  test("with scripts, answers are saved as they are typed, and point at the film as soon as it is sent", async () => {
    const page = await browser.page(server);
    await page.goto("/deposer?kind=experience");
    await page.waitForSelector("capsule-deposit.ready");
    await page.locator("#title").fill("Avec un film");
    await page.locator("#files").setInputFiles(await film(folder, "repas", { seconds: 8 }));
    await until("a moment can be chosen", () => page.locator("#answer-worked ~ details").isVisible());
    const item = new URL(page.url()).searchParams.get("contribution");
    await page.locator("#answer-worked").fill("Le repas partagé.");
    await page.locator("#answer-worked ~ details summary").click();
    const time = page.locator("input[name=answer_worked_time]");
    await time.pressSequentially("0:0");
    await until("the words are saved, whatever the moment will be", async () => (await server.json(`/api/v1/items/${item}`)).answers[0]?.text === "Le repas partagé.");
    await page.locator("input[name=people][value=nobody]").check();
    await page.locator("button[value=published]").click();
    assert.match(await page.locator("capsule-deposit [role=alert]").textContent(), /«\u00a00:0\u00a0» n’est pas un moment/);
    assert.equal(await time.evaluate((one) => document.activeElement === one), true);
    await time.fill("0:05");
    await until("the moment is saved", async () => (await server.json(`/api/v1/items/${item}`)).answers[0].start_ms === 5000);
    await page.locator("input[name=people][value=nobody]").check();
    await page.locator("button[value=published]").click();
    await page.waitForURL(`**/contributions/${item}`);
    await until("the film is there", async () => {
      await page.reload();
      return (await page.locator("video").count()) === 1 && (await page.locator(".answer-moment-link").count()) === 1;
    }, 60);
    assert.equal((await page.locator(".answer-moment-link").textContent()).trim(), "À voir dans le film, à 0:05");
    await page.locator(".answer-moment-link").click();
    await until("the film stands there", () => page.evaluate(() => document.querySelector("video").currentTime === 5));

    // Without scripts the same moment is seen, changed, and kept when something else is wrong.
    const plain = await browser.page(server, { javaScriptEnabled: false });
    await plain.goto(`/contributions/${item}/modifier`);
    const field = plain.locator("input[name=answer_worked_time]");
    assert.equal(await field.inputValue(), "0:05");
    assert.equal(await plain.locator("select[name=answer_worked_media] option:checked").textContent(), "repas.mp4");
    await field.fill("bientôt");
    await plain.locator("#answer-failed").fill("Rien.");
    await plain.locator(".form-actions button").click();
    assert.match(await plain.locator("[role=alert]").textContent(), /«\u00a0bientôt\u00a0» n’est pas un moment/);
    assert.deepEqual([await field.inputValue(), await plain.locator("#answer-failed").inputValue()], ["bientôt", "Rien."]);
    await field.fill("0:07");
    await plain.locator(".form-actions button").click();
    await plain.waitForURL(`**/contributions/${item}`);
    const { answers } = await server.json(`/api/v1/items/${item}`);
    assert.deepEqual(answers.map(({ question, start_ms }) => [question, start_ms]), [["worked", 7000], ["failed", null]]);
    await plain.close();
    await page.close();
  });

  test("a draft taken up again brings its answers back", async () => {
    const page = await browser.page(server);
    await page.goto("/deposer?kind=experience");
    await page.waitForSelector("capsule-deposit.ready");
    await page.locator("#title").fill("Interrompu");
    await page.locator("#answer-advice").fill("Commencez par un seul escalier.");
    await until("a draft exists", () => page.url().includes("contribution="));
    await page.reload();
    assert.equal(await page.locator("#answer-advice").inputValue(), "Commencez par un seul escalier.");
    assert.equal(await page.locator("input[name=kind][value=experience]").isChecked(), true);
    await page.close();
  });

  test("the command line gives answers too, and names the questions when it knows none", async () => {
    const file = join(folder, "réponse = 1.md");
    await writeFile(file, "Un budget de **4 200 €**.");
    const [{ id }] = await resonanceJson(data, ["ingest", "--title", "En ligne de commande", "--answer", `means=${file}`]);
    const { kind, answers } = await server.json(`/api/v1/items/${id}`);
    assert.equal(kind, "experience");
    assert.deepEqual(answers.map(({ question, text }) => [question, text]), [["means", "Un budget de **4 200 €**."]]);
    for (const wrong of [`moyens=${file}`, "means", `means=${file}.absent`]) {
      const { code, stderr } = await resonance(data, ["ingest", "--title", "Refusé", "--answer", wrong]);
      assert.notEqual(code, 0);
      assert.doesNotMatch(stderr, /internal|Sanitizer/i);
    }
    assert.equal((await server.json("/api/v1/items")).items.some(({ title }) => title === "Refusé"), false);
  });

  test("a report is printed whole, with its questions", async () => {
    const { url } = await server.item("Porte-à-porte with");
    const page = await browser.page(server);
    await page.goto(url);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".answer > h2:visible").count(), 2);
    assert.equal(await page.locator(".site-nav").isVisible(), false);
    await page.close();
  });
});
