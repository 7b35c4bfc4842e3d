// Sends over tus what is still being made: its length is told at the end. tus-js-client hangs when such a length is a
// multiple of its chunk (its issue 779), so the few requests are made here.
// https://tus.io/protocols/resumable-upload
import { ApiError } from "../page";
import { t } from "../words";

const kMostBytes = 512 * 1024;
// A request that hangs longer on a dying link is cut: what arrived of it counts, and the next one goes on from there.
const kMostMilliseconds = 30_000;
const kPauses = [500, 1000, 2000, 5000, 10_000, 30_000];

const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

export const mayPass = (error: unknown) =>
  !(error instanceof ApiError) || error.status >= 500 || [409, 423, 429].includes(error.status);

export class GrowingUpload {
  private url = "";
  private waiting = new Blob();
  private sent = 0; // acknowledged by the server: `waiting` begins there
  private ended = false;
  private stopped = false;
  private inDoubt = false; // after a failure only the server knows what arrived
  private wake: () => void = () => undefined;
  private hurry: () => void = () => undefined;
  private request: AbortController | undefined;
  // Ends when the server has all of it; fails when it never will.
  readonly done: Promise<void>;

  // `item` is asked for again after a failure. `told` is called when something has arrived, with "", and at each failure,
  // with what to say about it.
  constructor(
    private readonly item: () => Promise<string>,
    private readonly fileName: string,
    private readonly told: (trouble: string) => void,
  ) {
    this.done = this.run();
  }

  get media(): string {
    return this.url.split("/").pop() ?? "";
  }
  get sentBytes(): number {
    return this.sent;
  }
  get waitingBytes(): number {
    return this.waiting.size;
  }

  add(bytes: Blob): void {
    this.waiting = new Blob([this.waiting, bytes]);
    this.wake();
  }

  finish(): void {
    this.ended = true;
    this.wake();
  }

  // Leaves what has been sent where it is.
  stop(): void {
    this.stopped = true;
    this.request?.abort();
    this.wake();
    this.hurry();
  }

  private async run(): Promise<void> {
    await Promise.resolve(); // whoever made this has it in hand before it speaks
    for (let failures = 0; !this.stopped; ) {
      try {
        if (await this.step()) return;
        failures = 0;
      } catch (error) {
        if (this.stopped) return;
        if (!mayPass(error)) throw error;
        this.inDoubt = this.url !== "";
        const full = error instanceof ApiError && error.status === 507;
        this.told(full ? error.message : t("The connection is lost: what you record waits on this device, and leaves when it is back."));
        await this.pause(kPauses[Math.min(failures++, kPauses.length - 1)]!);
      }
    }
  }

  // One thing at a time; true when nothing is left to do.
  private async step(): Promise<boolean> {
    if (!this.url) await this.create();
    else if (this.inDoubt) return this.catchUp();
    else if (this.waiting.size > 0 || this.ended) return this.send();
    else await new Promise<void>((resolve) => (this.wake = resolve));
    return false;
  }

  private async create(): Promise<void> {
    const metadata = `item ${base64(await this.item())},filename ${base64(this.fileName)}`;
    const response = await this.ask("POST", "/depots", { "Upload-Defer-Length": "1", "Upload-Metadata": metadata });
    this.url = response.headers.get("Location") ?? "";
    this.told("");
  }

  private async send(): Promise<boolean> {
    const part = this.waiting.slice(0, kMostBytes);
    const isLast = this.ended && part.size === this.waiting.size;
    const headers: Record<string, string> = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(this.sent) };
    if (isLast) headers["Upload-Length"] = String(this.sent + part.size);
    this.acknowledge(await this.ask("PATCH", this.url, headers, part));
    return isLast;
  }

  private async catchUp(): Promise<boolean> {
    const response = await this.ask("HEAD", this.url);
    const isWhole = response.headers.get("Upload-Length") === response.headers.get("Upload-Offset");
    this.acknowledge(response);
    this.inDoubt = false;
    if (isWhole && !(this.ended && this.waiting.size === 0))
      throw new ApiError(410, t("This recording was ended on another page, without its last part. You can keep a copy on this device."));
    return isWhole;
  }

  private acknowledge(response: Response): void {
    const offset = Number(response.headers.get("Upload-Offset"));
    this.waiting = this.waiting.slice(offset - this.sent);
    this.sent = offset;
    this.told("");
  }

  private async ask(method: string, url: string, headers: Record<string, string> = {}, body: Blob | null = null): Promise<Response> {
    const request = new AbortController();
    this.request = request;
    const timer = setTimeout(() => request.abort(), kMostMilliseconds);
    try {
      const response = await fetch(url, {
        method,
        headers: { "Tus-Resumable": "1.0.0", "Accept-Language": document.documentElement.lang, ...headers },
        body,
        signal: request.signal,
      });
      if (!response.ok) throw new ApiError(response.status, (await response.text()).trim());
      return response;
    } finally {
      clearTimeout(timer);
    }
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        window.removeEventListener("online", end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      window.addEventListener("online", end);
      this.hurry = end;
    });
  }
}
