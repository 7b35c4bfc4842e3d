#!/usr/bin/env node
// bench/photo/compare.mjs [BUILD_FOLDER] [--pairs N] [--effort N] [--chroma 4:2:0] [--source FILE]
//
// The photo engine against sharp (npm), which is libvips too, on one photo of 24 million points: widths 320, 640, 1280
// and 2048 in JPEG, WebP and AVIF, then the same without AVIF. Both sides in turn (A B A B …), each in a process of its
// own; medians, and the median of the pairs' ratios.
//
// sharp is installed here, into a temporary folder, and does what its documentation shows: one pipeline per output, all
// at once, quality 80 for JPEG and WebP and 50 for AVIF. Its AVIF runs at `--effort` 2 unless told otherwise: at its
// default of 4 it is far slower and better per byte; 2 is where both sides look the same, which the SSIM column must
// confirm. sharp's clocks start after its module is loaded, the engine's before its process starts. "First JPEG" is when
// photo-320.jpg is whole on the disk. Memory is the process's peak resident set as the kernel counts it.
//
// SSIM (ffmpeg's filter, in dB, all channels of RGB, then luma alone) against the source scaled by ffmpeg; both sides'
// outputs are decoded by the same decoder, sharp's. The source is made here unless given: a fractal and a gradient for
// detail and smooth skies, softened, with a sensor's noise.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const options = { pairs: 5, effort: 2, chroma: "4:2:0", source: "" };
let build = resolve(dirname(fileURLToPath(import.meta.url)), "../../build/release");
for (let i = 2; i < process.argv.length; i++) {
  const name = process.argv[i].replace(/^--/, "");
  if (!process.argv[i].startsWith("--")) build = resolve(process.argv[i]);
  else if (!(name in options)) throw new Error(`unknown option ${process.argv[i]}`);
  else options[name] = name === "source" ? resolve(process.argv[++i]) : name === "chroma" ? process.argv[++i] : Number(process.argv[++i]);
}
const engine = join(build, "bench/photo/photo_bench");
if (!existsSync(engine)) throw new Error(`${engine} is not there: cmake --preset release && cmake --build --preset release --target photo_bench`);

const work = mkdtempSync(join(tmpdir(), "resonance-bench-photo-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const run = (command, ...parameters) => execFileSync(command, parameters.map(String), { cwd: work, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const ffmpeg = (...parameters) => run("ffmpeg", "-nostdin", "-v", "error", "-y", ...parameters);
const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
};

const kWidths = [320, 640, 1280, 2048];
const kExtensions = ["jpg", "webp", "avif"];
const source = options.source || join(work, "source.jpg");
if (!options.source) {
  ffmpeg("-f", "lavfi", "-i", "mandelbrot=s=6000x4000:r=1:start_scale=0.9", "-f", "lavfi", "-i", "gradients=s=6000x4000:r=1:n=6:seed=7:speed=0.00001",
    "-frames:v", 1, "-filter_complex", "[0]format=gbrp[a];[1]format=gbrp[b];[a][b]blend=all_mode=softlight:all_opacity=0.85,format=yuv444p,hue=s=0.45,gblur=1.2,noise=alls=9:all_seed=3,format=yuvj420p", "-q:v", 2, source);
}

console.log("installing sharp into a temporary folder …");
writeFileSync(join(work, "package.json"), "{}");
run("npm", "install", "--silent", "--no-audit", "--no-fund", "sharp");
writeFileSync(join(work, "theirs.mjs"), `
import { statSync } from "node:fs";
import sharp from "sharp";
const [source, folder, avif, effort, chromaSubsampling] = process.argv.slice(2);
const started = Date.now() + performance.now() % 1;
const clock = performance.now(), processor = process.cpuUsage();
const outputs = [];
for (const width of ${JSON.stringify(kWidths)}) {
  const file = (extension) => folder + "/photo-" + width + "." + extension;
  const scaled = () => sharp(source).rotate().resize(width);
  outputs.push(scaled().jpeg({ quality: 80 }).toFile(file("jpg")), scaled().webp({ quality: 80 }).toFile(file("webp")));
  if (avif === "avif") outputs.push(scaled().avif({ quality: 50, effort: Number(effort), chromaSubsampling }).toFile(file("avif")));
}
await Promise.all(outputs);
const wall_ms = performance.now() - clock, { user, system } = process.cpuUsage(processor);
console.log(JSON.stringify({ wall_ms, cpu_ms: (user + system) / 1000, first_ms: statSync(folder + "/photo-320.jpg").mtimeMs - started, peak_kb: process.resourceUsage().maxRSS }));
`);
writeFileSync(join(work, "decode.mjs"), `
import sharp from "sharp";
const [input, output] = process.argv.slice(2);
await sharp(input).removeAlpha().toColourspace("srgb").png({ compressionLevel: 1 }).toFile(output);
`);
const versions = JSON.parse(run("node", "-e", "const s=require('sharp');console.log(JSON.stringify(s.versions))"));

function fresh(name) {
  const folder = join(work, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return folder;
}
function ours(avif) {
  const folder = fresh("ours");
  const started = performance.timeOrigin + performance.now();
  const child = spawnSync(engine, [source, folder, avif], { encoding: "utf8" });
  const wall_ms = performance.timeOrigin + performance.now() - started;
  if (child.status !== 0) throw new Error(child.stderr);
  const [cpu_ms, peak_kb] = child.stdout.split(" ").map(Number);
  return { wall_ms, cpu_ms, first_ms: statSync(join(folder, "photo-320.jpg")).mtimeMs - started, peak_kb };
}
const theirs = (avif) => JSON.parse(run("node", "theirs.mjs", source, fresh("theirs"), avif, options.effort, options.chroma));

// dB of all channels together, from ffmpeg's "SSIM … All:0.97 (15.2)".
function ssim(picture, reference, format) {
  const log = spawnSync("ffmpeg", ["-nostdin", "-i", picture, "-i", reference, "-lavfi", `[0]format=${format}[a];[1]format=${format}[b];[a][b]ssim`, "-f", "null", "-"], { encoding: "utf8" }).stderr;
  return Number(/All:[\d.]+ \(([\d.]+|inf)\)/.exec(log)?.[1] ?? NaN);
}
function compareOutputs() {
  console.log("\nfile             bytes: engine   sharp     SSIM dB RGB: engine  sharp   luma: engine  sharp");
  const sums = {};
  for (const extension of kExtensions) {
    for (const width of kWidths) {
      const name = `photo-${width}.${extension}`;
      const row = { bytes: [], gbrp: [], gray: [] };
      for (const side of ["ours", "theirs"]) {
        run("node", "decode.mjs", join(side, name), "decoded.png");
        // Rounding may give the two sides heights that differ by one.
        const height = run("ffprobe", "-v", "error", "-show_entries", "stream=height", "-of", "csv=p=0", "decoded.png").trim();
        const reference = join(work, `reference-${width}-${height}.png`);
        if (!existsSync(reference)) ffmpeg("-i", source, "-vf", `scale=${width}:${height}:flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp,format=rgb24`, reference);
        row.bytes.push(statSync(join(work, side, name)).size);
        for (const format of ["gbrp", "gray"]) row[format].push(ssim(join(work, "decoded.png"), reference, format));
      }
      for (const key of Object.keys(row)) for (const side of [0, 1]) (((sums[extension] ??= {})[key] ??= [0, 0])[side]) += row[key][side];
      console.log(`${name.padEnd(16)} ${row.bytes.map((n) => String(n).padStart(10)).join("")} ${row.gbrp.map((n) => n.toFixed(2).padStart(16)).join("")} ${row.gray.map((n) => n.toFixed(2).padStart(13)).join("")}`);
    }
    const { bytes, gbrp, gray } = sums[extension];
    console.log(`  ${extension}: bytes ${(bytes[0] / bytes[1]).toFixed(2)} x sharp, mean SSIM ${((gbrp[0] - gbrp[1]) / kWidths.length).toFixed(2)} dB RGB, ${((gray[0] - gray[1]) / kWidths.length).toFixed(2)} dB luma (engine - sharp)`);
  }
}

console.log(`${cpus().length} processors (${cpus()[0].model}), load ${loadavg()[0].toFixed(2)}; source ${(statSync(source).size / 1e6).toFixed(1)} MB; sharp ${versions.sharp} (libvips ${versions.vips}, aom ${versions.aom}), AVIF effort ${options.effort}, ${options.chroma}`);
for (const avif of ["avif", "no-avif"]) {
  const pairs = [];
  ours(avif); // both sides once, uncounted: the page cache
  theirs(avif);
  for (let pair = 0; pair < options.pairs; pair++) pairs.push([ours(avif), theirs(avif)]);
  console.log(`\n${avif === "avif" ? "4 widths x JPEG, WebP, AVIF" : "4 widths x JPEG, WebP"}; median of ${options.pairs} pairs`);
  for (const [key, unit, scale, digits] of [["wall_ms", "wall, s", 1000, 2], ["cpu_ms", "processor, s", 1000, 2], ["peak_kb", "peak memory, MB", 1024, 0], ["first_ms", "first JPEG, s", 1000, 2]]) {
    const side = (n) => median(pairs.map((pair) => pair[n][key])) / scale;
    console.log(`${unit.padEnd(18)} engine ${side(0).toFixed(digits).padStart(6)}   sharp ${side(1).toFixed(digits).padStart(6)}   ratio ${median(pairs.map(([a, b]) => a[key] / b[key])).toFixed(2)}`);
  }
  if (avif === "avif") compareOutputs();
}
