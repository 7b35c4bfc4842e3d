// axe on every page, in both languages, light and dark, narrow and wide, menus open; then the keyboard alone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Browser, fromWeb } from "./harness/browser.mjs";
import { demonstration } from "./harness/library.mjs";
import { temporaryFolderOf } from "./harness/media.mjs";
import { resonance, resonanceJson, Server, until } from "./harness/server.mjs";

const axe = readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8");
const pastEdition = new Date().getFullYear();  // scripts/demo/festival.mjs
const looks = [["light", 1280], ["dark", 1280], ["light", 320], ["dark", 320]];

let server, browser, pages, refused, report;

const openAll = (page, selector) => page.locator(selector).evaluateAll((all) => all.forEach((one) => (one.open = true)));
const player = (page) => page.waitForSelector("capsule-player.ready");
const settings = async (page) => {
  await player(page);
  await page.locator(".player-settings-button").first().scrollIntoViewIfNeeded();
  await page.locator(".player-settings-button").first().click();
  await page.waitForSelector(".player-settings:popover-open");
};

// name, address, what is done before looking
async function everyPage() {
  const at = async (title) => (await server.item(title)).url;
  const film = await at("Sanitas");
  const linked = async (path, ending) => new RegExp(`href="([^"]+${ending})"`).exec(await (await server.request(path)).text())[1];
  const past = `/festival/${pastEdition}`, next = `/festival/${pastEdition + 1}`;
  const jury = await linked(`${past}/jurys`, "/jurys/[a-z0-9]{16}"), committee = await linked(`${next}/jurys`, "/jurys/[a-z0-9]{16}");
  const prize = await linked(past, "/prix-du-public/[a-z0-9]{16}"), comingPrize = await linked(next, "/prix-du-public/[a-z0-9]{16}");
  const draw = await linked(next, "/tirage");
  return [
    ["home", "/"],
    ["home with suggestions", "/", async (page) => {
      await page.locator("#hero-search").pressSequentially("quart");
      await page.waitForSelector("[role=option]");
    }],
    ["library", "/bibliotheque"],
    ["library with an answer", "/bibliotheque?q=quartier", (page) => openAll(page, "details.filter")],
    ["library filtered", "/bibliotheque?kind=testimony&theme=democratie", (page) => openAll(page, "details.filter")],
    ["library without an answer", "/bibliotheque?q=introuvablexyz"],
    ["library with a correction", "/bibliotheque?q=quartierr"],
    ["film", film, player],
    ["film with its settings open", film, settings],
    ["passages of a film", `${film}?dans=quartier`, player],
    ["upright film", await at("dernier bus"), player],
    ["sound", await at("escalier C"), player],
    ["English sound", await at("listening"), player],
    ["photos", await at("jardin partagé")],
    ["experience report", await at("Porte-à-porte")],
    ["deposit", "/deposer", async (page) => {
      await page.waitForSelector("capsule-deposit.ready");
      await openAll(page, "details");
      await page.locator("#territory").pressSequentially("Bour");
      await page.waitForSelector("[role=option]");
    }],
    ["deposit of an experience", "/deposer?kind=experience", async (page) => {
      await page.waitForSelector("capsule-deposit.ready");
      await page.locator("#answer-context").waitFor();
    }],
    ["catalogue of an edition", `${past}/catalogue`],
    ["booklet of an edition", `${past}/livret`],
    ["my deposits", "/mes-depots"],
    ["a refused file", `/contributions/${refused}`],
    ["edit", `${film}/modifier`, (page) => openAll(page, "details")],
    ["lines of a film", `${film}/fichiers/${(await server.item("Sanitas")).media[0].id}/sous-titres`, async (page) => {
      await player(page);
      await page.waitForSelector("#captions capsule-captions.ready");
      await openAll(page, "details");
      await page.locator("#captions .caption-line textarea").nth(2).focus();
    }],
    ["edit an experience with a film", `/contributions/${report}/modifier`, async (page) => {
      await openAll(page, "details");
      await page.locator("input[name=answer_worked_time]").waitFor();
    }],
    ["experience with a film", `/contributions/${report}`, player],
    ["themes", "/themes", (page) => openAll(page, "details")],
    ["past edition", past],
    ["edition whose call is open", next],
    ["palmarès", `${past}/palmares`],
    ["awards", `${past}/prix`],
    ["juries", `${past}/jurys`],
    ["selection committee", committee, (page) => openAll(page, "details")],
    ["results of a jury", `${jury}/resultats`],
    ["deliberation that is over", `${jury}/deliberation`],
    ["minutes of a deliberation", `${jury}/deliberation/proces-verbal`],
    ["public prizes", `${next}/prix-du-public`],
    ["public prize that is closed", prize, (page) => openAll(page, "details")],
    ["results of a public prize", `${prize}/resultats`],
    ["public prize to come", comingPrize],
    ["call for volunteers", draw],
    ["desk of a draw", `${draw}/conduite`, (page) => openAll(page, "details")],
    ["volunteers", `${draw}/volontaires`],
    ["about", "/a-propos"],
    ["accessibility", "/accessibilite"],
    ["not found", "/contributions/0000000000000000"],
  ];
}

function told(violations) {
  return violations.map(({ id, impact, help, nodes }) => `${impact} ${id}: ${help}\n    ${nodes.slice(0, 3).map(({ target, failureSummary }) => `${target.join(" ")} — ${failureSummary.split("\n").slice(1, 3).join("; ")}`).join("\n    ")}`);
}

// The library's own film, told as an experience of which one answer is seen in it.
async function experienceWithAFilm() {
  const { id, media } = await server.item("dernier bus");
  const answers = [{ question: "worked", text: "Le bus est revenu.", media: media[0].id, start_ms: 2000 }, { question: "failed", text: "La pétition seule." }];
  await server.json(`/api/v1/items/${id}`, { method: "PATCH", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ kind: "experience", answers }) });
  return id;
}

describe("accessibility", () => {
  before(async (context) => {
    const data = await demonstration("accessibility");
    const text = join(temporaryFolderOf(context), "lettre.mp4");
    await writeFile(text, "Une lettre.\n".repeat(20));
    const { stdout } = await resonance(data, ["ingest", "--agreed", text, "--title", "Un fichier refusé", "--wait", "--json"]);
    refused = JSON.parse(stdout)[0].id;
    await resonanceJson(data, ["ingest", "--agreed", "--text", text, "--title", "Un brouillon", "--draft"]);
    server = await Server.start(data, { env: { RESONANCE_CONTACT: "bonjour@example.org" } });
    browser = await Browser.open();
    report = await experienceWithAFilm();
    pages = await everyPage();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  for (const language of ["fr", "en"]) {
    test(`axe finds nothing, nothing scrolls sideways (${language})`, async (context) => {
      for (const [name, path, prepare] of pages) {
        await context.test(name, async () => {
          const page = await browser.page(server);
          await page.goto(language === "en" && !path.startsWith("/en") ? `/en${path}` : path);
          assert.equal(await page.locator("html").getAttribute("lang"), language);
          if (prepare) await prepare(page);
          await page.evaluate(axe);
          const found = [];
          for (const [colorScheme, width] of looks) {
            await page.emulateMedia({ colorScheme });
            await page.setViewportSize({ width, height: 900 });
            const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
            found.push(...told(violations).map((one) => `[${colorScheme} ${width}] ${one}`));
            const { wide, culprit } = await page.evaluate(() => ({
              wide: document.documentElement.scrollWidth - window.innerWidth,
              culprit: [...document.querySelectorAll("main *, header *, footer *")].filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1 && getComputedStyle(one).position !== "fixed").slice(0, 3).map((one) => one.outerHTML.slice(0, 120)),
            }));
            if (wide > 0) found.push(`[${colorScheme} ${width}] scrolls sideways by ${wide} px: ${culprit.join(" | ")}`);
          }
          await page.close();
          assert.deepEqual(found, []);
        });
      }
    });
  }

  test("the first Tab leads to the content", async () => {
    const page = await browser.page(server);
    await page.goto("/");
    await page.keyboard.press("Tab");
    const skip = page.locator(".skip-link");
    assert.equal(await skip.evaluate((one) => document.activeElement === one), true);
    await until("the link is visible", () => skip.evaluate((one) => one.getBoundingClientRect().top >= 0 && one.getBoundingClientRect().height >= 24));
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "content");
    await page.close();
  });

  test("a film is found, played, given captions and left by keyboard alone", async () => {
    const page = await browser.page(server);
    await page.goto("/");
    const focused = () => page.evaluate(() => {
      const one = document.activeElement;
      return one ? { name: one.localName, id: one.id, text: one.textContent?.trim().slice(0, 300) ?? "", classes: one.className, outline: getComputedStyle(one).outlineStyle } : undefined;
    });
    const tabTo = async (what, holds, limit = 80) => {
      const seen = [];
      for (let step = 0; step < limit; step++) {
        await page.keyboard.press("Tab");
        const now = await focused();
        if (now && holds(now)) return now;
        seen.push(now?.classes || now?.name);
      }
      throw new Error(`Tab never reached ${what}: ${seen.join(", ")}`);
    };
    await tabTo("the search", ({ id }) => id === "hero-search" || id === "site-search");
    await page.keyboard.type("conseil citoyen");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/bibliotheque?q=*");
    await tabTo("the moment", ({ text }) => /conseil citoyen cherche/i.test(text));
    await page.keyboard.press("Enter");
    await page.waitForURL("**/contributions/*");
    await player(page);
    await tabTo("the play button", ({ name }) => name === "media-play-button");
    await page.keyboard.press("Space");
    const time = () => page.evaluate(() => document.querySelector("video").currentTime);
    const from = await time();
    await until("it plays", async () => (await time()) > from + 0.5);
    await page.keyboard.press("Space");
    await until("it pauses", () => page.evaluate(() => document.querySelector("video").paused));
    await tabTo("the settings", ({ classes }) => String(classes).includes("player-settings-button"));
    await page.keyboard.press("Enter");
    await page.waitForSelector(".player-settings:popover-open");
    await page.keyboard.press("ArrowDown");
    await until("captions are on", () => page.evaluate(() => [...document.querySelector("video").textTracks].some(({ kind, mode }) => kind === "captions" && mode === "showing")));
    await page.keyboard.press("Escape");
    await until("the settings are closed", async () => (await page.locator(".player-settings:popover-open").count()) === 0);
    const line = await tabTo("a line of the transcript", ({ classes, text, name }) => name === "a" && /\d:\d\d/.test(text) && !String(classes).includes("button"));
    assert.ok(line);
    await page.keyboard.press("Enter");
    await until("the line plays", () => page.evaluate(() => !document.querySelector("video").paused));
    await page.close();
  });

  test("what has the focus is seen to have it", async () => {
    const page = await browser.page(server);
    for (const path of ["/", "/bibliotheque?q=quartier", "/deposer"]) {
      await page.goto(path);
      for (let step = 0; step < 12; step++) {
        await page.keyboard.press("Tab");
        const bare = await page.evaluate(() => {
          const one = document.activeElement;
          if (!one || one === document.body) return undefined;
          const outlined = (element) => {
            const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
            return outlineStyle !== "none" && outlineWidth !== "0px" && !/, 0\)|transparent/.test(outlineColor);
          };
          // A card outlines itself whole for its title's link: the mark may be around what has the focus.
          for (let around = one; around !== document.body; around = around.parentElement) if (outlined(around)) return undefined;
          return getComputedStyle(one).boxShadow === "none" ? one.outerHTML.slice(0, 120) : undefined;
        });
        assert.equal(bare, undefined, path);
      }
    }
    await page.close();
  });
});
