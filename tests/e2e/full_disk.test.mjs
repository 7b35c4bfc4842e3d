// A disk that fills up in the middle of a preparation: the preparation waits, says so, keeps what it has, and goes on by
// itself when there is room.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ffmpeg, temporaryFolderOf } from "./harness/media.mjs";
import { assertSentence } from "./harness/sentence.mjs";
import { assertClean, resonanceJson, Server, until } from "./harness/server.mjs";
import { fill, smallDisk } from "./harness/small_disk.mjs";
import { readLog } from "./harness/watched.mjs";

// Half a minute that compresses badly: three chunks.
async function noisyFilm(folder) {
  const file = join(folder, "bruit.mp4");
  await ffmpeg("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=15:duration=32,noise=alls=40:allf=t", "-f", "lavfi", "-i", "sine=duration=32", "-c:v", "libx264", "-preset", "ultrafast", "-crf", 30, "-pix_fmt", "yuv420p", "-c:a", "aac", file);
  return file;
}

function journal(data) {
  for (const job of existsSync(join(data, "work")) ? readdirSync(join(data, "work")) : [])
    for (const attempt of readdirSync(join(data, "work", job))) {
      const file = join(data, "work", job, attempt, "journal");
      if (existsSync(file)) return readFileSync(file, "utf8");
    }
  return "";
}
const finishedChunks = (text) => text.split("\n").filter((line) => line.includes('"rung"')).length;
const endings = (server) => readLog(server.log).filter(({ event }) => event === "preparation_ended").map(({ ending }) => ending);

test("a preparation waits for room with words, and goes on where it was", async (context) => {
  const folder = temporaryFolderOf(context), disk = await smallDisk(context, folder, 240);
  if (!disk) return;
  const data = join(disk, "data"), reserve = 256 << 20; // a sixteenth of it for the catalogue
  const settings = ["--reserve-bytes", String(reserve), "--ladder", "360,240"];
  const [{ id: item, media: [{ id }] }] = await resonanceJson(data, ["ingest", "--agreed", await noisyFilm(folder), "--title", "Bruit", "--reserve-bytes", "0"]);
  const server = await Server.start(data, { settings });
  const media = (language) => server.json(`/api/v1/media/${id}`, { headers: { "Accept-Language": language } });

  await until("a finished chunk", () => finishedChunks(journal(data)) >= 2, 120);
  const ballast = await fill(disk, 12 << 20);
  const { obstacle } = await until("the reason", async () => {
    const { progress, state } = await media("en");
    assert.equal(state, "processing", "the film was ready before the disk was full: make it longer");
    return progress.obstacle && progress;
  });
  assertSentence(obstacle.message, "obstacle");
  const { progress } = await media("fr");
  assertSentence(progress.obstacle.message, "obstacle, French");
  assert.notEqual(progress.obstacle.message, obstacle.message);
  for (const path of ["/mes-depots", `/contributions/${item}`]) {
    assert.ok((await (await server.request(path)).text()).includes("Le disque de la bibliothèque est plein"), path);
  }
  const kept = journal(data);
  assert.ok(finishedChunks(kept) >= 2, "what was done is kept");
  await until("further tries in vain", () => endings(server).length >= 2, 60);

  rmSync(ballast);
  let wentOn = false;
  await until(
    "it is ready",
    async () => {
      const now = journal(data);
      wentOn ||= now.length > kept.length && now.startsWith(kept);
      return (await media("fr")).state === "ready";
    },
    180,
  );
  assert.ok(wentOn, "the next attempt went on in the same journal");
  assert.deepEqual([...new Set(endings(server))], ["machine"], "no attempt was counted");
  assert.equal((await media("fr")).progress.obstacle, null);
  await server.stop();
  await assertClean(data);
});

test("a disk without a single byte left, catalogue and all, costs no attempt either", async (context) => {
  const folder = temporaryFolderOf(context), disk = await smallDisk(context, folder, 96);
  if (!disk) return;
  const data = join(disk, "data");
  const [{ media: [{ id }] }] = await resonanceJson(data, ["ingest", "--agreed", await noisyFilm(folder), "--title", "Bruit", "--reserve-bytes", "0"]);
  const server = await Server.start(data, { settings: ["--reserve-bytes", "0", "--ladder", "360"] });
  await until("a finished chunk", () => finishedChunks(journal(data)) >= 1, 120);
  const ballast = await fill(disk, 0);
  await until("an end", () => /"preparation_ended"|"catalogue_not_told"/.test(server.log), 120);
  rmSync(ballast);
  await until("it is ready", async () => (await server.json(`/api/v1/media/${id}`)).state === "ready", 180);
  assert.deepEqual([...new Set(endings(server))], ["machine"], server.log.slice(-3000));
  await server.stop();
  await assertClean(data);
});
