// One take of camera and microphone: slices of about a second, and the time that has been recorded.
import { hasFewBytes } from "../connection";

export type Kind = "video" | "sound";

// WebM first: Chromium's MP4 comes in slices of several seconds, and what is not out is lost with the tab.
const kinds: Record<Kind, string[]> = {
  video: ["video/webm;codecs=vp8,opus", "video/webm", "video/mp4"],
  sound: ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"],
};

export function openDevices(kind: Kind): Promise<MediaStream> {
  const [width, height] = hasFewBytes() ? [640, 360] : [1280, 720];
  // Without resizeMode an upright telephone would be cropped to these numbers.
  const video = { facingMode: "user", width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: 25, max: 30 }, resizeMode: "none" };
  return navigator.mediaDevices.getUserMedia({ audio: true, video: kind === "video" ? video : false });
}

export function closeDevices(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

export class Recording {
  private readonly recorder: MediaRecorder;
  private readonly slices: Blob[] = [];
  private elapsed = 0;
  private runningSince: number | undefined;
  // Everything, once stopped: by stop(), or because a device went away.
  readonly ended: Promise<Blob>;

  constructor(stream: MediaStream, kind: Kind, taken: (slice: Blob) => void) {
    const mimeType = kinds[kind].find((one) => MediaRecorder.isTypeSupported(one));
    this.recorder = new MediaRecorder(stream, {
      ...(mimeType !== undefined && { mimeType }),
      videoBitsPerSecond: hasFewBytes() ? 500_000 : 1_000_000,
      audioBitsPerSecond: 64_000,
    });
    this.recorder.addEventListener("dataavailable", ({ data }) => {
      if (data.size === 0) return;
      this.slices.push(data);
      taken(data);
    });
    for (const event of ["start", "resume"]) this.recorder.addEventListener(event, () => (this.runningSince = performance.now()));
    for (const event of ["pause", "stop"])
      this.recorder.addEventListener(event, () => {
        this.elapsed = this.milliseconds;
        this.runningSince = undefined;
      });
    for (const track of stream.getTracks()) track.addEventListener("ended", () => this.stop());
    this.ended = new Promise((resolve) =>
      this.recorder.addEventListener("stop", () => resolve(new Blob(this.slices, { type: this.recorder.mimeType }))),
    );
  }

  get milliseconds(): number {
    return this.elapsed + (this.runningSince === undefined ? 0 : performance.now() - this.runningSince);
  }
  get fileEnding(): string {
    return ["mp4", "ogg"].find((one) => this.recorder.mimeType.includes(one)) ?? "webm";
  }

  start(): void {
    this.recorder.start(1000);
  }
  pause(): void {
    // What was said before a pause must not wait for its end.
    this.recorder.requestData();
    this.recorder.pause();
  }
  resume(): void {
    this.recorder.resume();
  }
  stop(): void {
    if (this.recorder.state !== "inactive") this.recorder.stop();
  }
}
