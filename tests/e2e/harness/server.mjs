// The real program: started on a free port with its own data folder, spoken to, stopped.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
export const binary = resolve(process.env.BINARY ?? join(root, "build/dev/server/resonance"));

// The person's own settings must not leak into a test.
export function environment(extra = {}) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("RESONANCE_") && !/^(LANG|LANGUAGE|LC_.*)$/.test(name)));
  return { ...clean, LC_ALL: "C.UTF-8", LSAN_OPTIONS: `suppressions=${join(root, "tests/e2e/harness/leaks.txt")}:print_suppressions=0`, RESONANCE_PRESET: "ultrafast", RESONANCE_CODECS: "h264", ...extra };
}
export const french = { LC_ALL: "fr_FR.UTF-8" };

const folders = [], programs = [];
process.on("exit", () => {
  for (const program of programs) program.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

// Removed when the suite ends.
export function temporaryFolder(name) {
  folders.push(mkdtempSync(join(tmpdir(), `resonance-e2e-${name}-`)));
  return folders.at(-1);
}

// Waits until `condition` gives something true, and gives it back.
export async function until(what, condition, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain for: ${what}`);
    await new Promise((done) => setTimeout(done, 40));
  }
}

// Runs a program to its end.
export async function execute(program, parameters, { env = environment(), input } = {}) {
  const child = spawn(program, parameters, { env, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const out = [], told = [];
  child.stdout.on("data", (bytes) => out.push(bytes));
  child.stderr.on("data", (bytes) => told.push(bytes));
  const [code, signal] = await once(child, "close");
  return { code, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(told).toString() };
}

// `resonance …` on a data folder.
export const resonance = (data, parameters, extra = {}) =>
  execute(binary, [...parameters, "--data", data], { env: environment(extra) });

// The same, for what must succeed and print JSON.
export async function resonanceJson(data, parameters, extra = {}) {
  const { code, signal, stdout, stderr } = await resonance(data, [...parameters, "--json"], extra);
  assert.equal(code, 0, `resonance ${parameters.join(" ")} ended with ${signal ?? code}\n${stdout}\n${stderr}`);
  return JSON.parse(stdout);
}

export async function assertClean(data) {
  const { code, stdout, stderr } = await resonance(data, ["check", "--json"]);
  assert.deepEqual(JSON.parse(stdout), { disagreements: [] }, stderr);
  assert.equal(code, 0);
}

export class Server {
  // `through`: a program that starts the real one in another world (tests/ingest/without_landlock).
  static async start(data, { settings = [], env = {}, through } = {}) {
    const server = new Server();
    server.data = data;
    server.log = "";
    server.child = spawn(through ?? binary, [...(through ? [binary] : []), "serve", "--port", "0", "--data", data, ...settings], { env: environment(env), stdio: ["ignore", "pipe", "pipe"] });
    programs.push(server.child);
    server.child.stderr.on("data", (bytes) => (server.log += bytes));
    let printed = "";
    server.child.stdout.on("data", (bytes) => (printed += bytes));
    server.url = await until(
      "the address that serve prints",
      () => {
        if (server.child.exitCode !== null) throw new Error(`serve ended with ${server.child.exitCode}\n${server.log}`);
        return /http:\/\/[^\s]+(?=\/)/.exec(printed)?.[0];
      },
      60,
    );
    return server;
  }

  // Stops as Ctrl-C does; the program must end well, sanitizers included.
  async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill("SIGINT");
      await once(this.child, "close");
    }
    assert.equal(this.child.signalCode ?? this.child.exitCode, 0, `serve did not end well\n${this.log.slice(-6000)}`);
    assert.doesNotMatch(this.log, /AddressSanitizer|LeakSanitizer|runtime error:/);
  }

  request(path, options = {}) {
    return fetch(this.url + path, { redirect: "manual", ...options });
  }
  async json(path, options = {}) {
    const response = await this.request(path, options);
    assert.ok(response.ok, `${path}: ${response.status} ${await response.clone().text()}`);
    return response.json();
  }
  async item(title) {
    const { items } = await this.json("/api/v1/items?limit=100");
    return items.find((one) => one.title.includes(title)) ?? assert.fail(`no contribution called ${title}`);
  }
}
