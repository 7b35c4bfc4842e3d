// Files that point at other files or at the network (security.md §4 A). `canary` is a film of somebody else's, `stream`
// the same as a transport stream, `port` one on which nobody should call.
import { basename } from "node:path";
import { crc32Mpeg } from "./checksums.mjs";
import { box, film, fullBox, ftyp, u16, u32, u8, videoEntry } from "./boxes.mjs";

const playlist = (...lines) => ["#EXTM3U", "#EXT-X-TARGETDURATION:10", "#EXT-X-MEDIA-SEQUENCE:0", ...lines, "#EXT-X-ENDLIST", ""].join("\n");
const entry = (address) => playlist("#EXTINF:10.0,", address);

function playlists({ canary, stream, port }) {
  const there = `http://127.0.0.1:${port}`;
  return {
    "hls_local.mp4": entry(`file://${stream}`),
    "hls_local_plain.avi": entry(canary),
    "hls_http.mov": entry(`${there}/hls.ts`),
    "hls_concat.mp4": entry(`concat:${there}/concat|file://${stream}`),
    "hls_subfile.mp4": entry(`subfile,,start,0,end,64,,:file://${stream}`),
    "hls_data.mp4": entry(`data:video/mp2t;base64,R0AAEA==`),
    "hls_key.mp4": playlist(`#EXT-X-KEY:METHOD=AES-128,URI="${there}/key"`, "#EXTINF:10.0,", `file://${stream}`),
    "hls_map.mp4": playlist(`#EXT-X-MAP:URI="file://${canary}"`, "#EXTINF:10.0,", `${there}/map.mp4`),
    "hls_master.m3u8": ["#EXTM3U", "#EXT-X-STREAM-INF:BANDWIDTH=1", `${there}/variant.m3u8`, ""].join("\n"),
    "ffconcat_rel.mp4": `ffconcat version 1.0\nfile ${basename(stream)}\n`,
    "ffconcat_abs.mp4": `ffconcat version 1.0\nfile '${canary}'\nfile '${there}/ffconcat'\n`,
    "dash.mp4": `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT5S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>${there}/dash</BaseURL></Representation></AdaptationSet></Period></MPD>`,
    "sdp.mp4": `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video ${port} RTP/AVP 96\na=rtpmap:96 H264/90000\n`,
    "pls.mp3": `[playlist]\nFile1=${there}/pls.mp3\nNumberOfEntries=1\n`,
    "asx.wmv": `<ASX version="3.0"><ENTRY><REF HREF="${there}/asx"/></ENTRY></ASX>`,
    "qt_reference.mov": `[Reference]\nRef1=${there}/reference.mov\n`,
    "rtsp_redirect.mov": `RTSPtextrtsp://127.0.0.1:${port}/rtsp\n`,
  };
}

function drawings({ canary, port }) {
  const there = `http://127.0.0.1:${port}`;
  return {
    "svg.jpg": `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="64" height="64"><image width="64" height="64" xlink:href="file://${canary}"/><image width="9" height="9" href="${there}/svg"/><script>fetch("${there}/script")</script></svg>`,
    "svg_entity.png": `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file://${canary}"><!ENTITY y SYSTEM "${there}/entity">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&x;&y;</text></svg>`,
    "magick.jpg": `push graphic-context\nviewbox 0 0 64 64\nimage over 0,0 0,0 '${there}/magick'\npop graphic-context\n`,
    "text.jpg": `@${canary}\n`,
    "external.pdf": `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(${canary})>>>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>endobj\n4 0 obj<</Length 28>>stream\nq 99 0 0 99 0 0 cm /I Do Q  \nendstream endobj\n5 0 obj<</Type/XObject/Subtype/Image/Width 9/Height 9/BitsPerComponent 8/ColorSpace/DeviceGray/Length 0/F(${canary})/FFilter/DCTDecode>>stream\n\nendstream endobj\n6 0 obj<</S/URI/URI(${there}/pdf)>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`,
  };
}

const chunk = (type, ...contents) => {
  const body = Buffer.concat(contents.map((content) => (typeof content === "string" ? Buffer.from(content, "latin1") : content)));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from(type, "latin1"), size, body, Buffer.alloc(body.length % 2)]);
};
const little = (...numbers) => {
  const buffer = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, i) => buffer.writeUInt32LE(number, i * 4));
  return buffer;
};

// An AVI of one JPEG whose subtitle stream (GAB2) is a playlist.
function aviWithPlaylist(picture, subtitle) {
  const text = Buffer.from(subtitle);
  const gab2 = Buffer.concat([Buffer.from("GAB2\0\x02\0", "latin1"), little(2), Buffer.from("a\0", "latin1"), Buffer.from([4, 0]), little(text.length), text]);
  const frames = Array(10).fill(chunk("00dc", picture));
  return chunk("RIFF", "AVI ",
    chunk("LIST", "hdrl", chunk("avih", little(100_000, 0, 0, 0x10, 10, 0, 2, 0, 96, 64, 0, 0, 0, 0)),
      chunk("LIST", "strl", chunk("strh", "vidsMJPG", little(0, 0, 0, 1, 10, 0, 10, 0, 0xffffffff, 0, 0, 0)), chunk("strf", little(40, 96, 64, 0x180001), "MJPG", little(0, 0, 0, 0, 0))),
      chunk("LIST", "strl", chunk("strh", "txts", little(0, 0, 0, 0, 1, 10, 0, 1, 0, 0xffffffff, 0, 0, 0)), chunk("strf", little(0)))),
    chunk("LIST", "movi", chunk("01tx", gab2), ...frames));
}

// A transport stream whose table announces that many programs, each with its own list of streams.
function manyPrograms(count) {
  const packet = (pid, section) => {
    const framed = Buffer.concat([section, u32(crc32Mpeg(section))]);
    const packets = [];
    for (let at = 0, first = true, counter = 0; at < framed.length; first = false, counter++) {
      const head = Buffer.from([0x47, (first ? 0x40 : 0) | (pid >> 8), pid & 255, 0x10 | (counter & 15), ...(first ? [0] : [])]);
      const part = framed.subarray(at, at + 188 - head.length);
      at += part.length;
      packets.push(Buffer.concat([head, part, Buffer.alloc(188 - head.length - part.length, 255)]));
    }
    return packets;
  };
  const section = (table, id, body) => Buffer.concat([u8(table), u16(0xb000 | (body.length + 9)), u16(id), Buffer.from([0xc1, 0, 0]), body]);
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  const table = packet(0, section(0, 1, Buffer.concat(numbers.map((n) => Buffer.concat([u16(n), u16(0xe000 | (0x100 + n))])))));
  const maps = numbers.flatMap((n) => packet(0x100 + n, section(2, n, Buffer.concat([u16(0xe000 | (0x800 + n)), u16(0xf000), u8(0x1b), u16(0xe000 | (0x800 + n)), u16(0xf000)]))));
  return Buffer.concat([...table, ...maps, ...table, ...maps]);
}

function containers({ canary, port, picture }) {
  const away = `http://127.0.0.1:${port}/movie`;
  const mjpeg = { entry: videoEntry("jpeg", 96, 64), samples: Array(10).fill(picture) };
  const alias = fullBox("alis", 0, u16(0), u16(2), u16(0), Buffer.alloc(4), Buffer.alloc(126), u16(2), u16(canary.length), canary, u16(0xffff), u16(0));
  return {
    "gab2.avi": aviWithPlaylist(picture, entry(`file://${canary}`)),
    "gab2_http.avi": aviWithPlaylist(picture, entry(away)),
    "dref_alias.mov": film({ ...mjpeg, dref: fullBox("dref", 0, u32(1), alias) }),
    "dref_url.mov": film({ ...mjpeg, dref: fullBox("dref", 0, u32(1), fullBox("url ", 0, `file://${canary}\0`)) }),
    "reference_movie.mov": Buffer.concat([ftyp, box("moov", box("rmra", box("rmda", fullBox("rdrf", 0, "url ", u32(away.length + 1), `${away}\0`))))]),
    "programs_200.ts": manyPrograms(200),
  };
}

export const references = (world) => ({ ...playlists(world), ...drawings(world), ...containers(world) });
