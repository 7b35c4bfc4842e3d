// Those who have an account in a test's library, and how they speak to it.
import assert from "node:assert/strict";
import { environment, execute, binary } from "./server.mjs";

export const password = "cheval pile agrafe lune";

export async function makeAccount(data, email, role, name) {
  const { code, stderr } = await execute(binary, ["account", email, "--role", role, "--name", name, "--password-from-input", "--data", data], { env: environment(), input: `${password}\n` });
  assert.equal(code, 0, stderr);
}

// Somebody with the cookies of a browser. Without signing in: a visitor.
export class Somebody {
  constructor(server) {
    this.server = server;
    this.cookies = new Map();
  }
  static async signedIn(server, email, word = password) {
    const somebody = new Somebody(server);
    const response = await somebody.post("/connexion", { email, password: word });
    assert.equal(response.status, 303, await response.text());
    return somebody;
  }
  async request(path, { headers = {}, ...options } = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await this.server.request(path, { ...options, headers: { Origin: this.server.url, ...(cookie ? { Cookie: cookie } : {}), ...headers } });
    for (const line of response.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split("; ");
      const [name, value] = pair.split("=");
      assert.ok(name.startsWith("__Host-"), line);
      for (const wanted of ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"]) assert.ok(attributes.includes(wanted), line);
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    return response;
  }
  async page(path) {
    const response = await this.request(path);
    assert.equal(response.status, 200, `${path}: ${response.status}`);
    return response.text();
  }
  async status(path, options) {
    return (await this.request(path, options)).status;
  }
  // A form as a browser without scripts sends it; a list gives a field several times.
  post(path, fields, { multipart = false } = {}) {
    const body = multipart ? new FormData() : new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one instanceof File) body.append(name, one, one.name);
        else body.append(name, one);
      }
    }
    return this.request(path, { method: "POST", body });
  }
  // A file of a contribution in one request. The id of its media.
  async sends(item, bytes, name) {
    const response = await this.request("/depots", {
      method: "POST", body: bytes,
      headers: { "Tus-Resumable": "1.0.0", "Upload-Length": String(bytes.length), "Content-Type": "application/offset+octet-stream", "Upload-Metadata": `item ${btoa(item)},filename ${btoa(name)}` },
    });
    assert.equal(response.status, 201, await response.text());
    return response.headers.get("location").split("/").at(-1);
  }
  async json(method, path, value) {
    const response = await this.request(path, { method, body: value === undefined ? undefined : JSON.stringify(value), headers: { "Content-Type": "application/json" } });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : null };
  }
}

// A page of the browser in which they have signed in.
export async function signedInPage(browser, server, email, options) {
  const page = await browser.page(server, options);
  await page.goto("/connexion");
  await page.locator("#email").fill(email);
  await page.locator("#password").fill(password);
  await page.locator("main button[type=submit]").click();
  await page.waitForURL("**/mes-depots");
  return page;
}
