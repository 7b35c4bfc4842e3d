// The real Chromium. Every page opened here is watched: requests to other hosts, violations of the content policy and
// script errors are collected, and a suite ends by asserting that there were none.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./server.mjs";

export const fromWeb = createRequire(join(root, "web/package.json"));
const { chromium } = fromWeb("playwright-core");

export const executable = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--mute-audio",
];

export class Browser {
  // `more`: further flags of Chromium's own command line.
  static async open(more = []) {
    const browser = new Browser();
    browser.complaints = [];
    browser.inner = await chromium.launch({ executablePath: executable, args: [...flags.filter((flag) => flag !== "--headless"), ...more], headless: true });
    return browser;
  }

  // A fresh person: no storage, no cache, no wish for motion. `options` are Playwright's (javaScriptEnabled, colorScheme, viewport…).
  async page(server, options = {}) {
    const context = await this.inner.newContext({ baseURL: server.url, locale: "fr-FR", viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    watch(page, server.url, this.complaints);
    page.on("close", () => void context.close().catch(() => {}));
    return page;
  }

  async close() {
    await this.inner.close();
    assert.deepEqual(this.complaints, []);
  }
}

export function watch(page, origin, complaints) {
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(data|blob|about):/.test(url)) complaints.push(`request to another host: ${url}`);
  });
  page.on("console", (message) => {
    const told = message.text();
    if (/Content Security Policy|Refused to/i.test(told)) complaints.push(`${page.url()}: ${told}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.stack ?? error}`));
}
