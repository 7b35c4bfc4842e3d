// The moments at which questions were asked, as chapters in WebVTT.

const stamp = (milliseconds: number) => new Date(milliseconds).toISOString().slice(11, 23);
const escaped = (text: string) => text.replace(/\s+/g, " ").trim().replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

export class ChapterMarks {
  private readonly marks: { start: number; text: string }[] = [];

  add(start: number, text: string): void {
    this.marks.push({ start: Math.round(start), text });
  }

  // The last chapter lasts until `end`; each a moment at least, for a cue that ends where it starts is none.
  toWebVtt(end: number): Blob {
    const cues = this.marks.map(({ start, text }, index) => {
      const until = Math.max(start + 1, Math.round(this.marks[index + 1]?.start ?? end));
      return `${stamp(start)} --> ${stamp(until)}\n${escaped(text)}\n`;
    });
    return new Blob([`WEBVTT\n\n${cues.join("\n")}`], { type: "text/vtt" });
  }
}
