// One line of the deposit's list: a name, how far it has come, its transcript, and what becomes of it on the server. Where
// its bytes come from is the business of who extends it.
import { api, element, icon } from "../page";
import { timeLeft } from "../amounts";
import { t } from "../words";
import type { ApiMedia } from "../api";
import { servedPicture } from "./deposit_picture";

export type State = "waiting" | "recording" | "sending" | "paused" | "received" | "ready" | "failed" | "removed";

export function addTrack(media: string, purpose: "captions" | "chapters", language: string, file: Blob): Promise<unknown> {
  const body = new FormData();
  body.set("language", language);
  body.set("purpose", purpose);
  body.set("file", file);
  return api("POST", `/media/${media}/tracks`, body);
}

export abstract class DepositRow {
  readonly element = element("li", { class: "upload" });
  protected state: State = "waiting";
  protected readonly bar = element("progress", { max: "100", value: "0" });
  protected readonly actions = element("p", { class: "upload-actions" });
  private readonly size = element("span");
  private readonly words = element("p", { class: "upload-state", role: "status" });
  private readonly removeButton = element("button", { type: "button", class: "quiet-button" }, icon("close"), t("Remove"));
  private subtitles: { file: File; language: string } | undefined;

  constructor(
    readonly name: string,
    private readonly iconName: string,
    protected readonly changed: () => void,
  ) {
    this.bar.setAttribute("aria-label", t("Sending of {name}", { name }));
    this.actions.append(this.removeButton);
    this.element.append(element("p", { class: "upload-name" }, icon(iconName), element("strong", {}, name), this.size), this.bar, this.words, this.actions);
    this.removeButton.addEventListener("click", () => void this.remove().catch((error: unknown) => this.tell(error instanceof Error ? error.message : String(error))));
  }

  get isMoving(): boolean {
    return this.state === "waiting" || this.state === "recording" || this.state === "sending";
  }
  // What has to be done before the deposit can be ended, in words; or nothing.
  get obstacle(): string {
    return "";
  }
  get isRemoved(): boolean {
    return this.state === "removed";
  }
  get isGone(): boolean {
    return this.state === "failed" || this.state === "removed";
  }
  get isTimed(): boolean {
    return this.iconName === "video" || this.iconName === "sound";
  }
  get hasFailed(): boolean {
    return this.state === "failed";
  }
  get takesSubtitles(): boolean {
    return !this.isGone;
  }

  addSubtitles(file: File, language: string): void {
    this.subtitles = { file, language };
    void this.sendSubtitles();
  }

  fail(words: string): void {
    this.show("failed", words);
    this.changed();
  }

  // Its id on the server, empty until it has one.
  abstract get media(): string;
  // Takes back what has been sent.
  protected abstract withdraw(): Promise<void>;

  async remove(): Promise<void> {
    await this.withdraw();
    this.state = "removed";
    this.element.remove();
    this.changed();
  }

  // All bytes are on the server: from here on it tells how the preparation goes.
  protected async received(): Promise<void> {
    this.bar.value = 100;
    this.show("received", t("Received. The preparation begins; you can go on or close this page."));
    this.changed();
    for (let pause = 500; ; pause = Math.min(3000, pause * 1.5)) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (!this.element.isConnected) return;
      const media = await api<ApiMedia>("GET", `/media/${this.media}`).catch(() => undefined);
      if (media?.state === "ready") {
        this.show("ready", t("Ready."));
        return this.showPicture(() => servedPicture(media));
      }
      if (media?.state === "failed") return this.fail(media.failure?.message ?? t("The preparation has stopped."));
      const permille = media?.progress?.permille ?? 0;
      const left = media?.progress?.left_ms ?? null;
      const told = t("Received. Preparation: {percent} %", { percent: Math.floor(permille / 10) });
      if (permille > 0) this.tell(left === null ? told : `${told}, ${timeLeft(left)}`);
    }
  }

  protected async sendSubtitles(): Promise<void> {
    const { subtitles } = this;
    const id = this.media;
    if (!subtitles || !id) return;
    this.subtitles = undefined;
    try {
      await addTrack(id, "captions", subtitles.language, subtitles.file);
      this.note(t("Transcript {name} added.", { name: subtitles.file.name }));
    } catch (error) {
      this.note(error instanceof Error ? error.message : String(error));
    }
  }

  protected note(words: string): void {
    const note = element("p", { class: "upload-note", role: "status" });
    this.element.append(note);
    note.textContent = words;
  }

  protected show(state: State, words: string): void {
    this.state = state;
    this.element.dataset["state"] = state;
    this.tell(words);
    this.removeButton.hidden = state === "received" || state === "ready";
  }

  // In the place of the icon; not fetched where another stands there already.
  protected showPicture(make: () => Element | undefined): void {
    const stands = this.element.querySelector(".upload-name > .icon");
    const picture = stands && make();
    if (picture) stands.replaceWith(picture);
  }

  protected showSize(words: string): void {
    this.size.textContent = words;
  }

  // Spoken politely, so at most when the words change by a whole sentence or ten per cent.
  protected tell(words: string): void {
    const quiet = (text: string) => text.replace(/\d+/g, (digits) => String(Math.floor(Number(digits) / 10)));
    const same = quiet(words) === quiet(this.words.textContent ?? "");
    this.words.setAttribute("aria-live", same ? "off" : "polite");
    if (this.words.textContent !== words) this.words.textContent = words;
  }
}
