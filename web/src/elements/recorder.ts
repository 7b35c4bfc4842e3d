// <capsule-recorder hidden>: films or records sound from the deposit page. Its <ol class="questions"> may hold questions,
// which are then asked one at a time. The studio itself is fetched when somebody wants to record.
import { loadWords, t } from "../words";
import type { CapsuleDeposit } from "./deposit";
import type { Kind } from "../recorder/recording";

class CapsuleRecorder extends HTMLElement {
  connectedCallback(): void {
    const able = "MediaRecorder" in window && Boolean((navigator.mediaDevices as MediaDevices | undefined)?.getUserMedia);
    if (!this.hidden || !able || !window.isSecureContext) return;
    this.hidden = false;
    for (const button of this.querySelectorAll("button")) button.addEventListener("click", () => void this.open(button));
  }

  private async open(from: HTMLButtonElement): Promise<void> {
    const deposit = this.closest<CapsuleDeposit>("capsule-deposit");
    const choice = this.querySelector<HTMLElement>(".recorder-choice");
    if (!deposit || !choice || choice.hidden) return;
    const questions = [...this.querySelectorAll(".questions li")].map(({ textContent }) => (textContent ?? "").trim());
    choice.hidden = true;
    try {
      const [{ Studio }] = await Promise.all([import("../recorder/studio"), loadWords("recorder")]);
      const studio = new Studio(from.value as Kind, questions, deposit);
      this.append(studio.element);
      studio.element.focus();
      void studio.open();
      await studio.closed;
      studio.element.remove();
    } catch {
      deposit.tell(t("The recorder could not be fetched: the connection is lost. Try again in a moment."));
    } finally {
      choice.hidden = false;
      from.focus();
    }
  }
}
customElements.define("capsule-recorder", CapsuleRecorder);
