// The lines of a film, worked on one at a time: Enter saves a line and goes on, so that one that is right costs one key.
// Keys by themselves only type.
import { mediaOf } from "../media";
import { milliseconds, tenths } from "../moments";
import { element, icon } from "../page";
import { plural, t } from "../words";
import { beginningWith, halves, joined, reading_ms, same, speakersOf, type Cue } from "./lines";
import { Listening } from "./listening";
import { keysHelp, lostLine, Row, Tools, type Act } from "./rows";
import { offerSpeakers } from "./speakers";
import { Track } from "./track";

const kShown = 50; // as many as the form shows
const kNudgeMs = 100;
const kMovedMs = 300; // the film went on since the line began

export class CapsuleCaptions extends HTMLElement {
  private track!: Track;
  private listening!: Listening;
  private tools!: Tools;
  private rows: Row[] = [];
  private comer!: Row; // the line to come, after the others
  private first = 0;
  private current = -1; // in the track; as many as there are: the line to come
  private base: Cue | undefined; // the current line as it is kept
  private unborn = { start: "", end: "", speaker: "" };
  private readonly list = element("ol", { class: "caption-lines" });
  private readonly status = element("p", { class: "caption-status", role: "status" });
  private readonly notice = element("div", { class: "caption-lost", role: "alert" });
  private readonly pages = element("nav", { class: "caption-pages" });
  private readonly undoButton = element("button", { type: "button", class: "button secondary" }, icon("undo"), t("Undo the last change"));
  private help!: HTMLDetailsElement;

  private get isChapters(): boolean {
    return this.dataset["purpose"] === "chapters";
  }
  private get duration_ms(): number {
    return Number(this.dataset["duration"]) || 0;
  }
  private get isNew(): boolean {
    return this.current === this.track.cues.length;
  }

  async connectedCallback(): Promise<void> {
    const media = mediaOf(this.getAttribute("for"));
    this.track = new Track(this.dataset["track"] ?? "", this.isChapters ? this.duration_ms : undefined, {
      reloaded: (lost) => this.reloaded(lost),
      said: (words, trouble) => this.say(words, trouble),
    });
    try {
      await this.track.load();
    } catch {
      return; // the form is still there
    }
    this.first = Number(this.dataset["first"]) || 0;
    this.listening = new Listening(media);
    this.tools = new Tools(this.isChapters, (act) => this.act(act));
    this.help = keysHelp(this.isChapters);
    this.comer = this.row();
    this.comer.li.classList.add("caption-new");
    this.list.append(this.comer.li);
    this.comer.text.addEventListener("input", () => {
      if (!this.tools.start.value) this.tools.start.value = tenths(this.beginning_ms());
    });
    this.pages.setAttribute("aria-label", t("More lines"));
    this.undoButton.addEventListener("click", () => this.undo());
    this.replaceChildren(element("div", { class: "caption-bar" }, this.undoButton, this.status, this.help), this.notice, this.list, this.pages);
    if (!this.isChapters) offerSpeakers(this.tools.speaker, () => speakersOf(this.track.cues), (name) => this.choose(name));
    this.render();
    this.addEventListener("keydown", (event) => this.key(event));
    media?.addEventListener("timeupdate", () => this.follow());
    window.addEventListener("beforeunload", (event) => {
      if (!this.track.isSaved || this.isTyping()) event.preventDefault();
    });
    this.classList.add("ready");
  }

  private row(): Row {
    const row = new Row(this.dataset["linesLanguage"] ?? "");
    row.text.addEventListener("focus", () => this.enter(row === this.comer ? this.track.cues.length : this.first + this.rows.indexOf(row)));
    row.li.addEventListener("focusout", (event) => {
      if (row === this.comer || row.li.contains(event.relatedTarget as Node | null) || !row.li.contains(this.tools.box)) return;
      if (!row.text.value.trim() && this.base) row.text.value = this.base.text; // emptied and left: only Enter removes
      this.commit();
    });
    return row;
  }

  private rowOf = (index: number): Row | undefined => (index === this.track.cues.length ? this.comer : this.rows[index - this.first]);

  private render(): void {
    const { cues } = this.track;
    if (this.first >= cues.length) this.first = Math.max(0, Math.floor((cues.length - 1) / kShown) * kShown);
    const last = Math.min(this.first + kShown, cues.length);
    while (this.rows.length > last - this.first) this.rows.pop()?.li.remove();
    while (this.rows.length < last - this.first) {
      const row = this.row();
      this.rows.push(row);
      this.comer.li.before(row.li);
    }
    this.rows.forEach((row, i) => row.show(cues[this.first + i], this.first + i + 1));
    this.comer.show(undefined, 0);
    this.list.start = this.first + 1;
    this.undoButton.disabled = !this.track.canGoBack;
    this.showPages(last);
  }

  private showPages(last: number): void {
    const { length } = this.track.cues;
    this.pages.hidden = length <= kShown;
    const to = (label: string, first: number) => {
      const button = element("button", { type: "button", class: "button secondary" }, label);
      button.addEventListener("click", () => this.go(first));
      return button;
    };
    this.pages.replaceChildren(element("p", {}, t("Lines {from} to {to} of {total}", { from: this.first + 1, to: last, total: length })));
    if (this.first > 0) this.pages.append(to(t("Lines before"), this.first - kShown));
    if (last < length) this.pages.append(to(t("Lines after"), last));
  }

  // The tools come to the line that has the focus.
  private enter(index: number): void {
    if (this.comer.li.contains(this.tools.box)) this.unborn = { start: this.tools.start.value, end: this.tools.end.value, speaker: this.tools.speaker.value };
    const row = this.rowOf(index);
    // Back from another field of the same line: what is typed there stays.
    if (row?.li.contains(this.tools.box) && index === this.current && this.base === this.track.cues[index]) return;
    this.current = index;
    if (!row) return;
    for (const each of [...this.rows, this.comer]) each.mark(each === row);
    if (!row.li.contains(this.tools.box)) row.li.append(this.tools.box);
    this.base = this.track.cues[index];
    if (this.base) this.tools.fill(tenths(this.base.start_ms), tenths(this.base.end_ms), this.base.speaker, false);
    else this.tools.fill(this.unborn.start, this.unborn.end, this.unborn.speaker, true);
  }

  // Shows the page of a line; the line to come stands on every page.
  private turnTo(index: number): void {
    if (index === this.track.cues.length || (index >= this.first && index < this.first + kShown)) return;
    this.first = Math.floor(index / kShown) * kShown;
    this.render();
  }

  private go(index: number, listen = false): void {
    const { cues } = this.track;
    const wanted = Math.max(0, Math.min(index, cues.length));
    this.turnTo(wanted);
    const row = this.rowOf(wanted);
    row?.text.focus();
    row?.text.setSelectionRange(row.text.value.length, row.text.value.length);
    const cue = cues[wanted];
    if (listen && cue) this.listening.loop(cue.start_ms, cue.end_ms);
    else if (listen) this.listening.goOn();
  }

  // The current line as its fields say; undefined, and said, when a time is none.
  private typed(): Cue | undefined {
    const { start, end, speaker } = this.tools;
    const time = (field: HTMLInputElement, kept: number | undefined) => {
      const value = kept !== undefined && field.value === tenths(kept) ? kept : milliseconds(field.value);
      if (value === undefined) {
        field.setAttribute("aria-invalid", "true");
        this.say(t("Line {line}: “{time}” is no time. Write minutes, seconds and tenths, like 1:02.4. Nothing was saved; what you typed is still here.", { line: this.current + 1, time: field.value }), true);
      } else field.removeAttribute("aria-invalid");
      return value;
    };
    const text = (this.rowOf(this.current)?.text.value ?? "").trim();
    const start_ms = time(start, this.base?.start_ms);
    if (start_ms === undefined) return undefined;
    if (this.isChapters) return { start_ms, end_ms: Math.max(start_ms + 1, this.base?.end_ms ?? 0), speaker: this.base?.speaker ?? "", text };
    const end_ms = time(end, this.base?.end_ms);
    if (end_ms === undefined) return undefined;
    if (end_ms > start_ms) return { start_ms, end_ms, speaker: speaker.value.trim(), text };
    end.setAttribute("aria-invalid", "true");
    this.say(t("Line {line} ends before it begins. Nothing was saved; what you typed is still here.", { line: this.current + 1 }), true);
    return undefined;
  }

  // Whether something stands in the fields that is not kept.
  private isTyping(): boolean {
    const text = this.rowOf(this.current)?.text.value ?? "";
    const { base, tools } = this;
    if (!base) return this.comer.text.value.trim() !== "";
    return text !== base.text || tools.start.value !== tenths(base.start_ms) || (!this.isChapters && (tools.end.value !== tenths(base.end_ms) || tools.speaker.value !== base.speaker));
  }

  // Keeps the current line as it is typed; false when it cannot be.
  private commit(): boolean {
    if (!this.base || !this.isTyping()) return true;
    const cue = this.typed();
    if (!cue || !cue.text) return false;
    const next = [...this.track.cues];
    next[this.current] = cue;
    this.change(next, t("Line {n} saved", { n: this.current + 1 }), cue);
    return true;
  }

  // `stays`: which line is the current one afterwards.
  private change(cues: Cue[], words: string, stays: Cue | undefined): void {
    this.track.change(cues, words);
    const found = stays ? this.track.cues.findIndex((cue) => cue.start_ms === stays.start_ms && cue.text === stays.text && cue.speaker === stays.speaker) : -1;
    if (found >= 0) this.current = found;
    this.render();
    this.base = this.track.cues[this.current];
    if (this.base && this.rowOf(this.current)?.li.contains(this.tools.box)) this.tools.fill(tenths(this.base.start_ms), tenths(this.base.end_ms), this.base.speaker, false);
  }

  private next(): void {
    const listen = this.listening.isLooping;
    if (this.isNew) this.bear();
    else if (!this.rowOf(this.current)?.text.value.trim()) this.act("remove");
    else if (this.commit()) this.go(this.current + 1, listen);
  }

  // Where a new line begins when nobody says: at this moment of the film, else after the last line.
  private beginning_ms(): number {
    const { cues } = this.track;
    return this.listening.isPossible ? this.listening.now_ms : (cues[cues.length - 1]?.end_ms ?? 0);
  }

  // The line to come has come: it ends at this moment, if the film went on since it began.
  private bear(): void {
    const text = this.comer.text.value.trim();
    if (!text) return;
    const { start, end } = this.tools;
    if (!start.value) start.value = tenths(this.beginning_ms());
    const begins = milliseconds(start.value) ?? 0;
    const now = this.listening.now_ms;
    if (!end.value) end.value = tenths(now > begins + kMovedMs ? now : begins + reading_ms(text));
    const cue = this.typed();
    if (!cue) return;
    [this.comer.text.value, start.value, end.value] = ["", "", ""];
    this.track.change([...this.track.cues, cue], t("Line {n} saved", { n: this.track.cues.length + 1 }));
    const born = this.track.cues.findIndex((one) => one.start_ms === cue.start_ms && one.text === cue.text);
    this.current = this.track.cues.length;
    this.render();
    if (born >= 0) this.turnTo(born);
    this.comer.li.scrollIntoView({ block: "nearest" });
  }

  private act(act: Act): void {
    if (act === "listen") return this.listen();
    if (act === "rename") return this.rename();
    if (act !== "remove" && !this.commit()) return;
    const { cues } = this.track;
    const cue = cues[this.current];
    const number = this.current + 1;
    if (!cue) return;
    const around = (...inserted: Cue[]) => [...cues.slice(0, this.current), ...inserted, ...cues.slice(this.current + (act === "join" ? 2 : 1))];
    if (act === "remove") {
      this.change(around(), t("Line {n} removed", { n: number }), undefined);
      return this.go(this.current);
    }
    if (act === "join") {
      const next = cues[this.current + 1];
      if (!next) return this.say(t("There is no line after this one."), true);
      const both = joined(cue, next);
      this.change(around(both), t("Lines {n} and {next} joined", { n: number, next: number + 1 }), both);
      return this.go(this.current);
    }
    const [one, other] = halves(cue, this.rowOf(this.current)?.text.selectionStart ?? 0);
    if (!one || !other) return this.say(t("This line has one word only."), true);
    this.change(around(one, other), t("Line {n} cut in two", { n: number }), one);
    this.go(this.current + 1);
  }

  private listen(): void {
    if (this.isNew) {
      this.tools.start.value = tenths(this.listening.now_ms);
      if (!this.listening.isPlaying) this.listening.goOn();
      this.comer.text.focus();
      return;
    }
    const cue = this.typed();
    if (cue) this.listening.loop(cue.start_ms, cue.end_ms);
  }

  private rename(): void {
    const before = this.base?.speaker;
    const after = this.tools.speaker.value.trim();
    if (!before || after === before) return this.say(t("Write the new name under “Who speaks” first."), true);
    const text = this.rowOf(this.current)?.text.value.trim() ?? "";
    const renamed = this.track.cues.map((cue, i) => (cue.speaker === before ? { ...cue, speaker: after, text: (i === this.current && text) || cue.text } : cue));
    const count = this.track.cues.filter(({ speaker }) => speaker === before).length;
    this.change(renamed, plural(count, "{n} line has the new name", "{n} lines have the new name"), renamed[this.current]);
  }

  private speak(name: string): void {
    this.tools.speaker.value = name;
    this.commit();
  }

  private choose(name: string): void {
    this.speak(name);
    this.rowOf(this.current)?.text.focus();
  }

  private undo(): void {
    const fromNew = this.isNew;
    const typing = this.contains(document.activeElement) && document.activeElement !== this.undoButton;
    const at = this.track.undo();
    this.base = undefined;
    this.render();
    const index = fromNew ? this.track.cues.length : Math.min(at ?? this.current, this.track.cues.length);
    if (index < 0) return;
    this.turnTo(index);
    if (typing) this.go(index);
    this.enter(index);
  }

  // Somebody else changed lines. What is being typed stays in its field.
  private reloaded(lost: Cue[]): void {
    const { cues } = this.track;
    const row = this.rowOf(this.current);
    const { base, tools } = this;
    const fields = [row?.text, tools.start, tools.end, tools.speaker];
    const kept = this.isTyping() && base ? fields.map((field) => field?.value ?? "") : undefined;
    const focused = fields.findIndex((field) => field === document.activeElement);
    const caret = row?.text.selectionStart ?? 0;
    const wasNew = this.comer.li.contains(tools.box);
    if (wasNew) this.current = cues.length;
    else if (base) this.current = this.indexNear(base);
    this.render();
    if (!wasNew && this.current >= 0) this.turnTo(this.current);
    this.tell(lost);
    const theirs = cues[this.current];
    let words = t("Somebody else changed some lines; they are here as they are now.");
    if (!wasNew && base && theirs) {
      this.enter(this.current);
      const now = this.rowOf(this.current);
      if (kept && now) [now.text.value, tools.start.value, tools.end.value, tools.speaker.value] = kept as [string, string, string, string];
      const field = [now?.text, tools.start, tools.end, tools.speaker][focused];
      field?.focus();
      if (focused === 0) now?.text.setSelectionRange(caret, caret);
      if (kept && !same(base, theirs)) words = t("Somebody else changed this line too. Theirs: “{text}”. Yours is still in its field; Enter keeps yours.", { text: theirs.text });
    }
    this.say(words, false);
  }

  private indexNear(wanted: Cue): number {
    const { cues } = this.track;
    const exact = cues.findIndex((cue) => same(cue, wanted));
    if (exact >= 0) return exact;
    return cues.reduce((best, cue, i) => (Math.abs(cue.start_ms - wanted.start_ms) < Math.abs((cues[best]?.start_ms ?? Infinity) - wanted.start_ms) ? i : best), 0);
  }

  // What was saved too late, to be read again and put in the place of what stands there now.
  private tell(lost: Cue[]): void {
    const rows = lost.map((cue) =>
      lostLine(cue, this.dataset["linesLanguage"] ?? "", () => {
        const at = this.indexNear(cue);
        this.change([...this.track.cues.slice(0, at), cue, ...this.track.cues.slice(at + 1)], t("Line {n} saved", { n: at + 1 }), undefined);
        this.go(at);
      }),
    );
    this.notice.replaceChildren(...rows);
  }

  private say(words: string, trouble: boolean): void {
    this.status.textContent = words;
    this.status.classList.toggle("bad", trouble);
    this.undoButton.disabled = !this.track.canGoBack;
  }

  // The line that is heard is marked.
  private follow(): void {
    const now = this.listening.now_ms;
    this.rows.forEach((row, i) => {
      const cue = this.track.cues[this.first + i];
      row.li.classList.toggle("playing", cue !== undefined && this.listening.isPlaying && cue.start_ms <= now && now < cue.end_ms);
    });
  }

  private key(event: KeyboardEvent): void {
    const { key, altKey, shiftKey, target } = event;
    const command = event.ctrlKey || event.metaKey;
    const field = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement ? target : undefined;
    if (event.isComposing || event.defaultPrevented) return;
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
    if (command && key === "?") {
      this.help.open = !this.help.open;
      this.help.scrollIntoView({ block: "nearest" });
    } else if (command && !shiftKey && !altKey && key.toLowerCase() === "z") {
      if (field && this.isTyping()) return; // the browser's own undo, letter by letter
      this.undo();
    } else if (key === "Escape" && this.listening.isPlaying) this.listening.stop();
    else if (!this.list.contains(target as Node)) return;
    else if (command && key === "Enter") this.listen();
    else if (altKey && shiftKey && key.startsWith("Arrow")) this.nudge(key);
    else if (altKey && key === "ArrowDown") this.move(1);
    else if (altKey && key === "ArrowUp") this.move(-1);
    else if (altKey && digit && !this.isChapters) {
      const name = speakersOf(this.track.cues)[Number(digit) - 1];
      if (name !== undefined) this.speak(name);
    } else if (altKey && key === "Enter" && !this.isChapters) this.act("split");
    else if (altKey && key === "Delete") this.act("join");
    else if (altKey || command || shiftKey || !field) return;
    else if (key === "Enter") this.enterIn(field);
    else if ((field === this.tools.start || field === this.tools.end) && (key === "ArrowUp" || key === "ArrowDown")) this.shift(field, key === "ArrowUp" ? kNudgeMs : -kNudgeMs);
    else return;
    event.preventDefault();
  }

  // In the text: on to the next line. In another field: that is done, back to the text.
  private enterIn(field: HTMLElement): void {
    if (field === this.rowOf(this.current)?.text) return this.next();
    const { speaker } = this.tools;
    const begun = speaker.value.trim();
    const [name] = field === speaker && begun ? beginningWith(speakersOf(this.track.cues), begun) : [];
    if (name !== undefined) speaker.value = name;
    if (this.commit()) this.rowOf(this.current)?.text.focus();
  }

  private move(by: number): void {
    if (this.isNew || this.commit()) this.go(this.current + by, this.listening.isLooping);
  }

  private nudge(key: string): void {
    if (key === "ArrowLeft" || key === "ArrowRight") this.shift(this.tools.start, key === "ArrowRight" ? kNudgeMs : -kNudgeMs);
    else if (!this.isChapters) this.shift(this.tools.end, key === "ArrowUp" ? kNudgeMs : -kNudgeMs);
  }
  private shift(field: HTMLInputElement, by: number): void {
    const value = milliseconds(field.value);
    if (value !== undefined) field.value = tenths(Math.max(0, value + by));
    if (this.listening.isLooping) this.listen();
    else this.say(field.value, false);
  }
}
