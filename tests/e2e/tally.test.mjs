// Counting published ballots again from the command line: no library, no account, the same bytes each time.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { binary, environment, execute, french, root, temporaryFolder } from "./harness/server.mjs";

const folder = temporaryFolder("tally");
const tally = (parameters, extra = {}) => execute(binary, ["festival", "tally", ...parameters], { env: environment(extra) });
const written = (name, text) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const file = (method, ballots) =>
  JSON.stringify({
    format: "resonance-ballots/1",
    edition: "Festival 2026",
    method,
    films: [{ key: "b", title: "Nos rues" }, { key: "a", title: "Le mur" }, { key: "c" }],
    voters: ["v1", "v2", "v3"],
    ballots,
  });
const mentions = file({ name: "majority_judgment", mentions: ["Excellent", "Bien", "À rejeter"] }, [
  { voter: "v3", mentions: { a: 1, b: 1 } },
  { voter: "v1", mentions: { a: 2, b: 2 } },
  { voter: "v2", mentions: { a: 3, b: 2 } },
]);
const methods = {
  mentions,
  rankings: file({ name: "borda" }, [{ voter: "v1", ranking: [["a", "b"], ["c"]] }, { voter: "v2", ranking: [["c"], ["a"]] }]),
  grids: file({ name: "weighted_criteria", scale: { lowest: 0, highest: 10 }, criteria: [{ name: "Image", weight: 2 }, { name: "Récit", weight: 1 }] }, [
    { voter: "v1", scores: { a: [3, 4], b: [5, 6] } },
    { voter: "v2", scores: { b: [9, 9], c: [10, 7] } },
  ]),
};

describe("festival tally", () => {
  test("says why each film stands where it does, in both languages", async () => {
    const path = written("mentions.json", mentions);
    const english = await tally([path]);
    assert.equal(english.code, 0, english.stderr);
    assert.match(english.stdout, /1\. Nos rues \(b\)\n +Majority mention Bien\+: of 3 ballots 33\.3 % are above it, 0\.0 % below\.\n/);
    assert.match(english.stdout, /by the tie-break: with 33\.3 % of the ballots .* worse side is Bien here, À rejeter there/);
    assert.match(english.stdout, /-\. c\n +Not ranked/);
    assert.match((await tally([path], french)).stdout, /Mention majoritaire Bien\+\s: sur 3 bulletins, 33,3\s% sont/);
  });

  for (const [name, text] of Object.entries(methods))
    test(`the program and the script in the docs print the same bytes: ${name}`, async (context) => {
      const path = written(`${name}.json`, text);
      const program = await tally([path, "--json"]);
      assert.equal(program.code, 0, program.stderr);
      assert.equal((await tally([path, "--json"], french)).stdout, program.stdout);
      const script = await execute("python3", [join(root, "docs/recount.py"), path]).catch(() => undefined);
      if (!script) return context.skip("NOT TESTED: python3 is missing");
      assert.equal(script.stdout, program.stdout);
      assert.equal((await tally([path])).code, 0);
    });

  test("the example in docs/ballots.md is a file of ballots", async () => {
    const [, example] = readFileSync(join(root, "docs/ballots.md"), "utf8").match(/```json\n([^]*?)```/);
    const said = await tally([written("example.json", example), "--json"]);
    assert.equal(said.code, 0, said.stderr);
    assert.deepEqual(JSON.parse(said.stdout).ranking.map(({ film }) => film), ["f7k2", "q9m4"]);
  });

  test("refuses precisely", async () => {
    const wrong = async (text) => {
      const { code, stdout, stderr } = await tally([written("wrong.json", text)]);
      assert.equal(code, 1);
      assert.equal(stdout, "");
      return stderr;
    };
    assert.match(await wrong(mentions.replace('"b":1', '"z":1')), /Line 1: the film z is not in the list/);
    assert.match(await wrong(mentions.replace('"voter":"v1"', '"voter":"v3"')), /second ballot of the voter v3/);
    assert.match(await wrong(mentions.slice(0, -9)), /is not valid JSON/);
    assert.match((await tally([join(folder, "none.json")])).stderr, /does not exist/);
    assert.equal((await tally([])).code, 2);
    assert.equal((await execute(binary, ["festival"], { env: environment() })).code, 2);
  });
});
