// `resonance ingest` with the kernel's eye on it and on each child: what was opened, called and started; and of each file
// what became of it, in how much time and memory.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { binary, environment, execute } from "./server.mjs";

const calls = "open,openat,openat2,creat,execve,socket,connect,sendto,sendmsg,sendmmsg";

// The lines of the system calls that succeeded: { call, line }.
function readTrace(folder) {
  const done = [];
  for (const name of readdirSync(folder)) {
    for (const line of readFileSync(join(folder, name), "utf8").split("\n")) {
      const [, call, answer] = /^(\w+)\(.*\) += (-?\d+)/.exec(line) ?? [];
      if (call && Number(answer) >= 0) done.push({ call, line });
    }
  }
  return done;
}

// Every line of the log as an object; what is no JSON is not ours.
export const readLog = (stderr) =>
  stderr.split("\n").flatMap((line) => {
    try {
      return line.startsWith("{") ? [JSON.parse(line)] : [];
    } catch {
      return [];
    }
  });

// Deposits `files` and waits. `traced`: under strace, where the leak finder cannot work; everything else of the
// sanitizers does. `done`: the calls that succeeded; rows: { file_name, id, state, failure, tries, crashes, ms, mb }.
export async function depositWatched(data, files, { traced, settings = {}, parameters = [] } = {}) {
  const command = [binary, "ingest", ...files, "--agreed", "--wait", "--json", "--data", data, ...parameters];
  if (traced) {
    mkdirSync(traced);
    command.unshift("strace", "-ff", "-qq", "--seccomp-bpf", "-e", `trace=${calls}`, "-o", join(traced, "t"));
  }
  const { code, signal, stdout, stderr } = await execute(command[0], command.slice(1), { env: environment({ ...(traced && { ASAN_OPTIONS: "detect_leaks=0" }), RESONANCE_LOG_LEVEL: "info", ...settings }) });
  assert.ok(signal === null && (code === 0 || code === 1), `ingest ended with ${signal ?? code}\n${stderr.slice(-4000)}`);
  const log = readLog(stderr);
  const rows = JSON.parse(stdout).flatMap(({ media }) => media).map((media) => {
    const own = log.filter((line) => line.media === media.id);
    const ends = own.filter(({ event }) => event === "preparation_ended" || event === "preparation_done");
    const jobs = new Set(own.map(({ job }) => job));
    return {
      ...media,
      tries: ends.length,
      crashes: log.filter(({ event, job }) => event === "preparation_crashed" && jobs.has(job)),
      ms: ends.reduce((sum, { took_ms }) => sum + took_ms, 0),
      mb: Math.max(0, ...ends.map(({ peak_mb }) => peak_mb)),
    };
  });
  return { rows, log, done: traced ? readTrace(traced) : [] };
}

// Nothing of anybody else's was opened, nobody was called, nothing but the library itself was started.
export function assertKeptInside(done, canaries) {
  assert.ok(done.some(({ line }) => line.includes("/original")), "the files themselves were seen to be opened");
  for (const { call, line } of done) {
    for (const canary of canaries) assert.ok(!line.includes(canary), line);
    if (call !== "execve" && !call.startsWith("open") && call !== "creat") assert.fail(`somebody was called: ${line}`);
  }
  const started = done.filter(({ call }) => call === "execve").map(({ line }) => /execve\("([^"]+)"/.exec(line)[1]);
  assert.deepEqual(started.filter((program) => program !== binary && !/^\/proc\/(self|\d+)\/(exe|fd\/\d+)$/.test(program)), []);
  return started.length - 1;
}
