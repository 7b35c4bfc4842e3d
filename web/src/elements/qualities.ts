// Several qualities of one film through HLS. hls.js is fetched only when needed; whatever goes wrong, the MP4 plays on.
// Chromium answers "maybe" for HLS and must not be trusted, so hls.js comes first and the browser's own HLS last.
// The full hls.js, not its light build: our sound is a playlist of its own, which the light build would leave silent.
import type Hls from "hls.js";
import type { Level } from "hls.js";
import { hasFewBytes } from "../connection";

const isLight = ({ videoCodec }: Level): boolean => videoCodec?.startsWith("av01") === true;

// A film may come in two codecs (hls.js has left out those that this browser cannot play): AV1 at half of the bytes for
// whoever has few, or where the machine decodes it by itself; else H.264, which no battery notices.
async function keepOneCodec(hls: Hls): Promise<void> {
  const light = hls.levels.filter(isLight);
  if (light.length === 0 || light.length === hls.levels.length) return;
  const wanted = hasFewBytes() || (await isEasy(light[light.length - 1]));
  for (let index = hls.levels.length - 1; index >= 0; index--) {
    if (isLight(hls.levels[index]!) !== wanted) hls.removeLevel(index);
  }
}

async function isEasy(level: Level | undefined): Promise<boolean> {
  if (!level || !("mediaCapabilities" in navigator)) return false;
  const { width, height, bitrate, frameRate, videoCodec } = level;
  const video = { contentType: `video/mp4; codecs="${videoCodec}"`, width, height, bitrate, framerate: frameRate };
  const answer = await navigator.mediaCapabilities.decodingInfo({ type: "media-source", video }).catch(() => undefined);
  return answer?.powerEfficient === true;
}

export class Qualities {
  private hls: Hls | undefined;
  private starting: Promise<void> | undefined;

  constructor(
    private readonly media: HTMLMediaElement,
    private readonly master: string,
    duration: number,
    growing: boolean, // still being prepared: there is no MP4 yet
  ) {
    const helps = master !== "" && media instanceof HTMLVideoElement && (growing || duration > 600 || hasFewBytes());
    if (!helps) return;
    const begin = () => {
      media.removeEventListener("play", begin);
      media.pause();
      void this.start().then(() => media.play().catch(() => undefined));
    };
    media.addEventListener("play", begin);
  }

  // The height to show, or 0 to follow the connection.
  async choose(height: number): Promise<void> {
    await this.start();
    if (!this.hls) return;
    const level = this.hls.levels.findIndex((one) => one.height === height);
    this.hls.nextLevel = level;
  }

  private start(): Promise<void> {
    this.starting ??= this.attach();
    return this.starting;
  }

  private async attach(): Promise<void> {
    const { media } = this;
    try {
      const { default: Engine } = await import("hls.js");
      if (!Engine.isSupported()) {
        if (media.canPlayType("application/vnd.apple.mpegurl")) {
          const position = media.currentTime;
          for (const track of media.querySelectorAll("track[kind=captions]")) track.remove(); // the playlist has them
          media.src = this.master;
          media.currentTime = position;
        }
        return;
      }
      // The page's own tracks are the same words.
      const hls = new Engine({ autoStartLoad: false, capLevelToPlayerSize: true, maxBufferLength: 30, enableWebVTT: false });
      await new Promise<void>((resolve, reject) => {
        hls.on(Engine.Events.MANIFEST_PARSED, () => resolve());
        hls.on(Engine.Events.ERROR, (_event, { fatal, details }) => {
          if (!fatal) return;
          this.giveUp(hls);
          reject(new Error(details));
        });
        hls.loadSource(this.master);
      });
      await keepOneCodec(hls);
      this.hls = hls;
      const playing = !media.paused;
      hls.startLoad(media.currentTime);
      hls.attachMedia(media); // pauses
      if (playing) void media.play().catch(() => undefined);
    } catch {
      // The MP4 of the page is still there, and plays.
    }
  }

  private giveUp(hls: Hls): void {
    const { media } = this;
    const position = media.currentTime;
    const playing = !media.paused;
    hls.destroy();
    this.hls = undefined;
    media.removeAttribute("src");
    media.load();
    media.currentTime = position;
    if (playing) void media.play().catch(() => undefined);
  }
}
