// `resonance festival draw`: from the call to a jury that anybody can check, and files that were touched.
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { binary, environment, execute, root, temporaryFolder } from "./harness/server.mjs";

const draw = (...parameters) => execute(binary, ["festival", "draw", ...parameters], { env: environment() });
const redraw = (...parameters) => execute("python3", [join(root, "docs/redraw.py"), ...parameters], { env: process.env });
const pick = (list, number) => list[number % list.length];
const call = {
  title: "Jury citoyen", seats: 8,
  criteria: [
    { name: "QPV", values: [{ value: "oui", min: 2, max: 3 }, { value: "non", min: 5, max: 6 }] },
    { name: "Âge", values: [{ value: "16-29", min: 2, max: 3 }, { value: "30-59", min: 2, max: 4 }, { value: "60+", min: 2, max: 3 }] },
    { name: "Genre", values: [{ value: "femme", min: 4, max: 4 }, { value: "homme", min: 4, max: 4 }] },
  ],
  seed: { announced: "Loto", from: "2026-01-01T19:00:00Z", until: "2999-12-13T19:00:00Z", numbers: [{ count: 5, lowest: 1, highest: 49, ordered: false }, { count: 1, lowest: 1, highest: 10, ordered: true }] },
  volunteers: Array.from({ length: 60 }, (_, i) => ({ id: `v-${i}`, answers: { QPV: pick(["oui", "non", "non"], i), Âge: pick(["16-29", "30-59", "60+", "30-59"], i), Genre: pick(["femme", "homme", "homme", "femme", "femme"], i) } })),
};
let folder, jury;

describe("a citizen jury drawn by lot", () => {
  before(() => {
    folder = temporaryFolder("draw");
    jury = join(folder, "jury");
    writeFileSync(join(folder, "call.json"), JSON.stringify(call));
  });

  test("what cannot be drawn is refused, and why is said", async () => {
    const wrong = [[{ ...call, seats: 90 }, /90|seats/], [{ ...call, volunteers: [...call.volunteers, call.volunteers[0]] }, /v-0/], [{ ...call, criteria: call.criteria.map((one) => (one.name === "QPV" ? { ...one, values: [{ value: "oui", min: 25, max: 30 }, one.values[1]] } : one)) }, /QPV/]];
    for (const [one, said] of wrong) {
      writeFileSync(join(folder, "wrong.json"), JSON.stringify(one));
      const { code, stderr } = await draw("commit", join(folder, "wrong.json"), jury);
      assert.equal(code, 1, stderr);
      assert.match(stderr, said);
      assert.ok(!existsSync(jury));
    }
  });

  test("committed, drawn and replaced, it is the same for our program and for the independent one", async (context) => {
    const committed = await draw("commit", join(folder, "call.json"), jury);
    assert.equal(committed.code, 0, committed.stderr);
    assert.equal(statSync(join(jury, "register.json")).mode & 0o777, 0o600, "who is behind a key");
    assert.doesNotMatch(readFileSync(join(jury, "committed.json"), "utf8"), /v-\d/);
    assert.equal((await draw("commit", join(folder, "call.json"), jury)).code, 1, "twice");
    for (const seed of ["99 1", "", "4 12 23 31 31 + 7", "4 12 23 31 40"]) assert.equal((await draw("panel", jury, seed)).code, 1, seed);
    const drawn = await draw("panel", jury, "4 12 23 31 40 + 7");
    assert.equal(drawn.code, 0, drawn.stderr);
    assert.equal((await draw("panel", jury, "4 12 23 31 40 + 7")).code, 1, "twice");
    const record = () => JSON.parse(readFileSync(join(jury, "record.json"), "utf8"));
    assert.equal(record().steps[0].drawn.length, 8);
    const replaced = await draw("replace", jury, record().steps[0].drawn[0], "--relax");
    assert.equal(replaced.code, 0, replaced.stderr);
    assert.equal(record().steps.length, 2);
    const verified = await draw("verify", jury);
    assert.equal(verified.code, 0, verified.stderr);
    if ((await execute("python3", ["--version"], { env: process.env }).catch(() => ({ code: 1 }))).code !== 0) {
      console.error(`\n*** SKIPPED: no python3: ${context.name} ***\n`);
      return context.skip("no python3");
    }
    const again = await redraw(join(jury, "committed.json"), join(jury, "record.json"));
    assert.equal(again.code, 0, again.stdout + again.stderr);
  });

  test("a file that was touched is found out", async () => {
    const file = join(jury, "record.json"), text = readFileSync(file, "utf8"), record = JSON.parse(text);
    const key = record.steps[0].drawn[0], another = record.steps[1].drawn[0];
    writeFileSync(file, text.replaceAll(key, another));
    assert.equal((await draw("verify", jury)).code, 1);
    writeFileSync(file, text);
    assert.equal((await draw("verify", jury, "--commitment", "0".repeat(64))).code, 1);
    const committed = join(jury, "committed.json");
    writeFileSync(committed, readFileSync(committed, "utf8").replace('"seats"', '"seats" '));
    assert.equal((await draw("verify", jury)).code, 1);
  });
});
