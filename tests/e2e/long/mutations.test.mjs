// zzuf breaks good files at random, for LONG_SECONDS (300; a night is 28800), and each goes through the real caged child.
// A child may crash, and is counted; nothing may hang, escape, bring the library down, or be found by a sanitizer.
// LONG_SEED repeats a run: mutation number n of it is `zzuf -s n -r ratio`.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { test } from "node:test";
import { makeSeeds, mutate } from "../hostile/seeds.mjs";
import { temporaryFolderOf } from "../harness/media.mjs";
import { assertClean, execute, root } from "../harness/server.mjs";
import { assertKeptInside, depositWatched } from "../harness/watched.mjs";

const seconds = Number(process.env.LONG_SECONDS ?? 300);
const first = Number(process.env.LONG_SEED ?? Date.now() % 1_000_000_000);
const ratios = [0.00005, 0.0002, 0.001, 0.004];
const batch = 48;
// What must not be in a crashed child's last words.
const finding = /AddressSanitizer|LeakSanitizer|UndefinedBehaviorSanitizer|runtime error:/;

async function has(program) {
  return (await execute("sh", ["-c", `command -v ${program}`])).code === 0;
}

test(`files mutated for ${seconds} s`, async (context) => {
  if (!(await has("zzuf"))) {
    console.error("\n*** SKIPPED: zzuf is missing (apt-get install zzuf): nothing was mutated ***\n");
    return context.skip("zzuf is missing");
  }
  const folder = temporaryFolderOf(context), kept = join(root, "build/long");
  mkdirSync(kept, { recursive: true });
  const seeds = await makeSeeds(folder);
  const count = { files: 0, ready: 0, damaged: 0, refused: 0, crashes: 0, gaveUp: 0, ourOwn: 0, stuck: 0, findings: 0 };
  const defects = [], worst = { ms: 0, mb: 0 };
  const end = Date.now() + seconds * 1000;
  for (let number = first; Date.now() < end; ) {
    const here = mkdtempSync(join(folder, "batch-")), data = join(here, "data");
    const made = new Map();
    for (let i = 0; i < batch; i++, number++) {
      const seed = seeds[number % seeds.length], ratio = ratios[Math.floor(number / seeds.length) % ratios.length];
      const file = join(here, `${number}-${ratio}-${basename(seed)}`);
      await mutate(seed, number, ratio, file);
      made.set(basename(file), file);
    }
    const { rows, log, done } = await depositWatched(data, [...made.values()], { traced: join(here, "trace"), settings: { RESONANCE_LADDER: "360", RESONANCE_CHILDREN: String(availableParallelism()) } });
    assertKeptInside(done, ["canary"]);
    for (const row of rows) {
      count.files++;
      worst.ms = Math.max(worst.ms, row.ms);
      worst.mb = Math.max(worst.mb, row.mb);
      count.crashes += row.crashes.length;
      if (row.damaged) count.damaged++;
      if (row.state === "ready") count.ready++;
      else if (row.state !== "failed") count.stuck++;
      // An attempt that ended without a crash and was made again: an error of our own on a file that somebody sent.
      const reasons = log.filter(({ event, media, ending }) => event === "preparation_ended" && media === row.id && ending === "crashed").map(({ reason }) => reason);
      if (row.state === "failed") row.tries === 1 ? count.refused++ : count.gaveUp++;
      const found = row.crashes.filter(({ log: words }) => finding.test(words));
      const own = reasons.length > row.crashes.length;
      count.findings += found.length > 0;
      count.ourOwn += own;
      if (found.length > 0 || own || (row.state !== "ready" && row.state !== "failed")) {
        cpSync(made.get(row.file_name), join(kept, row.file_name));
        defects.push(`${row.file_name}: ${found[0]?.log.slice(-1500) ?? reasons.at(-1) ?? row.state}`);
      } else if (row.crashes.length > 0) {
        cpSync(made.get(row.file_name), join(kept, row.file_name));
        context.diagnostic(`${row.file_name} brought ${row.crashes.length} children down (${row.crashes[0].what}, status ${row.crashes[0].status}): kept in build/long`);
      }
    }
    await assertClean(data);
    rmSync(here, { recursive: true, force: true });
  }
  context.diagnostic(`first mutation ${first}; ${Object.entries(count).map(([name, value]) => `${name} ${value}`).join(", ")}; slowest ${worst.ms} ms, largest ${worst.mb} MB`);
  for (const defect of defects) context.diagnostic(`defect, kept in build/long: ${defect}`);
  assert.equal(defects.length, 0, "each one is to be mended");
});
