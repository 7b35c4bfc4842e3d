// One chosen file of a deposit and its upload.
import { Upload, type PreviousUpload } from "tus-js-client";
import { hasFewBytes } from "../connection";
import { element, icon } from "../page";
import { fileSize } from "../amounts";
import { t } from "../words";
import { localPicture } from "./deposit_picture";
import { DepositRow, type State } from "./deposit_row";

const kMinute = 60_000;

const iconOf = ({ name, type }: File) =>
  type.startsWith("image/") ? "photo" : type.startsWith("audio/") ? "sound" : /\.(pdf|odt|docx|md|markdown|txt)$/i.test(name) ? "text" : "video";

export class FileRow extends DepositRow {
  private readonly upload: Upload;
  private earlier: PreviousUpload | undefined;
  private readonly pauseButton = element("button", { type: "button", class: "button secondary" });
  private startedAt = 0;
  private startedFrom = 0;

  constructor(
    private readonly file: File,
    changed: () => void,
  ) {
    super(file.name, iconOf(file), changed);
    this.showSize(fileSize(file.size));
    void localPicture(file).then((picture) => this.showPicture(() => picture));
    this.actions.prepend(this.pauseButton);
    this.pauseButton.addEventListener("click", () => (this.state === "sending" ? this.pause() : this.go()));
    this.upload = new Upload(file, {
      endpoint: "/depots",
      chunkSize: hasFewBytes() ? 512 * 1024 : 4 * 1024 * 1024,
      // A day of patience: quick at first, then every minute.
      retryDelays: [0, 1000, 3000, 5000, 10_000, 30_000, ...Array<number>(24 * 60).fill(kMinute)],
      removeFingerprintOnSuccess: true,
      headers: { "Accept-Language": document.documentElement.lang },
      onProgress: (sent, total) => this.progress(sent, total),
      onUploadUrlAvailable: () => {
        this.changed();
        void this.sendSubtitles();
      },
      onSuccess: () => void this.received(),
      onError: (error) => {
        const body = "originalResponse" in error ? error.originalResponse?.getBody() : "";
        this.fail(body || t("The sending stopped. What has been sent is kept: press “Resume”."));
      },
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        if (status === 0) this.tell(t("The connection is lost; the sending resumes by itself when it is back."));
        return status === 0 || status >= 500 || status === 409 || status === 423 || status === 429;
      },
    });
    this.show("waiting", t("Waiting"));
  }

  override get takesSubtitles(): boolean {
    return super.takesSubtitles && !this.file.type.startsWith("image/");
  }

  // The draft to which this same file was being sent earlier from this device, if any.
  async findEarlier(): Promise<string | undefined> {
    const all = await this.upload.findPreviousUploads();
    this.earlier = all.sort((a, b) => b.creationTime.localeCompare(a.creationTime))[0];
    return this.earlier?.metadata["item"];
  }
  resume(): void {
    if (this.earlier) this.upload.resumeFromPreviousUpload(this.earlier);
  }

  async start(item: string): Promise<void> {
    this.upload.options.metadata = { item, filename: this.file.name };
    this.go();
    return Promise.resolve();
  }

  override get media(): string {
    return this.upload.url?.split("/").pop() ?? "";
  }

  private go(): void {
    this.startedAt = 0;
    this.show("sending", t("Sending"));
    this.upload.start();
    this.changed();
  }

  private pause(): void {
    void this.upload.abort();
    this.show("paused", t("Paused. You can close this page: choose the same file again here, within seven days, and the sending goes on."));
    this.changed();
  }

  protected override async withdraw(): Promise<void> {
    const sent = this.state === "received" || this.state === "ready";
    await this.upload.abort(this.media !== "" && !sent).catch(() => undefined);
  }

  private progress(sent: number, total: number): void {
    if (this.state !== "sending") return;
    const now = performance.now();
    if (!this.startedAt) {
      this.startedAt = now;
      this.startedFrom = sent;
    }
    const part = total > 0 ? (100 * sent) / total : 0;
    this.bar.value = part;
    const speed = (sent - this.startedFrom) / Math.max(1, now - this.startedAt);
    const minutes = speed > 0 && now - this.startedAt > 3000 ? Math.ceil((total - sent) / speed / kMinute) : 0;
    const percent = Math.floor(part);
    this.tell(
      minutes > 0
        ? t("{percent} % sent, about {minutes} min left", { percent, minutes })
        : t("{percent} % sent", { percent }),
    );
  }

  protected override show(state: State, words: string): void {
    super.show(state, words);
    const sending = state === "sending";
    this.pauseButton.hidden = state === "received" || state === "ready" || state === "waiting";
    this.pauseButton.replaceChildren(icon(sending ? "pause" : "play"), sending ? t("Pause") : t("Resume"));
  }
}
