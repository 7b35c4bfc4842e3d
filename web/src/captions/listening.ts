// Hears one line of a film again and again, from its start to its end, until it is told to stop or moved elsewhere.
import { playFrom } from "../media";

const kStrayMs = 700; // farther than this from the line, the person moved the film

export class Listening {
  private line: { start: number; end: number } | undefined;
  private following = false;

  constructor(private readonly media: HTMLMediaElement | null) {
    media?.addEventListener("play", () => this.follow());
    media?.addEventListener("ended", () => this.line && playFrom(media, this.line.start / 1000));
  }

  get isPossible(): boolean {
    return this.media !== null;
  }
  get now_ms(): number {
    return Math.round(1000 * (this.media?.currentTime ?? 0));
  }
  get isLooping(): boolean {
    return this.line !== undefined && this.media?.paused === false;
  }
  get isPlaying(): boolean {
    return this.media?.paused === false;
  }

  loop(start_ms: number, end_ms: number): void {
    if (!this.media) return;
    this.line = { start: start_ms, end: end_ms };
    playFrom(this.media, start_ms / 1000);
    this.follow();
  }

  goOn(): void {
    this.line = undefined;
    void this.media?.play().catch(() => undefined);
  }

  stop(): void {
    this.line = undefined;
    this.media?.pause();
  }

  // "timeupdate" comes four times a second: too seldom for the end of a line.
  private follow(): void {
    const { media } = this;
    if (!media || this.following) return;
    const look = () => {
      const { line } = this;
      this.following = line !== undefined && !media.paused;
      if (!line || media.paused) return;
      if (!media.seeking) {
        if (this.now_ms < line.start - kStrayMs || this.now_ms > line.end + kStrayMs) this.line = undefined;
        else if (this.now_ms >= line.end) media.currentTime = line.start / 1000;
      }
      requestAnimationFrame(look);
    };
    look();
  }
}
