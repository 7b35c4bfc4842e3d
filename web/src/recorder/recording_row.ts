// One recording of a deposit: sent while it is made, with the chapters of its questions.
import { api, ApiError } from "../page";
import { fileSize } from "../amounts";
import { t } from "../words";
import { addTrack, DepositRow, type State } from "../elements/deposit_row";
import { GrowingUpload, mayPass } from "./growing_upload";

export class RecordingRow extends DepositRow {
  private readonly upload: GrowingUpload;
  private chapters: Blob | undefined; // not on the server yet
  private isSendingChapters = false;
  private isWithdrawn = false;
  private isKnown = false;
  private whole = 0;
  // What stands in the way of the sending, in words; or nothing.
  trouble = "";

  constructor(
    fileName: string,
    iconName: string,
    item: () => Promise<string>,
    private readonly language: string,
    changed: () => void,
  ) {
    super(fileName, iconName, changed);
    this.upload = new GrowingUpload(item, fileName, (trouble) => this.progress(trouble));
    void this.follow();
    this.show("recording", t("Recording"));
  }

  override get obstacle(): string {
    return this.state === "recording" ? t("You are still recording. Press “Stop” first: your words and what you say are kept.") : "";
  }
  get sentBytes(): number {
    return this.upload.sentBytes;
  }

  add(slice: Blob): void {
    this.upload.add(slice);
  }

  // Replaces those given before.
  keepChapters(chapters: Blob): void {
    this.chapters = chapters;
    void this.sendChapters();
  }

  finish(): void {
    this.whole = this.upload.sentBytes + this.upload.waitingBytes;
    this.showSize(fileSize(this.whole));
    this.upload.finish();
    if (this.state === "recording") this.show("sending", t("Sending"));
    this.changed();
  }

  override get media(): string {
    return this.upload.media;
  }

  protected override async withdraw(): Promise<void> {
    this.isWithdrawn = true;
    try {
      if (this.media) await api("DELETE", `/media/${this.media}`);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) {
        this.isWithdrawn = false; // so it goes on
        void this.follow();
        throw error;
      }
    }
    this.upload.stop();
  }

  protected override show(state: State, words: string): void {
    super.show(state, words);
    this.element.hidden = state === "recording"; // the studio tells it, larger
  }

  private progress(trouble: string): void {
    this.trouble = trouble;
    if (this.media && !this.isKnown) {
      this.isKnown = true;
      this.changed();
    }
    void this.sendChapters();
    void this.sendSubtitles();
    if (this.state !== "sending") return;
    const part = this.whole > 0 ? (100 * this.sentBytes) / this.whole : 0;
    this.bar.value = part;
    this.tell(trouble || t("{percent} % sent", { percent: Math.floor(part) }));
  }

  private async follow(): Promise<void> {
    try {
      await this.upload.done;
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
      if (!this.isWithdrawn) this.fail(this.trouble);
      return;
    }
    while (this.chapters && !this.isWithdrawn) {
      await this.sendChapters();
      if (this.chapters) await new Promise((resolve) => setTimeout(resolve, 2000));
    }
    if (this.state === "sending" && !this.isWithdrawn) await this.received();
  }

  private async sendChapters(): Promise<void> {
    if (this.isSendingChapters) return;
    this.isSendingChapters = true;
    while (this.chapters && this.media) {
      const chapters = this.chapters;
      try {
        await addTrack(this.media, "chapters", this.language, chapters);
      } catch (error) {
        if (mayPass(error)) break;
        if (error instanceof ApiError) this.note(error.message);
      }
      if (this.chapters === chapters) this.chapters = undefined;
    }
    this.isSendingChapters = false;
  }
}
