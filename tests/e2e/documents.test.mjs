// Documents: deposited, read on their page with scripts and without, found with the page where a word stands.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Browser, fromWeb } from "./harness/browser.mjs";
import { temporaryFolderOf } from "./harness/media.mjs";
import { assertClean, resonanceJson, Server, until } from "./harness/server.mjs";

const axe = readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8");

// A PDF by hand (ISO 32000-1 §7.5): one page of A4 for each text, its lines in Latin-1.
function pdf(texts) {
  const objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"];
  const kids = texts.map((text) => {
    const content = `BT /F1 18 Tf 60 760 Td 24 TL ${text.split("\n").map((line) => `(${line}) Tj T*`).join(" ")} ET`;
    objects.push(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
    return `${objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${objects.length} 0 R >>`)} 0 R`;
  });
  objects[1] = `<< /Type /Pages /Count ${texts.length} /Kids [${kids.join(" ")}] >>`;
  let bytes = "%PDF-1.4\n", table = "0000000000 65535 f \n";
  objects.forEach((object, index) => {
    table += `${String(bytes.length).padStart(10, "0")} 00000 n \n`;
    bytes += `${index + 1} 0 obj\n${object}\nendobj\n`;
  });
  return Buffer.from(`${bytes}xref\n0 ${objects.length + 1}\n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${bytes.length}\n%%EOF\n`, "latin1");
}

let data, folder, server, browser, report;

describe("documents", () => {
  before(async (context) => {
    folder = temporaryFolderOf(context);
    data = join(folder, "data");
    const file = join(folder, "Rapport de Marie.pdf");
    await writeFile(file, pdf(["Rapport d'activit\xe9", "Introduction", "Nous avons plant\xe9 des h\xe9m\xe9rocalles\nau pied des immeubles."]));
    [report] = await resonanceJson(data, ["ingest", "--agreed", file, "--title", "Un an au jardin", "--wait"]);
    server = await Server.start(data);
    browser = await Browser.open();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    if (data) await assertClean(data);
  });

  for (const javaScriptEnabled of [true, false]) {
    test(`a word leads to the page where it stands (scripts ${javaScriptEnabled ? "on" : "off"})`, async () => {
      const page = await browser.page(server, { javaScriptEnabled });
      await page.goto("/bibliotheque?q=h%C3%A9m%C3%A9rocalle");
      const quote = page.locator(".moments a").first();
      assert.match(await quote.textContent(), /page 3/);
      assert.equal(await quote.locator("mark").textContent(), "hémérocalles");
      await quote.click();
      await page.waitForURL(`**/contributions/${report.id}?page=3#media-*-page-3`);
      const third = page.locator(".document-page:target");
      assert.equal(await third.locator("h3").textContent(), "Page 3");
      assert.ok(await third.locator("p").first().isVisible(), "the text is unfolded");
      assert.match(await third.textContent(), /hémérocalles\s+au pied/);
      await page.close();
    });
  }

  test("the text is folded until it is asked for, and nothing leads to the file itself", async () => {
    const page = await browser.page(server);
    await page.goto(`/contributions/${report.id}`);
    const words = page.locator(".document-page p").first();
    assert.equal(await words.isVisible(), false);
    await page.locator(".reading summary").focus();
    await page.keyboard.press("Enter");
    await words.waitFor({ state: "visible" });
    const { naturalWidth } = await page.locator(".document-picture img").evaluate(async (image) => {
      image.loading = "eager";
      await image.decode();
      return { naturalWidth: image.naturalWidth };
    });
    assert.ok(naturalWidth > 0, "the first page is shown");
    const html = await page.content();
    assert.doesNotMatch(html, /Rapport de Marie|\.pdf|\/original/);
    const media = report.media[0].id;
    assert.equal((await server.request(`/media/${media}/original`)).status, 404);
    await page.close();
  });

  test("axe finds nothing on its page, nothing scrolls sideways", async () => {
    const page = await browser.page(server);
    for (const path of [`/contributions/${report.id}?page=3`, `/en/contributions/${report.id}?page=3`, "/bibliotheque?q=jardin+introduction"]) {
      await page.goto(path);
      await page.evaluate(axe);
      for (const [colorScheme, width] of [["light", 1280], ["dark", 320]]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], `${path} ${colorScheme} ${width}`);
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)) <= 0, `${path} ${width}`);
      }
    }
    await page.close();
  });

  test("a document is chosen in the deposit form and read a moment later", async () => {
    const page = await browser.page(server);
    await page.goto("/deposer");
    await page.waitForSelector("capsule-deposit.ready");
    await page.locator("input[name=title]").fill("Compte rendu du conseil");
    assert.match(await page.locator("input[name=files]").getAttribute("accept"), /\.pdf,\.odt,\.docx,\.md/);
    await page.locator("input[name=files]").setInputFiles({ name: "compte rendu.md", mimeType: "text/markdown", buffer: Buffer.from("# Conseil\n\nNous avons **voté** le budget des ginkgos.\n") });
    await page.locator("input[name=people][value=nobody]").check();
    await page.locator("button[value=published]").click();
    await page.waitForURL("**/contributions/*");
    await until("it is prepared", async () => (await server.json("/api/v1/search?q=ginkgos")).total === 1);
    const { hits: [hit] } = await server.json("/api/v1/search?q=ginkgos");
    assert.equal(hit.moments[0].page, 0, "a text without pages");
    await page.goto(hit.moments[0].url);
    assert.equal(await page.locator(".document-page strong").textContent(), "voté");
    await page.close();
  });
});
