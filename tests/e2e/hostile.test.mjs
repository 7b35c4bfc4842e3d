// Hostile files, all made here, through the real path: the command line, the runner, the caged child. None opens
// anything of somebody else, calls anybody, takes much, or ends without words; each costs one line of the table.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { bombs, rareCodecs, silentOpus } from "./hostile/bombs.mjs";
import { damage } from "./hostile/damage.mjs";
import { references } from "./hostile/references.mjs";
import { ffmpeg, temporaryFolderOf } from "./harness/media.mjs";
import { assertSentence } from "./harness/sentence.mjs";
import { assertClean, resonanceJson, until } from "./harness/server.mjs";
import { assertKeptInside, depositWatched } from "./harness/watched.mjs";

// Of one file, in the sanitized build and under strace: some ten times what the released one needs.
const mostSeconds = 60, mostMegabytes = 1536;

// scripts/test --long: every box boundary, more flips, and silence for days.
const long = process.env.LONG !== undefined;

// Files that are read, whatever is odd about them; every other one is refused.
const ready = new Set(
  `attachment.mkv elst_2_31.mp4 elst_overflow.mp4 external.pdf dref_url.mov film_named.jpg fps_240.mp4 gab2.avi gab2_http.avi gif_50000_frames.gif
   opus_silence.ogg photo_named.mp4 polyglot.jpg polyglot.mp4 sound_named.pdf sound_only.mp4 stts_endless.mp4 timescale_0.mp4 timescale_1e9.mp4 wav_claims_4GB.wav
   wav_claims_nothing.wav zip_and_film.mp4`.split(/\s+/),
);

async function seeds(folder) {
  const file = (name) => join(folder, name);
  const pictures = ["-f", "lavfi", "-i", "testsrc2=duration=1:size=96x64:rate=10"];
  const sound = ["-f", "lavfi", "-i", "sine=duration=1"];
  await ffmpeg(...pictures, ...sound, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart", file("whole.mp4"));
  await ffmpeg("-i", file("whole.mp4"), "-c", "copy", file("canary.ts"));
  await ffmpeg(...pictures, "-frames:v", 1, file("picture.jpg"));
  await ffmpeg(...sound, file("sound.wav"));
  return { whole: readFileSync(file("whole.mp4")), picture: readFileSync(file("picture.jpg")), sound: readFileSync(file("sound.wav")), stream: file("canary.ts"), wholeFile: file("whole.mp4") };
}

async function written(folder, files) {
  await mkdir(folder);
  const paths = [];
  for (const [name, bytes] of Object.entries(files)) {
    paths.push(join(folder, name));
    await writeFile(paths.at(-1), bytes);
  }
  return paths;
}

function assertBounded(row) {
  assert.deepEqual(row.crashes, [], `${row.file_name} brought its child down`);
  assert.equal(row.tries, 1, row.file_name);
  const most = row.file_name.startsWith("opus_100") ? 3600 : mostSeconds; // twelve hours of it are listened to
  assert.ok(row.ms < most * 1000, `${row.file_name} took ${row.ms} ms`);
  assert.ok(row.mb > 0 && row.mb < mostMegabytes, `${row.file_name} took ${row.mb} MB`);
}

const line = ({ file_name, state, ms, mb, failure = "" }) => `${file_name.padEnd(28)} ${state.padEnd(7)} ${String(ms).padStart(6)} ms ${String(mb).padStart(5)} MB  ${failure}`;

describe("hostile files", () => {
  test("none opens, calls, takes or breaks anything", async (context) => {
    const folder = temporaryFolderOf(context), data = join(folder, "data");
    const { whole, picture, sound, stream, wholeFile } = await seeds(folder);
    const calls = [];
    const listener = createServer((request, response) => (calls.push(request.url), response.end())).listen(0, "127.0.0.1");
    await until("the listener listens", () => listener.listening);
    // A film of another association, in the same library.
    const [{ media: [theirs] }] = await resonanceJson(data, ["ingest", "--agreed", wholeFile, "--title", "Film d’une autre", "--wait"]);
    const canary = join(data, "media", theirs.id, "original");

    const files = {
      ...references({ canary, stream, port: listener.address().port, picture }),
      ...bombs({ picture }),
      ...damage({ whole, picture, sound, everyCut: long ? 1 : 8, seeds: long ? 200 : 8 }),
      ...(long && { "opus_100_hours.ogg": silentOpus(360_000) }),
    };
    const paths = await written(join(folder, "files"), files);
    for (const [name, codec] of Object.entries(rareCodecs)) {
      paths.push(join(folder, "files", name));
      await ffmpeg("-f", "lavfi", "-i", "testsrc2=duration=1:size=96x64:rate=5", ...codec, paths.at(-1));
    }
    paths.push(join(folder, "files", "attachment.mkv"));
    await writeFile(join(folder, "list.m3u8"), files["hls_local.mp4"]);
    await ffmpeg("-i", wholeFile, "-attach", join(folder, "list.m3u8"), "-metadata:s:t", "mimetype=application/vnd.apple.mpegurl", "-c", "copy", paths.at(-1));

    const { rows, done } = await depositWatched(data, paths, { traced: join(folder, "trace"), settings: { RESONANCE_LADDER: "360", RESONANCE_CHILDREN: String(availableParallelism()) } });
    listener.close();
    for (const row of rows) context.diagnostic(line(row));
    const times = rows.map(({ ms }) => ms).sort((a, b) => a - b);
    context.diagnostic(`${rows.length} files: ${rows.filter(({ state }) => state === "failed").length} refused, slowest ${times.at(-1)} ms, largest ${Math.max(...rows.map(({ mb }) => mb))} MB`);

    assert.equal(rows.length, paths.length);
    const children = assertKeptInside(done, [canary, `media/${theirs.id}/`, stream]);
    assert.ok(children >= rows.length, `${children} children were watched`);
    assert.deepEqual(calls, [], "nobody called the listener");
    for (const row of rows) {
      assertBounded(row);
      if (row.state === "failed") assertSentence(row.failure, row.file_name);
      else assert.equal(row.state, "ready", row.file_name);
      // What is damaged may be readable in part; what is an attack or a bomb is one or the other.
      if (!/^(cut_at|flipped)_/.test(row.file_name)) assert.equal(row.state, ready.has(row.file_name) ? "ready" : "failed", line(row));
      // A refused file leaves its row, and on the disk at most what its owner sent.
      const own = join(data, "media", row.id);
      if (row.state === "failed" && existsSync(own)) assert.deepEqual(readdirSync(own).filter((name) => name !== "original"), []);
    }
    await assertClean(data);
  });
});
