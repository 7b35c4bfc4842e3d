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

// The segments of all playlists that point into one file tile it, from the head to the last byte.
async function assertTile(paths) {
  const ranges = [];
  const told = [];
  let file, head = 0;
  for (const path of paths) {
    const playlist = HLS.parse(await text(path));
    assert.equal(playlist.isMasterPlaylist, false);
    assert.equal(playlist.endlist, true);
    assert.equal(playlist.playlistType, "VOD");
    assert.ok(playlist.segments.length > 1, "several segments");
    let seconds = 0;
    for (const [index, { uri, byterange, map, duration }] of playlist.segments.entries()) {
      assert.ok(duration <= playlist.targetDuration + 0.5, `${duration} s, target ${playlist.targetDuration}`);
      seconds += duration;
      file ??= resolved(path, uri);
      assert.equal(resolved(path, uri), file);
      if (index === 0) {
        assert.equal(resolved(path, map.uri), file);
        assert.deepEqual(boxes(await range(file, map.byterange)), ["ftyp", "moov"]);
        head = Math.max(head, map.byterange.offset + map.byterange.length);
      }
      assert.deepEqual(boxes(await range(file, byterange)), ["moof", "mdat"], `segment ${index}`);
      ranges.push(byterange);
    }
    told.push({ seconds, count: playlist.segments.length });
  }
  ranges.sort((a, b) => a.offset - b.offset);
  // Between the head and the first fragment stands the index, where there is one.
  if (ranges[0].offset > head) assert.deepEqual(boxes(await range(file, { offset: head, length: ranges[0].offset - head })), ["sidx"]);
  let end = ranges[0].offset;
  for (const { offset, length } of ranges) {
    assert.equal(offset, end, `a segment of ${paths} begins where the one before ends`);
    end += length;
  }
  assert.equal(end, Number((await server.request(file, { method: "HEAD" })).headers.get("content-length")));
  return told;
}
// Which file a playlist points into.
const fileOf = async (path) => resolved(path, HLS.parse(await text(path)).segments[0].uri);

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
      const rungs = parsed.variants.filter(({ isIFrameOnly }) => !isIFrameOnly);
      const [keys, ...others] = parsed.variants.filter(({ isIFrameOnly }) => isIFrameOnly);
      assert.ok(keys && others.length === 0, "one list of key pictures");
      assert.ok(rungs.length >= 2, "a ladder");
      const counts = new Set(), seen = new Set();
      let playable = 0;
      for (const { uri, bandwidth, averageBandwidth, codecs, resolution, frameRate, audio } of rungs) {
        assert.match(codecs, /^avc1\.[0-9a-f]{6},mp4a\.40\.\d+$/i);
        assert.ok(bandwidth >= (averageBandwidth ?? 0) && bandwidth > 10_000);
        assert.ok(frameRate > 0 && frameRate <= 60);
        assert.ok(resolution.width <= media.width && resolution.height <= media.height, "never larger than the original");
        assert.equal(resolution.width > resolution.height, media.width > media.height);
        const pictures = resolved(master, uri), sound = resolved(master, audio[0].uri);
        const both = (await fileOf(pictures)) === (await fileOf(sound));
        playable += both;
        const told = await assertTile(both ? [pictures, sound] : [pictures]);
        for (const { seconds } of told) assert.ok(Math.abs(seconds - media.duration_ms / 1000) < 0.5, `${seconds} s`);
        counts.add(told[0].count);
        seen.add(`${resolution.width}x${resolution.height}`);
      }
      assert.equal(playable, 1, "one file holds the sound too");
      assert.equal(counts.size, 1, "every rung is cut at the same places");
      assert.equal(seen.size, rungs.length);
      // What is said, from the first variant as from any other.
      const [french] = rungs[0].subtitles;
      assert.deepEqual([french.language, french.name, french.default ?? false, french.autoselect], ["fr", "Français", false, true]);
      const words = HLS.parse(await text(resolved(master, french.uri)));
      assert.ok(Math.abs(words.segments[0].duration - media.duration_ms / 1000) < 0.01);
      const vtt = await (await server.request(resolved(resolved(master, french.uri), words.segments[0].uri))).text();
      assert.match(vtt, /^WEBVTT\n/);
      assert.ok(rungs.every(({ subtitles }) => subtitles.length === rungs[0].subtitles.length));
      // The key pictures: beginnings of the smallest rung's segments, each a picture that decodes by itself.
      const keyPlaylist = HLS.parse(await text(resolved(master, keys.uri)));
      assert.equal(keyPlaylist.isIFrame, true);
      const file = await fileOf(resolved(master, keys.uri));
      for (const { byterange } of keyPlaylist.segments) {
        const bytes = await range(file, byterange);
        assert.equal(bytes.toString("latin1", 4, 8), "moof");
        const mdat = bytes.readUInt32BE(0);
        assert.equal(bytes.toString("latin1", mdat + 4, mdat + 8), "mdat");
      }
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
      await assertTile([resolved(master, uri)]);
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
