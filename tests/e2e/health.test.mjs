// What the person who keeps the machine sees: /readyz and `resonance doctor`, on a sound machine and on one whose cage has a hole.
import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { film, temporaryFolderOf } from "./harness/media.mjs";
import { binary, environment, execute, french, resonance, resonanceJson, Server, temporaryFolder } from "./harness/server.mjs";

// Runs the program as a kernel without Landlock would.
const leaky = join(dirname(dirname(binary)), "tests/ingest/without_landlock");
const acts = ["open_passwd", "write_outside", "socket", "execve", "fork", "ptrace", "kill", "mount", "memfd", "io_uring", "keyctl", "unshare"];
const named = ({ findings }, name) => findings.find((one) => one.name === name);

let data, file;

describe("health", () => {
  before(async (context) => {
    data = join(temporaryFolder("health"), "data");
    file = await film(temporaryFolderOf(context), "film", { seconds: 2 });
    await resonanceJson(data, ["ingest", "--agreed", file, "--title", "Le jardin", "--wait"]);
  });

  test("a sound machine is ready and well", async () => {
    const server = await Server.start(data);
    const ready = await server.request("/readyz");
    const body = await ready.json();
    assert.equal(ready.status, 200, JSON.stringify(body));
    assert.equal(body.cage_closed, true);
    assert.equal(body.cage_acts_refused, 12);
    const said = await resonanceJson(data, ["doctor"]);
    await server.stop();
    assert.equal(said.well, true);
    assert.deepEqual(said.findings.map(({ name }) => name), ["cage", "catalogue", "index", "dictionaries", "disk", "libraries", "faces", "mail", "settings"]);
    const cage = named(said, "cage");
    assert.deepEqual(Object.keys(cage.acts), acts);
    assert.ok(Object.values(cage.acts).every((outcome) => outcome === "refused" || outcome === "killed"), JSON.stringify(cage.acts));
    assert.ok(cage.landlock_version >= 1);
    assert.equal(named(said, "index").changes_behind, 0);
    assert.match(named(said, "libraries").ffmpeg, /^\d+\.\d+/);
  });

  test("the doctor speaks French", async () => {
    const { code, stdout } = await resonance(data, ["doctor"], french);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /✓ La protection autour de la préparation des fichiers tient\u00a0: 12 actes interdits sur 12/);
    assert.match(stdout, /✓ monter un système de fichiers\u00a0: refusé/);
    assert.match(stdout, /Tout va bien\./);
  });

  test("each trouble is named with what to do, and nothing is made or changed", async (context) => {
    const folder = temporaryFolderOf(context), absent = join(folder, "absent");
    const none = await resonance(absent, ["doctor"]);
    assert.equal(none.code, 1);
    assert.match(none.stdout, /✗ There is no library in .*absent\./);
    assert.ok(!existsSync(absent), "the doctor makes no library");
    const full = await resonance(data, ["doctor", "--reserve-bytes", String(2 ** 60), "--contact", "la mairie"]);
    assert.equal(full.code, 1);
    assert.match(full.stdout, /✗ The disk has .* no deposit is accepted\.\n {2}→ Free some space/);
    assert.match(full.stdout, /✗ Some settings make no sense:\n {2}→ The setting contact/);
  });

  test("where the cage has a hole nothing is decoded, and everybody hears of it", async () => {
    const run = (parameters, extra = {}) => execute(leaky, [binary, ...parameters, "--data", data], { env: environment(extra) });
    const doctor = await run(["doctor", "--json"]);
    assert.equal(doctor.code, 1, doctor.stderr);
    const cage = named(JSON.parse(doctor.stdout), "cage");
    assert.equal(cage.well, false);
    assert.equal(cage.acts.open_passwd, "done");
    assert.equal(cage.landlock_version, 0);
    assert.match(cage.advice.join(" "), /Landlock/);

    const waiting = await run(["ingest", "--agreed", file, "--title", "Attend", "--wait"], french);
    assert.equal(waiting.code, 3, waiting.stderr);
    assert.match(waiting.stderr, /Cette machine ne peut pas préparer les fichiers en sécurité/);
    assert.match(waiting.stderr, /"event":"cage_open","act":"open_passwd"/);
    assert.doesNotMatch(waiting.stderr, /preparation_started/);

    const server = await Server.start(data, { through: leaky });
    const ready = await server.request("/readyz");
    assert.equal(ready.status, 503);
    const body = await ready.json();
    assert.equal(body.cage_closed, false);
    assert.ok(body.cage_acts_refused < 12);
    assert.equal((await server.item("Attend")).media?.[0]?.state ?? "processing", "processing");
    await server.stop();
    assert.match(server.log, /"level":"error","event":"decoding_refused"/);
    assert.doesNotMatch(server.log, /preparation_started/);

    // Mended, the library prepares again.
    const mended = await resonanceJson(data, ["ingest", "--agreed", file, "--title", "Un autre", "--wait"]);
    assert.equal(mended[0].media[0].state, "ready");
  });

  after(() => data && rmSync(data, { recursive: true, force: true }));
});
