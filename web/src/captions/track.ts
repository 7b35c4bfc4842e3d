// A transcript at work: what the person made of it, sent to the server one change after the other, with a way back.
import { api, ApiError } from "../page";
import { t } from "../words";
import { closed, difference, patched, sameAll, sorted, type Cue, type Patch } from "./lines";

export interface Watcher {
  // The lines are others than those that change() or undo() gave back: somebody else changed them. `lost`: what could not
  // be saved because its lines are no longer there.
  reloaded: (lost: Cue[]) => void;
  said: (words: string, trouble: boolean) => void;
}

const kAgainMs = 4000;

export class Track {
  cues: Cue[] = [];
  private kept: Cue[] = []; // as the server has them at `version`
  private version = 0;
  private wayBack: Patch[][] = [];
  private saving = false;
  private timer = 0;
  private words = "";

  constructor(
    private readonly address: string,
    private readonly duration_ms: number | undefined, // of chapters, whose ends follow from their starts
    private readonly watcher: Watcher,
  ) {}

  async load(): Promise<void> {
    const { version, cues } = await api<{ version: number; cues: Cue[] }>("GET", this.address);
    [this.version, this.kept, this.cues] = [version, cues, cues];
  }

  get isSaved(): boolean {
    return this.kept === this.cues;
  }
  get canGoBack(): boolean {
    return this.wayBack.length > 0;
  }

  // `words`: said once it is saved.
  change(cues: Cue[], words: string): void {
    const before = this.cues;
    const after = this.duration_ms === undefined ? sorted(cues) : closed(cues, this.duration_ms);
    if (sameAll(before, after)) return;
    this.cues = after;
    this.wayBack.push(difference(after, before));
    this.words = words;
    void this.save();
  }

  // Takes the last change back; the number of the first line that it touches.
  undo(): number | undefined {
    for (let patches = this.wayBack.pop(); patches; patches = this.wayBack.pop()) {
      const cues = patched(this.cues, patches);
      if (!cues) continue; // somebody else changed those lines since
      this.cues = cues;
      this.words = t("Undone");
      void this.save();
      return patches[0]?.at ?? 0;
    }
    return undefined;
  }

  private async save(): Promise<void> {
    if (this.saving) return;
    this.saving = true;
    clearTimeout(this.timer);
    try {
      while (this.kept !== this.cues) {
        const sent = this.cues;
        const changes = difference(this.kept, sent).map(({ at, removed, inserted }) => ({ at, remove: removed.length, insert: inserted }));
        if (changes.length > 0) this.version = (await api<{ version: number }>("PATCH", this.address, { version: this.version, changes })).version;
        this.kept = sent;
      }
      this.watcher.said(this.words, false);
    } catch (error) {
      await this.troubled(error);
    } finally {
      this.saving = false;
    }
  }

  private async troubled(error: unknown): Promise<void> {
    if (error instanceof ApiError && error.status === 409) return this.takeTheirs().catch(() => this.later());
    if (error instanceof ApiError && error.status < 500) return this.watcher.said(error.message, true);
    this.later();
  }

  private later(): void {
    this.watcher.said(t("Not saved yet: the library cannot be reached. It will be tried again; keep this page open."), true);
    this.timer = window.setTimeout(() => void this.save(), kAgainMs);
  }

  private async takeTheirs(): Promise<void> {
    const ours = this.cues;
    const patches = difference(this.kept, ours);
    await this.load();
    // An answer that was lost on the way: the server had it all.
    if (sameAll(this.cues, ours)) return this.watcher.said(this.words, false);
    const merged = patched(this.cues, patches);
    if (merged) this.cues = merged;
    this.watcher.reloaded(merged ? [] : patches.flatMap(({ inserted }) => inserted));
    if (merged) this.timer = window.setTimeout(() => void this.save());
  }
}
