// <capsule-agreement>: the text of an agreement in the language of whoever reads it, and its proof said out loud. Without
// it the language is chosen all the same, and a sound is a file like another.
import { loadWords, t } from "../words";

class CapsuleAgreement extends HTMLElement {
  connectedCallback(): void {
    const text = this.querySelector<HTMLTextAreaElement>("textarea[name=text]");
    const languages = this.querySelector<HTMLSelectElement>("select[name=text_language]");
    if (!text || !languages) return;
    const ready = [...languages.options].map(({ dataset }) => dataset["text"]);
    languages.addEventListener("change", () => {
      const wanted = languages.selectedOptions[0]?.dataset["text"];
      // What somebody wrote is theirs.
      if (wanted !== undefined && ready.includes(text.value)) text.value = wanted;
    });
    this.offerRecording(text);
  }

  private offerRecording(text: HTMLTextAreaElement): void {
    const chooser = this.querySelector<HTMLInputElement>("input[name=proof]");
    const spoken = this.querySelector<HTMLElement>(".spoken");
    const button = spoken?.querySelector("button");
    const able = "MediaRecorder" in window && "DataTransfer" in window && Boolean((navigator.mediaDevices as MediaDevices | undefined)?.getUserMedia);
    if (!chooser || !spoken || !button || !able || !window.isSecureContext) return;
    spoken.hidden = false;
    button.addEventListener("click", () => void this.record(text, chooser, spoken, button));
  }

  private async record(text: HTMLTextAreaElement, chooser: HTMLInputElement, spoken: HTMLElement, button: HTMLButtonElement): Promise<void> {
    button.hidden = true;
    try {
      const [{ SpokenAgreement }] = await Promise.all([import("../recorder/spoken"), loadWords("recorder")]);
      const recorder = new SpokenAgreement(text, chooser);
      spoken.append(recorder.element);
      recorder.element.focus();
      void recorder.open();
      await recorder.closed;
      recorder.element.remove();
    } catch {
      button.textContent = t("The recorder could not be fetched: the connection is lost. Try again in a moment.");
    } finally {
      button.hidden = false;
      button.focus();
    }
  }
}
customElements.define("capsule-agreement", CapsuleAgreement);
