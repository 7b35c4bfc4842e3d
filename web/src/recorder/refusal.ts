import { t } from "../words";
import type { Kind } from "./recording";

// Why camera or microphone could not be opened, and what to do.
export function refusal(error: unknown, kind: Kind): string {
  const name = error instanceof DOMException ? error.name : "";
  const filming = kind === "video";
  if (name === "NotAllowedError")
    return filming
      ? t("The browser did not let this page use the camera and the microphone. Allow them, with the sign beside the address, then try again; or film with your own application and choose the file above.")
      : t("The browser did not let this page use the microphone. Allow it, with the sign beside the address, then try again; or record with your own application and choose the file above.");
  if (name === "NotFoundError")
    return filming
      ? t("No camera with a microphone was found on this device. You can record sound only, or choose a file above.")
      : t("No microphone was found on this device. Plug one in, then try again; or choose a file above.");
  return filming
    ? t("The camera or the microphone could not be started: another application may be using it. Close it, then try again; or choose a file above.")
    : t("The microphone could not be started: another application may be using it. Close it, then try again; or choose a file above.");
}
