// kill -9 at random moments of a preparation, again and again, until it gets through: it ends as the film that nobody
// disturbed, made one chunk after another; the disturbed ones are made by one, two and three jobs in turn. KILLS=200 for
// the long run.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ffmpeg, temporaryFolderOf } from "./harness/media.mjs";
import { binary, environment, execute } from "./harness/server.mjs";

const kills = Number(process.env.KILLS ?? 12);

async function transcode(input, output, jobs, killAfterMs) {
  const child = spawn(binary, ["transcode", input, output, "--ladder", "180,144", "--preset", "ultrafast", "--jobs", String(jobs), "--resume"], { env: environment(), stdio: ["ignore", "ignore", "pipe"] });
  let told = "";
  child.stderr.on("data", (bytes) => (told += bytes));
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  const [code, signal] = await once(child, "close");
  clearTimeout(timer);
  if (signal !== "SIGKILL") assert.equal(code, 0, told);
  return signal !== "SIGKILL";
}

const times = async (file) => (await execute("ffprobe", ["-v", "error", "-select_streams", "0", "-show_entries", "packet=pts,flags", "-of", "csv=p=0", file])).stdout;
const ahead = (output) => (existsSync(join(output, "ahead")) ? readdirSync(join(output, "ahead")).filter((chunk) => existsSync(join(output, "ahead", chunk, "chunk.json"))).length : 0);
const chunks = (output) => (existsSync(join(output, "journal")) ? readFileSync(join(output, "journal"), "utf8").split('"rung":0').length - 1 : 0);

test(`a film killed ${kills} times is the same film`, async (context) => {
  const folder = temporaryFolderOf(context);
  const input = join(folder, "film.mp4");
  await ffmpeg("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=64", "-f", "lavfi", "-i", "sine=440:duration=64", "-c:v", "libx264", "-preset", "ultrafast", "-g", 50, "-c:a", "aac", input);
  const whole = join(folder, "whole");
  const begun = Date.now();
  assert.equal(await transcode(input, whole, 1), true);
  const length = Date.now() - begun;
  let killed = 0, resumed = 0, films = 0, outOfTurn = 0;
  while (killed < kills) {
    const output = join(folder, `film-${++films}`);
    for (let attempt = 0; ; attempt++) {
      // The later attempts live longer, so that each film ends.
      const done = await transcode(input, output, 1 + ((films + attempt) % 3), killed < kills ? Math.random() * length * (0.3 + attempt / 4) : undefined);
      if (done) break;
      ++killed;
      if (chunks(output) > 0) ++resumed;
      if (ahead(output) > 0) ++outOfTurn;
    }
    assert.deepEqual(readdirSync(output).sort(), readdirSync(whole).sort());
    for (const name of ["180.mp4", "144.mp4"]) assert.equal(await times(join(output, name)), await times(join(whole, name)), name);
    // One thread each: the very same bytes. (The largest rung has two, and x264 is then not the same twice.)
    for (const name of ["144.mp4", "144.m3u8", "audio.m3u8", "waveform.json"]) assert.ok(readFileSync(join(output, name)).equals(readFileSync(join(whole, name))), name);
  }
  context.diagnostic(`${killed} kills in ${films} films, ${resumed} of them after a finished chunk, ${outOfTurn} with one that was done out of turn`);
  assert.ok(resumed > 0, "no kill came after a finished chunk: nothing was resumed");
});
