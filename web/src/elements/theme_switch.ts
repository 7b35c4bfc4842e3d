// <capsule-theme>: light, dark, or as the device says. Remembered on the device.
import { element, icon, memory } from "../page";
import { t } from "../words";

const themes = ["system", "light", "dark"] as const;
type Theme = (typeof themes)[number];

class CapsuleTheme extends HTMLElement {
  connectedCallback(): void {
    const stored = memory.get("theme");
    let theme: Theme = stored === "light" || stored === "dark" ? stored : "system";
    const label = element("span");
    const button = element("button", { type: "button", class: "quiet-button" });
    const names: Record<Theme, string> = { system: t("Theme: as on this device"), light: t("Theme: light"), dark: t("Theme: dark") };
    const show = () => {
      label.textContent = names[theme];
      button.replaceChildren(icon(theme), label);
    };
    button.addEventListener("click", () => {
      theme = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system";
      memory.set("theme", theme === "system" ? null : theme);
      if (theme === "system") delete document.documentElement.dataset["theme"];
      else document.documentElement.dataset["theme"] = theme;
      show();
    });
    show();
    this.replaceChildren(button);
  }
}
customElements.define("capsule-theme", CapsuleTheme);
