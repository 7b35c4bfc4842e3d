// The playlists of a prepared film, read by a strict parser that is not ours; every byte of every segment fetched.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { fromWeb } from "./harness/browser.mjs";
import { demonstration } from "./harness/library.mjs";
import { tool } from "./harness/media.mjs";
import { Server } from "./harness/server.mjs";

const HLS = fromWeb("hls-parser");
HLS.setOptions({ strictMode: true });
let server;

const resolved = (base, uri) => new URL(uri, `http://x${base}`).pathname;

async function text(path) {
  const response = await server.request(path);
  assert.equal(response.status, 200, path);
  assert.match(response.headers.get("content-type"), /mpegurl/i);
  assert.equal(response.headers.get("content-encoding"), null, "playlists are not compressed");
  return response.text();
}
async function range(path, { offset, length }) {
  const response = await server.request(path, { headers: { Range: `bytes=${offset}-${offset + length - 1}` } });
  assert.equal(response.status, 206, path);
  const bytes = Buffer.from(await response.arrayBuffer());
  assert.equal(bytes.length, length);
  return bytes;
}
const boxes = (bytes) => {
  const names = [];
  for (let at = 0; at + 8 <= bytes.length; at += Math.max(8, bytes.readUInt32BE(at))) names.push(bytes.toString("latin1", at + 4, at + 8));
  return names;
};

// The media playlist's ranges tile its file from the first byte to the last, without a gap or an overlap.
async function assertTiles(path) {
  const playlist = HLS.parse(await text(path));
  assert.equal(playlist.isMasterPlaylist, false);
  assert.equal(playlist.endlist, true);
  assert.equal(playlist.playlistType, "VOD");
  assert.ok(playlist.segments.length > 1, "several segments");
  let end = 0, seconds = 0, file;
  for (const [index, { uri, byterange, map, duration }] of playlist.segments.entries()) {
    assert.ok(duration <= playlist.targetDuration + 0.5, `${duration} s, target ${playlist.targetDuration}`);
    seconds += duration;
    file = resolved(path, uri);
    if (index === 0) {
      assert.equal(resolved(path, map.uri), file);
      assert.equal(map.byterange.offset, 0);
      assert.deepEqual(boxes(await range(file, map.byterange)).slice(0, 2), ["ftyp", "moov"]);
      end = map.byterange.length;
    }
    const bytes = await range(file, byterange);
    const inside = boxes(bytes);
    assert.ok(inside.includes("moof") && inside.at(-1) === "mdat", `segment ${index}: ${inside}`);
    // A segment index between the head and the first fragment belongs to neither.
    if (index === 0 && byterange.offset > end) {
      assert.deepEqual([...new Set(boxes(await range(file, { offset: end, length: byterange.offset - end })))], ["sidx"]);
      end = byterange.offset;
    }
    assert.equal(byterange.offset, end, `segment ${index} of ${path} begins where the one before ends`);
    end += byterange.length;
  }
  const whole = Number((await server.request(file, { method: "HEAD" })).headers.get("content-length"));
  assert.ok(end === whole || boxes(await range(file, { offset: end, length: whole - end })).every((name) => name === "mfra"), `${end} of ${whole} bytes of ${file}`);
  return { seconds, count: playlist.segments.length };
}

describe("playlists", () => {
  before(async () => {
    server = await Server.start(await demonstration("playlists"));
  });
  after(() => server?.stop());

  for (const title of ["Sanitas", "dernier bus"]) {
    test(`of the film “${title}”`, async () => {
      const { media: [media] } = await server.item(title);
      const master = media.renditions.find(({ role }) => role === "master_playlist").url;
      const parsed = HLS.parse(await text(master));
      assert.equal(parsed.isMasterPlaylist, true);
      assert.equal(parsed.independentSegments, true);
      assert.ok(parsed.variants.length >= 2, "a ladder");
      const counts = new Set(), seen = new Set();
      for (const { uri, bandwidth, averageBandwidth, codecs, resolution, frameRate, audio } of parsed.variants) {
        assert.match(codecs, /^avc1\.[0-9a-f]{6},mp4a\.40\.\d+$/i);
        assert.ok(bandwidth >= (averageBandwidth ?? 0) && bandwidth > 10_000);
        assert.ok(frameRate > 0 && frameRate <= 60);
        assert.ok(resolution.width <= media.width && resolution.height <= media.height, "never larger than the original");
        assert.equal(resolution.width > resolution.height, media.width > media.height);
        const { seconds, count } = await assertTiles(resolved(master, uri));
        assert.ok(Math.abs(seconds - media.duration_ms / 1000) < 0.5, `${seconds} s`);
        counts.add(count);
        seen.add(`${resolution.width}x${resolution.height}`);
        for (const { uri: sound } of audio) {
          const heard = await assertTiles(resolved(master, sound));
          assert.ok(Math.abs(heard.seconds - media.duration_ms / 1000) < 0.5);
        }
      }
      assert.equal(counts.size, 1, "every rung is cut at the same places");
      assert.equal(seen.size, parsed.variants.length);
      // ffmpeg reads every packet of every rung from the address itself.
      const probed = JSON.parse(await tool("ffprobe", "-v", "error", "-show_entries", "stream=codec_name,width,height,nb_read_packets", "-count_packets", "-of", "json", server.url + master));
      assert.ok(probed.streams.filter(({ codec_name }) => codec_name === "h264").length >= 2);
      for (const { nb_read_packets } of probed.streams) assert.ok(Number(nb_read_packets) > 100);
    });
  }

  test("of a sound", async () => {
    const { media: [media] } = await server.item("escalier C");
    const master = media.renditions.find(({ role }) => role === "master_playlist").url;
    const { variants } = HLS.parse(await text(master));
    for (const { uri, codecs } of variants) {
      assert.match(codecs, /^mp4a\.40\.\d+$/);
      await assertTiles(resolved(master, uri));
    }
  });

  test("the storyboard names pictures that exist and lie inside their sheet", async () => {
    const { media: [media] } = await server.item("Sanitas");
    const cues = media.renditions.find(({ role }) => role === "storyboard_cues");
    assert.ok(cues, "a film has a storyboard");
    const lines = [...(await (await server.request(cues.url)).text()).matchAll(/^(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)$/gm)];
    assert.ok(lines.length >= 4);
    for (const [, name, ...numbers] of lines) {
      const sheet = media.renditions.find(({ role, url }) => role === "storyboard_sheet" && url.endsWith(`/${name}`));
      assert.ok(sheet, name);
      const [x, y, width, height] = numbers.map(Number);
      assert.ok(x + width <= sheet.width && y + height <= sheet.height, `${numbers} in ${sheet.width}x${sheet.height}`);
    }
  });
});
