// Several qualities of one film through HLS. hls.js is fetched only when needed; whatever goes wrong, the MP4 plays on.
// Chromium answers "maybe" for HLS and must not be trusted, so hls.js comes first and the browser's own HLS last.
// The full hls.js, not its light build: our sound is a playlist of its own, which the light build would leave silent.
import type Hls from "hls.js";

interface Connection {
  saveData?: boolean;
  effectiveType?: string;
}

export function connection(): Connection {
  return (navigator as { connection?: Connection }).connection ?? {};
}

export const isSlow = (): boolean => ["slow-2g", "2g", "3g"].includes(connection().effectiveType ?? "");

export class Qualities {
  private hls: Hls | undefined;
  private starting: Promise<void> | undefined;

  constructor(
    private readonly media: HTMLMediaElement,
    private readonly master: string,
    duration: number,
    growing: boolean, // still being prepared: there is no MP4 yet
  ) {
    const helps = master !== "" && media instanceof HTMLVideoElement && (growing || (connection().saveData !== true && (duration > 600 || isSlow())));
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
          media.src = this.master;
          media.currentTime = position;
        }
        return;
      }
      const hls = new Engine({ autoStartLoad: false, capLevelToPlayerSize: true, maxBufferLength: 30 });
      await new Promise<void>((resolve, reject) => {
        hls.on(Engine.Events.MANIFEST_PARSED, () => resolve());
        hls.on(Engine.Events.ERROR, (_event, { fatal, details }) => {
          if (!fatal) return;
          this.giveUp(hls);
          reject(new Error(details));
        });
        hls.loadSource(this.master);
      });
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
