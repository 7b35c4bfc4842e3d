// An agreement that is said out loud: the text to read stands on the screen, the microphone records it, and the sound
// becomes the file of the form. It leaves with the form alone.
import { element, icon } from "../page";
import { t, timecode } from "../words";
import { closeDevices, openDevices, Recording } from "./recording";
import { refusal } from "./refusal";
import { SoundLevel } from "./sound_level";

// What the server takes as a proof.
const kMostBytes = 20 << 20;

export class SpokenAgreement {
  readonly element = element("div", { class: "recorder spoken-agreement", tabindex: "-1" });
  readonly closed: Promise<void>;
  private close!: () => void;
  private stream: MediaStream | undefined;
  private level: SoundLevel | undefined;
  private recording: Recording | undefined;
  private timer = 0;
  private bytes = 0;
  private played = "";

  private readonly said = element("p", { class: "recorder-said", role: "status" });
  private readonly state = element("p", { class: "recorder-state" });
  private readonly meter = element("meter", { min: "0", max: "1", value: "0", "aria-label": t("Level of the sound") });
  private readonly heard = element("div");
  private readonly start = element("button", { type: "button", class: "button" }, icon("record"), t("Start recording"));
  private readonly stop = element("button", { type: "button", class: "button" }, icon("stop"), t("Stop"));
  private readonly again = element("button", { type: "button", class: "button secondary" }, icon("retry"), t("Start again"));
  private readonly cancel = element("button", { type: "button", class: "quiet-button" }, icon("close"), t("Cancel"));

  constructor(
    text: HTMLTextAreaElement,
    private readonly chooser: HTMLInputElement,
  ) {
    this.closed = new Promise((resolve) => (this.close = resolve));
    this.element.append(
      element("p", {}, t("Say first your name and the date of today, then read this text, or have it read to you and say that you agree:")),
      element("blockquote", { class: "agreement-text" }, text.value),
      element("div", { class: "recorder-facts" }, this.state, this.meter),
      this.said,
      this.heard,
      element("div", { class: "row recorder-controls" }, this.start, this.stop, this.again, this.cancel),
    );
    this.start.addEventListener("click", () => this.record());
    this.stop.addEventListener("click", () => this.recording?.stop());
    this.again.addEventListener("click", () => void this.open());
    this.cancel.addEventListener("click", () => this.leave());
  }

  // Once it stands in the page.
  async open(): Promise<void> {
    this.forget();
    this.show(this.cancel);
    this.said.textContent = t("Your browser may ask whether this page can use the camera or the microphone: answer yes.");
    try {
      const stream = await openDevices("sound");
      if (!this.element.isConnected) return closeDevices(stream);
      this.stream = stream;
      this.level = new SoundLevel(stream);
    } catch (error) {
      this.said.textContent = refusal(error, "sound");
      return this.show(this.again, this.cancel);
    }
    this.timer = window.setInterval(() => this.tick(), 100);
    this.said.textContent = t("Check that you are heard, then start.");
    this.show(this.start, this.cancel);
  }

  private record(): void {
    if (!this.stream) return;
    this.bytes = 0;
    const recording = new Recording(this.stream, "sound", ({ size }) => {
      this.bytes += size;
      if (this.bytes > kMostBytes * 0.95) recording.stop();
    });
    this.recording = recording;
    void recording.ended.then((sound) => this.keep(sound, recording));
    recording.start();
    this.said.textContent = t("You are being recorded.");
    this.show(this.stop);
  }

  private keep(sound: Blob, recording: Recording): void {
    this.release();
    this.recording = undefined;
    if (!this.element.isConnected) return;
    const day = new Date().toISOString().slice(0, 10);
    const files = new DataTransfer();
    files.items.add(new File([sound], `accord-${day}.${recording.fileEnding}`, { type: sound.type.split(";")[0] ?? "" }));
    this.chooser.files = files.files;
    this.played = URL.createObjectURL(sound);
    this.heard.replaceChildren(element("audio", { controls: "", src: this.played, "aria-label": t("Your recording") }));
    this.said.textContent = t("This recording is the proof: it leaves when the agreement is recorded, below.");
    this.show(this.again, this.cancel);
  }

  private leave(): void {
    if (this.played) this.chooser.value = "";
    this.recording?.stop();
    this.release();
    this.forget();
    this.close();
  }

  private tick(): void {
    this.meter.value = this.level?.read() ?? 0;
    this.meter.style.setProperty("--level", String(this.meter.value));
    this.state.textContent = this.recording ? timecode(this.recording.milliseconds / 1000) : "";
  }

  private release(): void {
    clearInterval(this.timer);
    if (this.stream) closeDevices(this.stream);
    this.level?.close();
    this.stream = this.level = undefined;
  }

  private forget(): void {
    if (this.played) URL.revokeObjectURL(this.played);
    this.played = "";
    this.heard.replaceChildren();
    this.state.textContent = "";
  }

  private show(...shown: HTMLElement[]): void {
    const had = this.element.contains(document.activeElement);
    for (const one of [this.start, this.stop, this.again, this.cancel]) one.hidden = !shown.includes(one);
    this.meter.hidden = !this.stream;
    this.element.dataset["stage"] = this.recording ? "recording" : this.played ? "review" : "checking";
    if (had) shown[0]?.focus();
  }
}
