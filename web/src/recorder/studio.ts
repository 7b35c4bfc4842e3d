// The screen of one recording, from the check of the devices to listening back. What it records is a row of the deposit,
// on its way to the server from the first second on.
import { calm } from "../media";
import { element, icon } from "../page";
import { fileSize } from "../amounts";
import { t, timecode } from "../words";
import { ChapterMarks } from "./chapter_marks";
import type { CapsuleDeposit } from "../elements/deposit";
import { closeDevices, type Kind, openDevices, Recording } from "./recording";
import { RecordingRow } from "./recording_row";
import { refusal } from "./refusal";
import { SoundLevel } from "./sound_level";

type Stage = "asking" | "refused" | "checking" | "counting" | "recording" | "paused" | "review";
type Control = "start" | "next" | "pause" | "resume" | "stop" | "keep" | "again" | "copy" | "retry" | "close";

// What can be done when; the first one takes the focus.
const controlsOf: Record<Stage, Control[]> = {
  asking: ["close"],
  refused: ["retry", "close"],
  checking: ["start", "close"],
  counting: ["close"],
  recording: ["next", "pause", "stop"],
  paused: ["resume", "stop"],
  review: ["keep", "again", "copy"],
};

const kHeard = 0.35;
const kSilenceMs = 5000;

function button(name: string, iconName: string, look: string): HTMLButtonElement {
  return element("button", { type: "button", class: look }, icon(iconName), name);
}

export class Studio {
  readonly element = element("section", { class: "recorder", tabindex: "-1" });
  readonly closed: Promise<void>;
  private close!: () => void;
  private stage: Stage = "asking";
  private stream: MediaStream | undefined;
  private level: SoundLevel | undefined;
  private recording: Recording | undefined;
  private row: RecordingRow | undefined;
  private marks = new ChapterMarks();
  private asked = 0;
  private heard = false;
  private checkedSince = 0;
  private timer = 0;
  private played = "";

  private readonly screen = element("div", { class: "recorder-screen" });
  private readonly preview = element("video", { class: "recorder-preview", playsinline: "", "aria-hidden": "true" });
  private readonly count = element("p", { class: "recorder-count", "aria-hidden": "true" });
  private readonly meter = element("meter", { min: "0", max: "1", value: "0" });
  private readonly state = element("p", { class: "recorder-state" });
  private readonly kept = element("p", { class: "hint recorder-kept" });
  private readonly said = element("p", { class: "recorder-said", role: "status" });
  private readonly problem = element("p", { class: "notice problem", role: "alert" });
  private readonly question = element("div", { class: "recorder-question", "aria-live": "polite" });
  private readonly copyLink = element("a", { class: "quiet-button" }, icon("download"), t("Keep a copy on this device"));
  private readonly controls: Record<Control, HTMLElement> = {
    start: button(t("Start recording"), "record", "button"),
    next: button(t("Next question"), "next", "button"),
    pause: button(t("Pause"), "pause", "button secondary"),
    resume: button(t("Resume"), "record", "button"),
    stop: button(t("Stop"), "stop", "button secondary"),
    keep: button(t("Keep this recording"), "check", "button"),
    again: button(t("Start again"), "retry", "button secondary"),
    copy: this.copyLink,
    retry: button(t("Try again"), "retry", "button"),
    close: button(t("Cancel"), "close", "quiet-button"),
  };

  constructor(
    private readonly kind: Kind,
    private readonly questions: string[],
    private readonly deposit: CapsuleDeposit,
  ) {
    this.closed = new Promise((resolve) => (this.close = resolve));
    const title = element("h2", { id: "recorder-title" }, kind === "video" ? t("Film now") : t("Record sound"));
    this.element.setAttribute("aria-labelledby", title.id);
    this.element.dataset["kind"] = kind;
    this.preview.muted = true;
    this.preview.autoplay = true;
    this.meter.setAttribute("aria-label", t("Level of the sound"));
    this.problem.hidden = true;
    this.screen.append(kind === "video" ? this.preview : icon("microphone"), this.count);
    const facts = element("div", { class: "recorder-facts" }, this.state, this.meter);
    const row = element("div", { class: "row recorder-controls" }, ...Object.values(this.controls));
    this.element.append(title, this.problem, this.question, this.screen, facts, this.said, row, this.kept);
    const acts: Partial<Record<Control, () => void>> = {
      start: () => void this.countDown(),
      next: () => this.ask(),
      pause: () => this.pause(),
      resume: () => this.resume(),
      stop: () => this.recording?.stop(),
      keep: () => this.leave(),
      again: () => void this.startAgain(),
      retry: () => void this.open(),
      close: () => this.leave(),
    };
    for (const [name, act] of Object.entries(acts)) this.controls[name as Control].addEventListener("click", act);
  }

  // Once it stands in the page.
  async open(): Promise<void> {
    this.show("asking", t("Your browser may ask whether this page can use the camera or the microphone: answer yes."));
    try {
      const stream = await openDevices(this.kind);
      if (!this.element.isConnected) return closeDevices(stream);
      this.stream = stream;
      this.level = new SoundLevel(stream);
    } catch (error) {
      return this.refuse(error);
    }
    this.preview.srcObject = this.stream;
    this.state.textContent = t("Say a few words.");
    this.checkedSince = performance.now();
    this.heard = false;
    this.timer = window.setInterval(() => this.tick(), 100);
    const questions = this.questions.length > 0 ? t("Questions will be asked one at a time; take your time, pauses are allowed.") : "";
    this.show("checking", [this.kind === "video" ? t("Check that you are seen and heard, then start.") : t("Check that you are heard, then start."), questions].join(" ").trim());
  }

  private refuse(error: unknown): void {
    this.problem.textContent = refusal(error, this.kind);
    this.show("refused", "");
  }

  private async countDown(): Promise<void> {
    this.show("counting", t("Recording begins in three seconds."));
    for (let left = 3; left > 0 && !calm(); left--) {
      this.count.textContent = String(left);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      if (this.stage !== "counting") return;
    }
    try {
      this.record();
    } catch (error) {
      this.release();
      this.refuse(error);
    }
  }

  private record(): void {
    const { stream } = this;
    if (!stream) return;
    this.marks = new ChapterMarks();
    this.asked = 0;
    const recording = new Recording(stream, this.kind, (slice) => row.add(slice));
    const date = new Date().toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    const name = this.kind === "video" ? t("Film of {date}", { date }) : t("Sound of {date}", { date });
    const fileName = `${name}.${recording.fileEnding}`;
    const row = new RecordingRow(fileName, this.kind, () => this.deposit.draft(), this.deposit.language, () => {
      this.deposit.changed();
      if (row.isRemoved && row === this.row) this.leave();
    });
    this.recording = recording;
    this.row = row;
    this.copyLink.download = fileName;
    this.deposit.take(row);
    void recording.ended.then((whole) => this.end(whole));
    recording.start();
    this.ask();
    this.show("recording", t("You are being recorded."));
  }

  // The next question, whose chapter begins now.
  private ask(): void {
    const question = this.questions[this.asked];
    if (question === undefined || !this.recording || !this.row) return;
    const now = this.asked === 0 ? 0 : this.recording.milliseconds;
    this.asked++;
    this.marks.add(now, question);
    this.row.keepChapters(this.marks.toWebVtt(now + 1000));
    const number = t("Question {number} of {count}", { number: this.asked, count: this.questions.length });
    this.question.replaceChildren(element("p", { class: "hint" }, number), element("p", {}, question));
    if (this.stage === "recording") this.show("recording", "");
  }

  private pause(): void {
    this.recording?.pause();
    this.show("paused", t("Paused: nothing is recorded."));
  }

  private resume(): void {
    this.recording?.resume();
    this.show("recording", t("You are being recorded."));
  }

  private end(whole: Blob): void {
    const { recording, row } = this;
    if (!recording || !row) return;
    if (this.asked > 0) row.keepChapters(this.marks.toWebVtt(recording.milliseconds));
    row.finish();
    this.recording = undefined;
    this.release();
    this.played = URL.createObjectURL(whole);
    this.copyLink.href = this.played;
    this.screen.replaceChildren(this.playback());
    this.state.textContent = timecode(recording.milliseconds / 1000);
    this.kept.textContent = "";
    this.question.replaceChildren();
    this.show("review", t("Watch or listen to what you recorded. It is already part of your deposit."));
  }

  private playback(): HTMLMediaElement {
    const media = this.kind === "video" ? element("video", { class: "recorder-preview", playsinline: "" }) : element("audio");
    media.controls = true;
    media.src = this.played;
    media.setAttribute("aria-label", t("Your recording"));
    // Such a file does not know its own length until somebody has looked for its end.
    media.addEventListener("loadedmetadata", () => {
      if (media.duration !== Infinity) return;
      media.addEventListener("seeked", () => (media.currentTime = 0), { once: true });
      media.currentTime = Number.MAX_SAFE_INTEGER;
    });
    return media;
  }

  private async startAgain(): Promise<void> {
    if (!window.confirm(t("Start again? What you have just recorded is removed, here and from the library."))) return;
    const { row } = this;
    this.row = undefined; // removed by us, not by its own button
    try {
      await row?.remove();
    } catch {
      this.row = row;
      return this.say(t("What you recorded could not be removed: the connection is lost. Try again in a moment."));
    }
    this.forget();
    this.screen.replaceChildren(this.kind === "video" ? this.preview : icon("microphone"), this.count);
    await this.open();
  }

  private leave(): void {
    this.stage = "asking"; // a count-down that runs ends nowhere
    this.release();
    this.forget();
    this.close();
  }

  private release(): void {
    clearInterval(this.timer);
    if (this.stream) closeDevices(this.stream);
    this.level?.close();
    this.stream = this.level = undefined;
    this.preview.srcObject = null;
  }

  private forget(): void {
    if (this.played) URL.revokeObjectURL(this.played);
    this.played = "";
    this.row = undefined;
    this.state.textContent = "";
  }

  private tick(): void {
    const loudness = this.level?.read() ?? 0;
    this.meter.value = loudness;
    this.meter.style.setProperty("--level", String(loudness));
    if (this.stage === "checking") this.tellHearing(loudness);
    if (!this.recording || !this.row) return;
    this.state.textContent = timecode(this.recording.milliseconds / 1000);
    const { trouble, sentBytes } = this.row;
    this.kept.textContent = trouble || t("What you say is kept as you go: {size} have already left.", { size: fileSize(sentBytes) });
    this.kept.dataset["trouble"] = String(trouble !== "");
  }

  private tellHearing(loudness: number): void {
    if (this.heard) return;
    this.heard = loudness > kHeard;
    if (this.heard) this.state.textContent = t("The microphone hears you.");
    else if (performance.now() - this.checkedSince > kSilenceMs) this.state.textContent = t("Nothing is heard yet: speak, or check the microphone.");
  }

  private say(words: string): void {
    this.said.textContent = words;
  }

  private show(stage: Stage, words: string): void {
    const had = this.element.contains(document.activeElement);
    this.stage = stage;
    this.element.dataset["stage"] = stage;
    this.say(words);
    this.problem.hidden = stage !== "refused";
    this.meter.hidden = !this.stream;
    this.screen.hidden = stage === "asking" || stage === "refused";
    if (stage !== "counting") this.count.textContent = "";
    const wanted = controlsOf[stage].filter((name) => name !== "next" || this.asked < this.questions.length);
    const focused = document.activeElement;
    for (const [name, control] of Object.entries(this.controls)) control.hidden = !wanted.includes(name as Control);
    this.controls.stop.classList.toggle("secondary", stage !== "recording" || wanted.includes("next"));
    const lost = focused === this.element || (focused as HTMLElement | null)?.hidden === true;
    if (had && lost && stage !== "asking") this.controls[wanted[0]!].focus();
  }
}
