// In the field: from the code of a call to a recording in three taps, a whole deposit by keyboard alone and without
// scripts, the text to agree to in the language one reads, and an agreement that is said out loud.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Browser, fromWeb } from "./harness/browser.mjs";
import { film } from "./harness/media.mjs";
import { makeAccount, password, Somebody } from "./harness/people.mjs";
import { assertClean, Server, temporaryFolder, until } from "./harness/server.mjs";

const axe = readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8");
const phoneSize = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const kFrench = "J’accepte que la collecte garde ma voix.";
const kEnglish = "I agree that this call keeps my voice.";

let data, server, browser, depositor, moderator, visitor, code, folder;

// For people to look at: SCREENSHOTS is a folder.
async function pictures(page, name) {
  if (!process.env.SCREENSHOTS) return;
  for (const [colorScheme, width] of [["light", 1280], ["dark", 360], ["light", 360]]) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    await page.screenshot({ path: join(process.env.SCREENSHOTS, `field-${name}-${width}-${colorScheme}.png`), fullPage: true });
  }
}
async function assertAccessible(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120))}`), [], what);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what}: no sideways scrolling`);
}
async function signIn(page, email, next) {
  await page.goto(`/connexion?vers=${encodeURIComponent(next)}`);
  await page.locator("#email").fill(email);
  await page.locator("#password").fill(password);
  await page.locator("main button[type=submit]").click();
  await page.waitForURL(`**${next}`);
}
// What whoever scans the code sees, with its taps counted.
async function scanned() {
  const phone = await browser.page(server, phoneSize);
  await phone.addInitScript(() => {
    window.taps = 0;
    addEventListener("click", ({ isTrusted, target }) => (window.taps += isTrusted && !(target instanceof HTMLInputElement && target.type === "radio") ? 1 : 0), true);
  });
  await phone.goto(`/c/${code}`);
  await phone.waitForSelector("capsule-deposit.ready");
  return phone;
}

describe("in the field", () => {
  before(async () => {
    data = join(temporaryFolder("field"), "data");
    folder = temporaryFolder("field-files");
    await makeAccount(data, "mod@exemple.org", "moderator", "Noé");
    await makeAccount(data, "asso@exemple.org", "depositor", "Inès");
    server = await Server.start(data, { settings: ["--owner", "nobody", "--cooling-off-hours", "0"] });
    browser = await Browser.open(["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]);
    depositor = await Somebody.signedIn(server, "asso@exemple.org");
    moderator = await Somebody.signedIn(server, "mod@exemple.org");
    visitor = new Somebody(server);
    const made = await depositor.post("/collectes", { kind: "testimony", title: "Vivre à Fontaines", language: "fr", questions: "Depuis quand ?", consent_text_fr: kFrench, consent_text_en: kEnglish });
    assert.equal(made.status, 303, await made.text());
    code = (await depositor.page(new URL(made.headers.get("location"), server.url).pathname)).match(/\/c\/([a-z0-9]{6})/)[1];
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await assertClean(data);
  });

  for (const [name, kind] of [["Filmer maintenant", "video"], ["Enregistrer le son", "sound"]])
    test(`from the code to a recording that runs: at most three taps (${kind})`, async (context) => {
      const phone = await scanned();
      await phone.waitForSelector("capsule-recorder:not([hidden])");
      await phone.locator("capsule-recorder button", { hasText: name }).tap();
      await phone.waitForSelector(".recorder[data-stage=checking]");
      await phone.locator(".recorder-controls").getByText("Commencer", { exact: true }).tap();
      await phone.waitForSelector(".recorder[data-stage=recording]");
      const taps = await phone.evaluate(() => window.taps);
      context.diagnostic(`${taps} taps`);
      assert.ok(taps >= 1 && taps <= 3, `${taps} taps`);
      await phone.locator(".recorder-controls").getByText("Arrêter", { exact: true }).tap();
      await phone.waitForSelector(".recorder[data-stage=review]");
      await phone.close();
    });

  test("from the code to a chosen file: at most three taps", async (context) => {
    const phone = await scanned();
    const file = await film(folder, "choisi", { seconds: 2 });
    const asked = phone.waitForEvent("filechooser");
    await phone.locator("#files").tap();
    await (await asked).setFiles(file);
    await phone.waitForSelector(".upload");
    const taps = (await phone.evaluate(() => window.taps)) + 1; // and the one on the file itself
    context.diagnostic(`${taps} taps`);
    assert.ok(taps <= 3, `${taps} taps`);
    await pictures(phone, "collecte");
    await phone.close();
  });

  test("a whole deposit by keyboard alone", async () => {
    const page = await browser.page(server);
    await page.goto(`/c/${code}`);
    await page.waitForSelector("capsule-deposit.ready");
    const file = await film(folder, "clavier", { seconds: 2 });
    // Tab until the focus stands there, as somebody without a mouse does.
    const reach = async (selector) => {
      for (let i = 0; i < 120; ++i) {
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
        await page.keyboard.press("Tab");
      }
      assert.fail(`the keyboard does not reach ${selector}`);
    };
    await reach("#files");
    const asked = page.waitForEvent("filechooser");
    await page.keyboard.press("Space");
    await (await asked).setFiles(file);
    await page.waitForSelector('.upload[data-state="received"], .upload[data-state="ready"]', { timeout: 60_000 });
    await reach("#title");
    await page.keyboard.type("Au clavier");
    await reach("#body");
    await page.keyboard.type("Sans souris.");
    await reach("input[name=people]");
    await page.keyboard.press("Space");
    assert.equal(await page.locator("input[name=people]:checked").inputValue(), "myself");
    await reach("#own-name");
    await page.keyboard.type("Awa");
    await reach("input[name=scopes][value=library]");
    await page.keyboard.press("Space");
    await reach("button[value=submitted]");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/mes-depots");
    assert.match(await page.locator(".deposit").textContent(), /Au clavier[^]*En attente de relecture/);
    await page.close();
  });

  test("a whole deposit without scripts, in English, agreeing to the text one reads", async () => {
    const page = await browser.page(server, { ...phoneSize, javaScriptEnabled: false });
    await page.goto(`/en/c/${code}`);
    await page.locator("#title").fill("Without scripts");
    await page.locator("#body").fill("Simply words.");
    await page.locator("#files").setInputFiles(await film(folder, "sans-script", { seconds: 2 }));
    assert.equal(await page.locator(".agreement-text").first().isVisible(), false, "nobody is asked to agree before they said they are in it");
    await page.locator("input[name=people][value=myself]").check();
    await page.locator("#own-name").fill("Awa");
    await page.locator("input[name=scopes][value=library]").check();
    assert.equal(await page.getByText(kEnglish).isVisible(), true);
    assert.equal(await page.getByText(kFrench).isVisible(), false);
    await page.locator("input[name=text_language][value=fr]").check();
    assert.equal(await page.getByText(kEnglish).isVisible(), false);
    assert.equal(await page.getByText(kFrench).isVisible(), true);
    await page.locator("button[value=submitted]").click();
    await page.waitForURL("**/en/mes-depots");
    assert.match(await page.locator(".deposit").textContent(), /Without scripts[^]*Waiting to be read/);
    const id = (await page.locator(".deposit h2 a").getAttribute("href")).split("/").pop();
    const { body: { people: [awa] } } = await moderator.json("GET", `/api/v1/items/${id}/people`);
    assert.equal(awa.consents[0].text_language, "fr", "the one that was read");
    assert.match(await moderator.page("/registre"), /\(fr\)/);
    await page.close();
  });

  test("an agreement said out loud is its proof: recorded in the page, heard by who manages it, by nobody else", async () => {
    const { body: { id } } = await depositor.json("POST", "/api/v1/items", { title: "De vive voix" });
    const path = `/contributions/${id}/personnes`;
    const phone = await browser.page(server, phoneSize);
    await signIn(phone, "asso@exemple.org", path);
    await phone.locator("#person-name").fill("Awa");
    const text = phone.locator("textarea[name=text]");
    assert.match(await text.inputValue(), /^J’accepte/);
    await phone.locator("select[name=text_language]").selectOption("en");
    assert.match(await text.inputValue(), /^I agree/, "the text of the language that was chosen");
    await phone.locator("select[name=text_language]").selectOption("fr");
    await phone.locator("input[name=appears][value=sound]").check();
    await phone.locator("input[name=scopes][value=library]").check();
    await phone.locator("capsule-agreement .spoken > button").tap();
    await phone.locator(".spoken-agreement").getByText("Commencer", { exact: true }).tap();
    await until("it records", async () => /0:0[2-9]/.test(await phone.locator(".spoken-agreement .recorder-state").textContent()));
    assert.match(await phone.locator(".spoken-agreement blockquote").textContent(), /^J’accepte/, "the text to read aloud");
    await assertAccessible(phone, "while it records");
    await pictures(phone, "vive-voix");
    await phone.setViewportSize(phoneSize.viewport);
    await phone.locator(".spoken-agreement").getByText("Arrêter", { exact: true }).tap();
    await phone.waitForSelector(".spoken-agreement audio");
    assert.equal(await phone.locator("input[name=proof]").evaluate(({ files }) => files.length), 1);
    await phone.locator("form.panel button[type=submit]").tap();
    await phone.waitForSelector(".person audio");
    await pictures(phone, "personnes");
    await phone.setViewportSize({ width: 320, height: 740 });
    await assertAccessible(phone, "the people");
    const heard = phone.locator(".person audio");
    await heard.evaluate((audio) => ((audio.muted = true), audio.play()));
    await until("it plays in the page", () => heard.evaluate((audio) => audio.currentTime > 0.5));
    const proof = await heard.getAttribute("src");
    await phone.close();

    const sound = await depositor.request(proof);
    assert.equal(sound.headers.get("content-type"), "video/webm");
    assert.match(sound.headers.get("content-disposition"), /^attachment/);
    assert.match(sound.headers.get("content-security-policy"), /sandbox/);
    assert.equal(sound.headers.get("x-content-type-options"), "nosniff");
    assert.equal(sound.headers.get("cache-control"), "private, no-store");
    const bytes = Buffer.from(await sound.arrayBuffer());
    assert.equal(bytes.readUInt32BE(0), 0x1a45dfa3);
    assert.equal((await depositor.request(proof, { headers: { Range: "bytes=0-9" } })).status, 206, "telephones ask for parts");
    assert.equal(await moderator.status(proof), 200);
    assert.equal(await visitor.status(proof), 401);
    await makeAccount(data, "autre@exemple.org", "depositor", "Autre");
    assert.equal(await (await Somebody.signedIn(server, "autre@exemple.org")).status(proof), 404);

    // Without scripts it is a file like another; what is none is refused.
    const plain = await browser.page(server, { javaScriptEnabled: false });
    await signIn(plain, "asso@exemple.org", path);
    assert.equal(await plain.locator(".spoken").isVisible(), false);
    await plain.locator("#person-name").fill("Lina");
    await plain.locator("input[name=appears][value=sound]").check();
    await plain.locator("input[name=scopes][value=library]").check();
    await plain.locator("input[name=proof]").setInputFiles({ name: "accord.mp3", mimeType: "audio/mpeg", buffer: Buffer.from("<script>alert(1)</script>") });
    await plain.locator("form.panel button[type=submit]").click();
    assert.match(await plain.locator("[role=alert]").textContent(), /ni un PDF/);
    await plain.locator("input[name=proof]").setInputFiles({ name: "accord.mp3", mimeType: "audio/mpeg", buffer: Buffer.from("ID3\x04\0\0\0\0\0\0") });
    await plain.locator("form.panel button[type=submit]").click();
    assert.equal(await plain.locator(".person audio").count(), 2);
    await plain.close();
  });

  test("whose agreement has ended is asked again, and agrees by themselves on their private page", async () => {
    const { body: { id } } = await depositor.json("POST", "/api/v1/items", { title: "Jadis" });
    const { body: { link } } = await depositor.json("POST", `/api/v1/items/${id}/people`, { name: "Noor", grants: { sound: ["library"] }, from: "2020-01-01", until: "2020-02-01" });
    const page = await browser.page(server, { javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
    await page.goto(new URL(link).pathname);
    await page.locator("input[name=scopes][value=internal]").check();
    await page.locator("form:has(input[value=agree]) button").click();
    await page.waitForSelector("text=Accord donné le");
    assert.equal(await page.locator("input[value=agree]").count(), 0);
    const { body: { people: [noor] } } = await depositor.json("GET", `/api/v1/items/${id}/people`);
    assert.deepEqual(noor.consents.map(({ grants }) => grants), [{ sound: ["internal"] }, { sound: ["library"] }]);
    // And whoever collects it records another one, with what is wrong said beside what was typed.
    const desk = await browser.page(server);
    await signIn(desk, "asso@exemple.org", `/contributions/${id}/personnes`);
    await desk.locator(".person summary").click();
    await desk.getByText("Enregistrer un nouvel accord").click();
    assert.match(await desk.locator("#add-person").textContent(), /Noor/);
    await assertAccessible(desk, "a new agreement");
    await pictures(desk, "nouvel-accord");
    await desk.locator("input[name=manner]").fill("Relu ensemble");
    await desk.locator("form.panel button[type=submit]").click();
    assert.match(await desk.locator("[role=alert]").textContent(), /reconna/);
    assert.equal(await desk.locator("input[name=manner]").inputValue(), "Relu ensemble");
    await desk.locator("input[name=appears][value=sound]").check();
    await desk.locator("input[name=scopes][value=press]").check();
    await desk.locator("form.panel button[type=submit]").click();
    await desk.waitForURL(`**/contributions/${id}/personnes`);
    await desk.close();
    assert.equal((await depositor.json("GET", `/api/v1/items/${id}/people`)).body.people[0].consents.length, 3);
    await page.close();
  });
});
