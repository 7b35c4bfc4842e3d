#!/usr/bin/env node
// bench/http.mjs [RESONANCE] [--rounds N] [--seconds N] [--connections N] [--megabytes N]
//
// The range responder of `resonance serve` against nginx (sendfile) on one file: random ranges of 1 MiB asked by wrk over
// kept connections. A few seconds each, in alternating order, medians of the rounds.
//
// The bytes leave by the library's real route, /media/{media}/{generation}/720.mp4, with its look-up in the
// catalogue and the gate at every request. A prepared film of that size would take an hour to make, so the file of a small
// prepared film is lengthened on the disk: the responder asks the file for its size at each request. nginx serves that
// very file, two workers, no log, its own defaults otherwise. Both find it in the page cache. wrk and the servers share the
// machine's processors, so compare the two, not either with another machine.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync, writeSync, closeSync, statSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const options = { rounds: 5, seconds: 4, connections: 8, megabytes: 600 };
let program = resolve(here, "../build/release/server/resonance");
for (let i = 2; i < process.argv.length; i++) {
  const name = process.argv[i].replace(/^--/, "");
  if (process.argv[i].startsWith("--")) {
    if (!(name in options)) throw new Error(`unknown option ${process.argv[i]}`);
    options[name] = Number(process.argv[++i]);
  } else program = resolve(process.argv[i]);
}
const kRange = 1 << 20;
const folder = mkdtempSync(join(tmpdir(), "resonance-bench-http-"));
chmodSync(folder, 0o755); // nginx's workers run as another user
const children = [];
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("RESONANCE_")));

const run = (command, ...parameters) => execFileSync(command, parameters.map(String), { env: environment, maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "pipe"] }).toString();
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
async function until(what, condition) {
  for (let i = 0; i < 600; i++) {
    const value = await condition();
    if (value) return value;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`waited in vain: ${what}`);
}

// Processor seconds that a process and its children have used so far.
const kTicks = Number(run("getconf", "CLK_TCK"));
function processorSeconds(pid) {
  const family = [pid];
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      if (Number(readFileSync(`/proc/${entry}/stat`, "utf8").split(") ")[1].split(" ")[1]) === pid) family.push(Number(entry));
    } catch {
      // ended meanwhile
    }
  }
  return family.reduce((sum, one) => {
    const fields = readFileSync(`/proc/${one}/stat`, "utf8").split(") ")[1].split(" ");
    return sum + (Number(fields[11]) + Number(fields[12])) / kTicks;
  }, 0);
}

async function startResonance(data) {
  const child = spawn(program, ["serve", "--data", data, "--port", "0", "--log-level", "warning"], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  let printed = "";
  child.stdout.on("data", (bytes) => (printed += bytes));
  const origin = await until("serve prints its address", () => /http:\/\/\S+(?=\/)/.exec(printed)?.[0]);
  return { pid: child.pid, origin };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function startNginx(file) {
  const port = await freePort();
  const configuration = join(folder, "nginx.conf");
  writeFileSync(configuration, `
worker_processes 2;
pid ${folder}/nginx.pid;
error_log stderr error;
daemon off;
events { worker_connections 256; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server { listen 127.0.0.1:${port}; location = /film.mp4 { alias ${file}; types { } default_type video/mp4; } }
}
`);
  const child = spawn("nginx", ["-c", configuration, "-p", folder], { stdio: ["ignore", "ignore", "inherit"] });
  children.push(child);
  const origin = `http://127.0.0.1:${port}`;
  await until("nginx answers", () => fetch(`${origin}/film.mp4`, { method: "HEAD" }).then(({ ok }) => ok, () => false));
  return { pid: child.pid, origin };
}

function measure({ pid, url }, bytes) {
  const before = processorSeconds(pid);
  const told = execFileSync("wrk", ["-t1", `-c${options.connections}`, `-d${options.seconds}s`, "--timeout", "10s", "-s", join(here, "http_ranges.lua"), url],
    { env: { ...environment, FILE_BYTES: String(bytes), RANGE_BYTES: String(kRange) } }).toString();
  const used = processorSeconds(pid) - before;
  const [requests, received, microseconds, errors, slowest] = /FIGURES (\d+) (\d+) (\d+) (\d+) (\d+)/.exec(told).slice(1).map(Number);
  assert.equal(errors, 0, told);
  assert.ok(received >= requests * kRange, told);
  return { megabytesPerSecond: received / microseconds, secondsPerGigabyte: used / (received / 1e9), requests, milliseconds99: slowest / 1000 };
}

async function main() {
  const data = join(folder, "data"), film = join(folder, "film.mp4");
  run("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=4", "-f", "lavfi", "-i", "sine=duration=4", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-y", film);
  const [item] = JSON.parse(run(program, "ingest", film, "--agreed", "--title", "Bench", "--wait", "--json", "--data", data));
  const ours = await startResonance(data);
  const { renditions } = await (await fetch(`${ours.origin}/api/v1/media/${item.media[0].id}`)).json();
  const { url } = renditions.find(({ role }) => role === "progressive");
  const file = join(data, url);
  chmodSync(file, 0o644);
  for (let at = dirname(file); at.startsWith(folder); at = dirname(at)) chmodSync(at, 0o755);
  const descriptor = openSync(file, "a");
  while (statSync(file).size < options.megabytes * 1e6) writeSync(descriptor, randomBytes(1 << 24));
  closeSync(descriptor);
  const bytes = statSync(file).size;
  const theirs = await startNginx(file);
  const servers = { resonance: { ...ours, url: ours.origin + url }, nginx: { ...theirs, url: `${theirs.origin}/film.mp4` } };

  // Both must answer the same bytes before their speed means anything.
  for (const [first, last] of [[0, 0], [4095, 9000], [bytes - 1, bytes - 1], [kRange, 2 * kRange - 1]]) {
    const [a, b] = await Promise.all(Object.values(servers).map(async ({ url: address }) => {
      const response = await fetch(address, { headers: { Range: `bytes=${first}-${last}` } });
      assert.equal(response.status, 206);
      assert.equal(response.headers.get("content-range"), `bytes ${first}-${last}/${bytes}`);
      return Buffer.from(await response.arrayBuffer());
    }));
    assert.ok(a.equals(b) && a.length === last - first + 1);
  }

  console.log(`${cpus().length} × ${cpus()[0].model}; ${(bytes / 1e6).toFixed(0)} MB file in the page cache; ranges of 1 MiB, ${options.connections} connections, ${options.rounds} rounds of ${options.seconds} s, alternating`);
  const figures = { resonance: [], nginx: [] };
  for (const server of Object.values(servers)) measure(server, bytes); // warm
  for (let round = 0; round < options.rounds; round++) {
    const names = round % 2 ? ["nginx", "resonance"] : ["resonance", "nginx"];
    for (const name of names) figures[name].push(measure(servers[name], bytes));
  }
  console.log("                MB/s (median, least – most)   CPU-s per GB   requests   99 % within");
  for (const [name, all] of Object.entries(figures)) {
    const rates = all.map((one) => one.megabytesPerSecond);
    console.log(`${name.padEnd(12)} ${median(rates).toFixed(0).padStart(6)}  (${Math.min(...rates).toFixed(0)} – ${Math.max(...rates).toFixed(0)})`.padEnd(48) +
      `${median(all.map((one) => one.secondsPerGigabyte)).toFixed(3).padStart(8)} ${String(all.reduce((sum, one) => sum + one.requests, 0)).padStart(12)} ${median(all.map((one) => one.milliseconds99)).toFixed(1).padStart(8)} ms`);
  }
  const ratios = figures.resonance.map((one, round) => one.megabytesPerSecond / figures.nginx[round].megabytesPerSecond);
  console.log(`resonance / nginx: ${median(ratios).toFixed(2)} of the throughput (rounds ${ratios.map((one) => one.toFixed(2)).join(" ")})`);
}

try {
  await main();
} finally {
  for (const child of children) {
    child.kill("SIGTERM");
    await Promise.race([once(child, "close"), new Promise((done) => setTimeout(done, 5000))]);
  }
  rmSync(folder, { recursive: true, force: true });
}
