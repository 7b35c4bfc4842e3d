// Who filmed, where and with what is in no file that leaves the library: six containers that say it are deposited, and
// everything that a visitor or its owner can fetch of them is looked at, byte by byte.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { latitude, sixContainers } from "./harness/metadata.mjs";
import { assertClean, resonanceJson, Server, temporaryFolder } from "./harness/server.mjs";

const words = { title: "ZQTITRE", author: "ZQAUTEUR", device: "ZQAPPAREIL", comment: "ZQCOMMENTAIRE", place: "ZQLIEU" };
const traces = [...Object.values(words), "47.3871", "+47.38", "xmpmeta", "Exif\0\0", "ns.adobe.com"].map((trace) => Buffer.from(trace)).concat([latitude, Buffer.from(latitude).swap32()]);

function assertSilent(bytes, what) {
  for (const trace of traces) assert.equal(bytes.indexOf(trace), -1, `${what} says ${trace.toString("latin1")}`);
}

describe("metadata", () => {
  let data, server, files, item;

  before(async () => {
    const folder = temporaryFolder("metadata");
    data = join(folder, "data");
    files = await sixContainers(folder, words);
    for (const file of files) {
      const bytes = await readFile(file);
      for (const [what, word] of Object.entries(words)) assert.ok(bytes.includes(word), `${file} holds the ${what}`);
    }
    [item] = await resonanceJson(data, ["ingest", ...files, "--title", "Six fichiers", "--agreed", "--wait"], { RESONANCE_LADDER: "360", RESONANCE_CODECS: "h264,av1" });
    server = await Server.start(data);
  });
  after(() => server?.stop());

  test("all six are prepared", () => {
    assert.deepEqual(item.media.map(({ state, failure }) => failure ?? state), files.map(() => "ready"));
  });

  test("every file of theirs is silent, fetched one by one", async () => {
    let fetched = 0;
    for (const { id } of item.media) {
      for (const generation of readdirSync(join(data, "media", id))) {
        if (!statSync(join(data, "media", id, generation)).isDirectory()) {
          assert.ok([400, 404].includes((await server.request(`/media/${id}/${generation}`)).status), "the original is for nobody");
          continue;
        }
        for (const name of readdirSync(join(data, "media", id, generation))) {
          const path = `/media/${id}/${generation}/${name}`, response = await server.request(path);
          const bytes = Buffer.from(await response.arrayBuffer());
          assertSilent(bytes, path);
          for (const [header, value] of response.headers) assertSilent(Buffer.from(value), `${path} ${header}`);
          if (response.ok) ++fetched;
        }
      }
    }
    assert.ok(fetched > 6 * 4, `${fetched} files were served`);
  });

  test("so are the pages, the API, the feeds, and all that they point to", async () => {
    const seen = new Set(), waiting = ["/", "/bibliotheque", `/contributions/${item.id}`, `/contributions/${item.id}/modifier`, "/mes-depots", "/bibliotheque.atom", `/api/v1/items/${item.id}`, "/api/v1/search?q=fichiers", ...item.media.map(({ id }) => `/api/v1/media/${id}`)];
    const leads = new RegExp(`(?:/media/[\\w/.-]+)|(?:/contributions/${item.id}[\\w/?=&.-]*)`, "g");
    while (waiting.length > 0) {
      const path = waiting.pop();
      if (seen.has(path)) continue;
      seen.add(path);
      const bytes = Buffer.from(await (await server.request(path)).arrayBuffer());
      assertSilent(bytes, path);
      if (bytes.length < 2_000_000) waiting.push(...(bytes.toString("latin1").match(leads) ?? []));
    }
    assert.ok([...seen].filter((path) => path.startsWith("/media/")).length > 12, [...seen].join("\n"));
    await server.stop();
    await assertClean(data);
  });
});
