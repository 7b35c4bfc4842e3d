// Voices and pictures become files: espeak-ng speaks each sentence, its measured length gives the cue, ffmpeg draws the film.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { voiceOf } from "./contributions.mjs";
import { namePlate } from "./pictures.mjs";

const execute = promisify(execFile);
const kRate = 22050; // what espeak-ng gives: mono, 16 bits
const kFrames = 15;
const kPause = 0.45;
const kScenePause = 0.9;

// 16-bit samples of a sentence, without the silence around it.
async function spoken(folder, { speaker, words }) {
  const { voice, rate, pitch } = voiceOf(speaker);
  const file = join(folder, "sentence.wav");
  await execute("espeak-ng", ["-v", voice, "-s", String(rate), "-p", String(pitch), "-w", file, words.replaceAll("’", "'").replaceAll("\u00a0", " ")]);
  const wave = await readFile(file);
  const data = wave.subarray(wave.indexOf("data") + 8);
  let end = data.length - (data.length % 2);
  while (end > 2 && Math.abs(data.readInt16LE(end - 2)) < 60) end -= 2;
  let begin = 0;
  while (begin < end && Math.abs(data.readInt16LE(begin)) < 60) begin += 2;
  return Buffer.from(data.subarray(begin, end));
}

const silence = (seconds) => Buffer.alloc(2 * Math.round(seconds * kRate));
const secondsOf = (samples) => samples.length / 2 / kRate;

// Says every scene: one WAV, cues and chapters in seconds, and how long each scene lasts.
export async function record(folder, scenes) {
  const own = await mkdtemp(join(folder, "voice-"));
  const parts = [silence(0.8)];
  const cues = [], chapters = [], lengths = [];
  let now = 0.8, sceneStart = 0;
  for (const scene of scenes) {
    for (const line of scene.lines) {
      const samples = await spoken(own, line);
      cues.push({ start: now, end: now + secondsOf(samples), ...line });
      parts.push(samples, silence(kPause));
      now += secondsOf(samples) + kPause;
    }
    parts.push(silence(kScenePause));
    now += kScenePause;
    if (scene.chapter) chapters.push({ start: sceneStart, end: now, words: scene.chapter });
    lengths.push(now - sceneStart);
    sceneStart = now;
  }
  await rm(own, { recursive: true });
  const data = Buffer.concat(parts);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(kRate, 24);
  head.writeUInt32LE(2 * kRate, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(data.length, 40);
  return { wave: Buffer.concat([head, data]), cues, chapters, lengths };
}

const stamp = (seconds) => new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23);

export function webvtt(cues) {
  return "WEBVTT\n\n" + cues.map(({ start, end, speaker, words }) => `${stamp(start)} --> ${stamp(end)}\n${speaker ? `<v ${speaker}>` : ""}${words}\n`).join("\n");
}

// A quiet room behind the voice, and the voice a little warmer.
const kVoice = "highpass=f=80,equalizer=f=3300:t=q:w=1.2:g=-4,aecho=0.9:0.6:23:0.14,volume=1.6";
const room = (seconds) => ["-f", "lavfi", "-t", seconds.toFixed(3), "-i", "anoisesrc=color=brown:amplitude=0.02:sample_rate=22050:seed=7"];

export async function soundFile(folder, name, recorded) {
  const seconds = recorded.lengths.reduce((sum, length) => sum + length, 0);
  const source = join(folder, `${name}.wav`), file = join(folder, `${name}.m4a`);
  await writeFile(source, recorded.wave);
  await execute("ffmpeg", ["-v", "error", "-y", "-i", source, ...room(seconds), "-filter_complex",
    `[0:a]${kVoice}[voice];[voice][1:a]amix=inputs=2:normalize=0:duration=first`, "-c:a", "aac", "-b:a", "96k", file]);
  return file;
}

// Each picture is drawn larger than the frame and slides by one pixel a frame: slow, never jerky, and cheap to encode.
export async function filmFile(folder, name, { scenes, upright, plate }, recorded) {
  const [width, height] = upright ? [720, 1280] : [1280, 720];
  const source = join(folder, `${name}.wav`), file = join(folder, `${name}.mp4`);
  await writeFile(source, recorded.wave);
  const inputs = [], filters = [];
  let start = 0;
  for (const [index, scene] of scenes.entries()) {
    const frames = Math.round((start + recorded.lengths[index]) * kFrames) - Math.round(start * kFrames);
    const drawn = join(folder, `${name}-${index}.svg`);
    const drawnWidth = width + (upright ? Math.ceil((frames * width) / height) : frames);
    const drawnHeight = Math.ceil((drawnWidth * height) / width);
    await writeFile(drawn, scene.picture().replace("<svg ", `<svg width="${drawnWidth}" height="${drawnHeight}" `));
    inputs.push("-i", drawn);
    const forth = index % 2 === 0;
    const along = (room) => (forth ? `min(n,${room})` : `max(${room}-n,0)`);
    const across = (room) => `floor(${room}/2)`;
    const [x, y] = upright
      ? [across(drawnWidth - width), along(drawnHeight - height)]
      : [along(drawnWidth - width), across(drawnHeight - height)];
    filters.push(`[${index}:v]format=yuv444p,loop=loop=${frames}:size=1:start=0,setpts=N/(${kFrames}*TB),fps=${kFrames},trim=end_frame=${frames},` +
      `crop=${width}:${height}:x='${x}':y='${y}',format=yuv420p,settb=1/${kFrames}[scene${index}]`);
    start += recorded.lengths[index];
  }
  let last = "film", next = scenes.length;
  filters.push(`${scenes.map((_, index) => `[scene${index}]`).join("")}concat=n=${scenes.length}[film]`);
  if (plate) {
    const from = recorded.lengths.slice(0, plate.scene).reduce((sum, length) => sum + length, 1);
    const drawn = join(folder, `${name}-plate.svg`);
    await writeFile(drawn, namePlate(width, height, plate.name, plate.place).replace("<svg ", `<svg width="${width}" height="${height}" `));
    inputs.push("-i", drawn);
    filters.push(`[${last}][${next++}:v]overlay=enable='between(t,${from.toFixed(2)},${(from + 5).toFixed(2)})'[named]`);
    last = "named";
  }
  inputs.push("-i", source, ...room(start));
  filters.push(`[${next}:a]${kVoice}[voice];[voice][${next + 1}:a]amix=inputs=2:normalize=0:duration=first[sound]`);
  await execute("ffmpeg", ["-v", "error", "-y", ...inputs, "-filter_complex", filters.join(";"), "-map", `[${last}]`, "-map", "[sound]",
    "-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "96k", "-movflags", "+faststart", file]);
  return file;
}

export async function photoFile(folder, name, draw) {
  const drawn = join(folder, `${name}.svg`), file = join(folder, `${name}.jpg`);
  await writeFile(drawn, draw().replace("<svg ", '<svg width="2400" height="1600" '));
  await execute("ffmpeg", ["-v", "error", "-y", "-i", drawn, "-vf", "noise=alls=5:allf=t,format=yuvj444p", "-frames:v", "1", "-q:v", "3", file]);
  return file;
}
