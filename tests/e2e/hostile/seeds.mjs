// Small good files of every kind that the library accepts, to be mutated.
import { join } from "node:path";
import { ffmpeg, tool } from "../harness/media.mjs";

const pictures = ["-f", "lavfi", "-i", "testsrc2=duration=1:size=96x64:rate=10"];
const sound = ["-f", "lavfi", "-i", "sine=duration=1"];
const both = [...pictures, ...sound];

const made = {
  "h264.mp4": [...both, "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart"],
  "fragments.mp4": [...both, "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov"],
  "hevc.mov": [...both, "-c:v", "libx265", "-x265-params", "log-level=none", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le"],
  "av1.mp4": [...pictures, "-c:v", "libaom-av1", "-cpu-used", "8", "-pix_fmt", "yuv420p"],
  "mjpeg.mov": [...both, "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "alac"],
  "vp8.webm": [...both, "-c:v", "libvpx", "-c:a", "libvorbis"],
  "vp9.webm": [...both, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "libopus"],
  "mpeg2.ts": [...both, "-c:v", "mpeg2video", "-c:a", "mp2"],
  "mpeg1.mpg": [...both, "-r", "25", "-c:v", "mpeg1video", "-c:a", "mp2"],
  "mpeg4.avi": [...both, "-c:v", "mpeg4", "-c:a", "libmp3lame"],
  "wmv2.wmv": [...both, "-c:v", "wmv2", "-c:a", "wmav2"],
  "flash.flv": [...both, "-c:v", "flv", "-ar", "44100", "-c:a", "libmp3lame"],
  "theora.ogv": [...both, "-c:v", "libtheora", "-c:a", "libvorbis"],
  "prores.mov": [...pictures, "-c:v", "prores_ks"],
  "sound.flac": sound,
  "sound.mp3": sound,
  "sound.wav": sound,
  "sound.m4a": sound,
  "sound.opus": [...sound, "-c:a", "libopus"],
  "photo.jpg": [...pictures, "-frames:v", 1],
  "photo.png": [...pictures, "-frames:v", 1],
  "photo.webp": [...pictures, "-frames:v", 1],
  "photo.gif": [...pictures],
  "photo.avif": [...pictures, "-frames:v", 1, "-c:v", "libaom-av1", "-cpu-used", "8", "-pix_fmt", "yuv420p", "-still-picture", 1],
};

export async function makeSeeds(folder) {
  const files = [];
  for (const [name, parameters] of Object.entries(made)) {
    files.push(join(folder, name));
    await ffmpeg(...parameters, files.at(-1));
  }
  return files;
}

// zzuf as a filter: the same seed and ratio make the same file.
export const mutate = (file, seed, ratio, output) => tool("sh", "-c", 'exec zzuf -q -s "$1" -r "$2" < "$0" > "$3"', file, seed, ratio, output);
