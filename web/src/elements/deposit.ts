// <capsule-deposit>: the deposit form, improved. The draft exists on the server before the first byte; each field is saved as
// it is typed; each file goes over tus, so that a cut, a pause or a closed tab costs one chunk at most.
import { api, ApiError, element } from "../page";
import { loadWords, t } from "../words";
import type { ApiItem } from "../api";
import { answersOf, offerMoments, takeUpAnswers, unreadableMoment, withdrawMoments } from "./deposit_answers";
import { FileRow } from "./deposit_file";
import type { DepositRow } from "./deposit_row";

const isSubtitle = (file: File) => /\.(vtt|srt)$/i.test(file.name);

export class CapsuleDeposit extends HTMLElement {
  private form!: HTMLFormElement;
  private rows: DepositRow[] = [];
  private list!: HTMLElement;
  private saved!: HTMLElement;
  private problem!: HTMLElement;
  private item = "";
  private creating: Promise<string> | undefined;
  private timer = 0;
  private leaving = false;
  private asksForPeople = false;
  private peopleNoted = false;
  private personNoted = false;
  private wakeLock: { release(): Promise<void> } | undefined;

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form || this.form) return;
    this.form = form;
    this.item = this.dataset["item"] ?? "";
    this.list = element("ul", { class: "uploads" });
    this.saved = element("p", { role: "status", class: "saved" });
    this.problem = element("p", { role: "alert", class: "notice problem" });
    this.problem.hidden = true;
    const chooser = form.querySelector<HTMLInputElement>("input[name=files]");
    const subtitles = form.querySelector<HTMLInputElement>("input[name=transcript]");
    // The form ends with its files, for the server that reads it as it comes; here they travel apart, and come first.
    const files = chooser?.closest<HTMLElement>(".file-field");
    const words = subtitles?.closest<HTMLElement>(".field");
    if (files) form.prepend(files, this.list, ...(words ? [words] : []));
    form.querySelector(".form-actions")?.before(this.problem, this.saved);
    for (const input of [chooser, subtitles])
      input?.addEventListener("change", () => {
        const files = [...(input.files ?? [])];
        input.value = ""; // the files travel by themselves; the form must not send them again
        void this.add(files);
      });
    this.acceptDrops(chooser?.closest<HTMLElement>(".file-field") ?? null);
    form.addEventListener("input", (event) => {
      if ((event.target as HTMLInputElement).type === "file") return;
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.save(), 900);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.submit((event.submitter as HTMLButtonElement | null)?.value ?? "draft");
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.rows.some((row) => row.isMoving)) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => void this.stayAwake());
    this.classList.add("ready");
  }

  private acceptDrops(zone: HTMLElement | null): void {
    if (!zone) return;
    for (const name of ["dragenter", "dragover"])
      zone.addEventListener(name, (event) => {
        event.preventDefault();
        zone.classList.add("over");
      });
    for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      void this.add([...(event.dataTransfer?.files ?? [])]);
    });
  }

  private fields(): Record<string, unknown> {
    const data = new FormData(this.form);
    const text = (name: string) => String(data.get(name) ?? "");
    const fields: Record<string, unknown> = { themes: data.getAll("themes").map(String), answers: answersOf(this.form) };
    for (const name of ["kind", "title", "summary", "body", "language"]) fields[name] = text(name);
    // A place typed but not chosen from the list is left for the server's own reading of the form.
    fields["territory"] = text("territory_code");
    if (data.has("organisation")) fields["organisation"] = text("organisation");
    return fields;
  }

  // The language in which people speak in it.
  get language(): string {
    return new FormData(this.form).get("language")?.toString() ?? "fr";
  }

  // The draft that files belong to, made if there is none yet.
  async draft(): Promise<string> {
    if (this.item) return this.item;
    const campaign = this.dataset["campaign"] ?? "";
    this.creating ??= api<ApiItem>("POST", "/items", campaign ? { ...this.fields(), campaign } : this.fields()).then(
      ({ id }) => {
        this.adopt(id);
        return id;
      },
      (error: unknown) => {
        this.creating = undefined;
        throw error;
      },
    );
    return this.creating;
  }

  private adopt(item: string): void {
    this.item = item;
    history.replaceState(null, "", `?contribution=${item}`);
  }

  private async save(): Promise<boolean> {
    clearTimeout(this.timer);
    try {
      if (this.item) await api("PATCH", `/items/${this.item}`, this.fields());
      else await this.draft();
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      this.saved.textContent = t("Draft saved at {time}.", { time });
      this.tell("");
      return true;
    } catch (error) {
      this.tell(error instanceof ApiError ? error.message : t("The connection is lost. What you typed stays on this page; it will be saved when the connection is back."));
      if (!(error instanceof ApiError)) this.timer = window.setTimeout(() => void this.save(), 10_000);
      return false;
    }
  }

  // One more line of the list; whatever becomes of it, changed() is to be called.
  take(row: DepositRow): void {
    this.rows.push(row);
    this.list.append(row.element);
    void this.stayAwake();
  }

  private async add(files: File[]): Promise<void> {
    for (const file of files) {
      if (isSubtitle(file)) {
        const row = [...this.rows].reverse().find((one) => one.takesSubtitles);
        if (row) row.addSubtitles(file, this.language);
        else this.tell(t("Choose the video or the sound first, then its transcript {name}.", { name: file.name }));
        continue;
      }
      const row = new FileRow(file, () => this.changed());
      this.take(row);
      try {
        const earlier = await row.findEarlier();
        if (earlier && !this.item && (await this.takeUp(earlier))) row.resume();
        else if (earlier && earlier === this.item) row.resume();
        await row.start(await this.draft());
      } catch (error) {
        row.fail(error instanceof Error ? error.message : String(error));
      }
    }
    void this.stayAwake();
  }

  // The same file was being sent before the tab closed: back to its draft, words included.
  private async takeUp(item: string): Promise<boolean> {
    try {
      const found = await api<ApiItem & Record<string, unknown>>("GET", `/items/${item}`);
      for (const name of ["title", "summary", "body", "language"]) {
        const field = this.form.elements.namedItem(name) as HTMLInputElement | null;
        if (field && !(name === "language" ? false : field.value)) field.value = String(found[name] ?? "");
      }
      const kind = this.form.querySelector<HTMLInputElement>(`input[name=kind][value="${CSS.escape(String(found["kind"]))}"]`);
      if (kind) kind.checked = true;
      for (const theme of (found["themes"] as string[] | undefined) ?? []) {
        const box = this.form.querySelector<HTMLInputElement>(`input[name=themes][value="${CSS.escape(theme)}"]`);
        if (box) box.checked = true;
      }
      for (const { id, type, file_name } of found.media)
        if (type === "video" || type === "audio" || found.answers.some(({ media }) => media === id)) offerMoments(this.form, id, file_name);
      takeUpAnswers(this.form, found.answers);
      this.adopt(item);
      this.saved.textContent = t("You were sending this file: the sending goes on where it stopped.");
      return true;
    } catch {
      return false;
    }
  }

  changed(): void {
    for (const { media, name, isTimed, isGone } of this.rows)
      if (media && isTimed) (isGone ? withdrawMoments : offerMoments)(this.form, media, name);
    void this.stayAwake();
    if (this.leaving && !this.rows.some((row) => row.isMoving)) this.leave();
  }

  private async submit(publication: string): Promise<void> {
    const obstacle = this.rows.find((row) => row.obstacle)?.obstacle;
    if (obstacle) return this.tell(obstacle);
    const words = this.form.querySelector<HTMLInputElement>("input[name=territory]")?.value.trim() ?? "";
    const code = this.form.querySelector<HTMLInputElement>("input[name=territory_code]")?.value ?? "";
    const unreadable = unreadableMoment(this.form);
    if (unreadable) {
      this.tell(unreadable.words);
      return unreadable.field.focus();
    }
    try {
      if (!(await this.save())) return this.problem.focus();
      if (publication !== "draft") {
        const next = await this.notePeople();
        if (next === "stay") return;
        if (next === "others") publication = "draft";
        this.asksForPeople = next === "others";
      }
      const change: Record<string, unknown> = { publication };
      if (words && !code) {
        const { territories } = await api<{ territories: { code: string }[] }>("GET", `/territories?q=${encodeURIComponent(words)}`);
        if (territories[0]) change["territory"] = territories[0].code;
      }
      await api("PATCH", `/items/${this.item}`, change);
    } catch (error) {
      return this.tell(error instanceof Error ? error.message : String(error));
    }
    this.leaving = true;
    if (!this.rows.some((row) => row.isMoving)) return this.leave();
    this.saved.textContent = t("Your words are saved. Keep this page open until the files have left; the page of your contribution opens then.");
    this.form.querySelectorAll<HTMLButtonElement>(".form-actions button").forEach((button) => (button.disabled = true));
  }

  // Who can be recognised: said once, before it is handed in.
  private async notePeople(): Promise<"stay" | "others" | "go"> {
    if (!this.form.querySelector("input[name=people]") || this.peopleNoted) return "go";
    const data = new FormData(this.form);
    const said = String(data.get("people") ?? "");
    if (said === "others") return "others";
    if (said === "myself") {
      const scopes = data.getAll("scopes").map(String);
      if (scopes.length === 0) {
        this.tell(t("Tick at least one of those who may see what you say. Your deposit is kept as a draft."));
        return "stay";
      }
      const grants = Object.fromEntries(["picture", "sound", "transcript", "photo", "name"].map((aspect) => [aspect, scopes]));
      const manner = t("Read on the deposit page, by the person themselves");
      const text_language = String(data.get("text_language") ?? "");
      if (!this.personNoted) await api("POST", `/items/${this.item}/people`, { name: String(data.get("own_name") ?? ""), grants, manner, text_language });
      this.personNoted = true;
    } else if (said !== "nobody") {
      this.tell(t("Say first who can be recognised in it, even if it is nobody."));
      this.form.querySelector<HTMLInputElement>("input[name=people]")?.focus();
      return "stay";
    }
    await api("PATCH", `/items/${this.item}`, { people_declared: true });
    this.peopleNoted = true;
    return "go";
  }

  private leave(): void {
    if (this.rows.some((row) => row.hasFailed)) {
      this.leaving = false;
      this.form.querySelectorAll<HTMLButtonElement>(".form-actions button").forEach((button) => (button.disabled = false));
      return this.tell(t("A file could not be sent: see above. Everything else is saved."));
    }
    const root = document.documentElement.lang === "en" ? "/en" : "";
    const page = this.asksForPeople ? `/contributions/${this.item}/personnes` : this.dataset["campaign"] ? "/mes-depots" : `/contributions/${this.item}`;
    location.href = root + page;
  }

  tell(words: string): void {
    this.problem.textContent = words;
    this.problem.hidden = words === "";
  }

  // A phone that falls asleep stops sending.
  private async stayAwake(): Promise<void> {
    const wanted = this.rows.some((row) => row.isMoving) && !document.hidden;
    if (!wanted) {
      void this.wakeLock?.release();
      this.wakeLock = undefined;
    } else if (!this.wakeLock && "wakeLock" in navigator) {
      this.wakeLock = await navigator.wakeLock.request("screen").catch(() => undefined);
    }
  }
}
void loadWords("deposit").then(() => customElements.define("capsule-deposit", CapsuleDeposit));
