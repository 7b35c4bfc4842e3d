// A page as people with a narrow screen, a keyboard or a screen reader meet it: axe finds nothing, nothing scrolls sideways.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromWeb } from "./browser.mjs";

const axe = readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8");

export const narrowAndWide = [[320, "light"], [1280, "dark"]];

export async function assertAccessible(page, name) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  assert.deepEqual(violations.map(({ id, nodes }) => `${name} ${id}: ${nodes.map(({ html }) => html).join(" ")}`), []);
}

// The page that is open, at each of `sizes`, a width and a colour scheme. With SHOTS, a folder, pictures of it are kept there.
export async function assertReadable(page, name, sizes = narrowAndWide) {
  for (const [width, colorScheme] of sizes) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} ${width}: scrolls sideways`);
    await assertAccessible(page, `${name} ${width}`);
    if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name.replaceAll("/", "_")}-${width}-${colorScheme}.png`), fullPage: true });
  }
}
