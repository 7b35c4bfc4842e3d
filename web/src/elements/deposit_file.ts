// One file of a deposit: its line in the list, its upload, then what becomes of it on the server.
import { Upload, type PreviousUpload } from "tus-js-client";
import { api, element, icon } from "../page";
import { fileSize, t, timeLeft } from "../words";
import type { ApiMedia } from "../api";

const kMinute = 60_000;
const slow = () => {
  const { saveData, effectiveType } = (navigator as { connection?: { saveData?: boolean; effectiveType?: string } }).connection ?? {};
  return saveData === true || ["slow-2g", "2g", "3g"].includes(effectiveType ?? "");
};

const iconOf = ({ name, type }: File) =>
  type.startsWith("image/") ? "photo" : type.startsWith("audio/") ? "sound" : /\.(pdf|odt|docx|md|markdown|txt)$/i.test(name) ? "text" : "video";

type State = "waiting" | "sending" | "paused" | "received" | "ready" | "failed" | "removed";

export class FileRow {
  readonly element = element("li", { class: "upload" });
  private state: State = "waiting";
  private readonly upload: Upload;
  private earlier: PreviousUpload | undefined;
  private readonly bar = element("progress", { max: "100", value: "0" });
  private readonly words = element("p", { class: "upload-state", role: "status" });
  private readonly pauseButton = element("button", { type: "button", class: "button secondary" });
  private readonly removeButton = element("button", { type: "button", class: "quiet-button" }, icon("close"), t("Remove"));
  private subtitles: { file: File; language: string } | undefined;
  private startedAt = 0;
  private startedFrom = 0;

  constructor(
    private readonly file: File,
    private readonly changed: () => void,
  ) {
    this.bar.setAttribute("aria-label", t("Sending of {name}", { name: file.name }));
    this.element.append(
      element("p", { class: "upload-name" }, icon(iconOf(file)), element("strong", {}, file.name), ` ${fileSize(file.size)}`),
      this.bar,
      this.words,
      element("p", { class: "upload-actions" }, this.pauseButton, this.removeButton),
    );
    this.pauseButton.addEventListener("click", () => (this.state === "sending" ? this.pause() : this.go()));
    this.removeButton.addEventListener("click", () => void this.remove());
    this.upload = new Upload(file, {
      endpoint: "/depots",
      chunkSize: slow() ? 512 * 1024 : 4 * 1024 * 1024,
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

  get isMoving(): boolean {
    return this.state === "waiting" || this.state === "sending";
  }
  get hasFailed(): boolean {
    return this.state === "failed";
  }
  get name(): string {
    return this.file.name;
  }
  get isTimed(): boolean {
    return ["video", "sound"].includes(iconOf(this.file));
  }
  get isGone(): boolean {
    return this.state === "failed" || this.state === "removed";
  }
  // Its id on the server, empty until it has one.
  get media(): string {
    return this.upload.url?.split("/").pop() ?? "";
  }
  get takesSubtitles(): boolean {
    return this.state !== "failed" && this.state !== "removed" && !this.file.type.startsWith("image/");
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

  addSubtitles(file: File, language: string): void {
    this.subtitles = { file, language };
    if (this.media) void this.sendSubtitles();
  }

  fail(words: string): void {
    this.show("failed", words);
    this.changed();
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

  private async remove(): Promise<void> {
    const id = this.media;
    await this.upload.abort(id !== "" && this.state !== "received" && this.state !== "ready").catch(() => undefined);
    this.state = "removed";
    this.element.remove();
    this.changed();
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

  private async received(): Promise<void> {
    this.bar.value = 100;
    this.show("received", t("Received. The preparation begins; you can go on or close this page."));
    this.changed();
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 3000));
      if (!this.element.isConnected) return;
      const media = await api<ApiMedia>("GET", `/media/${this.media}`).catch(() => undefined);
      if (media?.state === "ready") return this.show("ready", t("Ready."));
      if (media?.state === "failed") return this.fail(media.failure?.message ?? t("The preparation has stopped."));
      const permille = media?.progress?.permille ?? 0;
      const left = media?.progress?.left_ms ?? null;
      const told = t("Received. Preparation: {percent} %", { percent: Math.floor(permille / 10) });
      if (permille > 0) this.tell(left === null ? told : `${told}, ${timeLeft(left)}`);
    }
  }

  private async sendSubtitles(): Promise<void> {
    const { subtitles } = this;
    const id = this.media;
    if (!subtitles || !id) return;
    this.subtitles = undefined;
    const note = element("p", { class: "upload-note", role: "status" });
    this.element.append(note);
    const body = new FormData();
    body.set("language", subtitles.language);
    body.set("purpose", "captions");
    body.set("file", subtitles.file);
    try {
      await api("POST", `/media/${id}/tracks`, body);
      note.textContent = t("Transcript {name} added.", { name: subtitles.file.name });
    } catch (error) {
      note.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  private show(state: State, words: string): void {
    this.state = state;
    this.element.dataset["state"] = state;
    this.tell(words);
    const sending = state === "sending";
    this.pauseButton.hidden = state === "received" || state === "ready" || state === "waiting";
    this.pauseButton.replaceChildren(icon(sending ? "pause" : "play"), sending ? t("Pause") : t("Resume"));
    this.removeButton.hidden = state === "received" || state === "ready";
  }

  // Spoken politely, so at most when the words change by a whole sentence or ten per cent.
  private tell(words: string): void {
    const quiet = (text: string) => text.replace(/\d+/g, (digits) => String(Math.floor(Number(digits) / 10)));
    const same = quiet(words) === quiet(this.words.textContent ?? "");
    this.words.setAttribute("aria-live", same ? "off" : "polite");
    if (this.words.textContent !== words) this.words.textContent = words;
  }
}
