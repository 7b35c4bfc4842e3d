// Films, sounds and files that a test makes for itself, so that every word and every second of them is known.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execute, root, temporaryFolder } from "./server.mjs";

export const temporaryFolderOf = (context) => temporaryFolder((context?.name ?? "files").replace(/[^a-z]+/gi, "-").slice(0, 30));

export async function tool(program, ...parameters) {
  const { code, stdout, stderr } = await execute(program, parameters.map(String), { env: process.env });
  assert.equal(code, 0, `${program} ${parameters.join(" ")}\n${stderr}`);
  return stdout;
}
export const ffmpeg = (...parameters) => tool("ffmpeg", "-v", "error", "-y", ...parameters);

// A film of `seconds` in which someone speaks from the start.
export async function film(folder, name, { seconds = 6, size = "640x360", words = "Bonjour à toutes et à tous." } = {}) {
  const voice = join(folder, `${name}.wav`), file = join(folder, `${name}.mp4`);
  await tool("espeak-ng", "-v", "fr", "-w", voice, words);
  await ffmpeg("-f", "lavfi", "-i", `gradients=size=${size}:rate=25:c0=0x2f7078:c1=0xdd9f4b:duration=${seconds}`, "-i", voice, "-filter_complex", "[1:a]apad[a]",
    "-map", "0:v", "-map", "[a]", "-t", seconds, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", file);
  return file;
}

const stamp = (seconds) => new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23);

// cues: [start, end, text, speaker?]
export async function subtitles(folder, name, cues) {
  const file = join(folder, `${name}.vtt`);
  await writeFile(file, "WEBVTT\n\n" + cues.map(([start, end, text, speaker]) => `${stamp(start)} --> ${stamp(end)}\n${speaker ? `<v ${speaker}>` : ""}${text}\n`).join("\n"));
  return file;
}

export const sharedMedia = resolve(process.env.SHARED_MEDIA ?? join(root, "../shared/media"));

// A file of the shared folder; when it is absent the test is skipped, loudly.
export function shared(context, path) {
  const file = join(sharedMedia, path);
  if (existsSync(file)) return file;
  console.error(`\n*** SKIPPED: shared/media absent (${file}): ${context.name} ***\n`);
  context.skip("shared/media absent");
  return undefined;
}
