// Runs before the page is drawn, so that a chosen theme never flashes the other one. No import, no export: a plain script.
(() => {
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset["theme"] = theme;
  } catch {
    // Storage refused: the system's theme holds.
  }
  document.documentElement.classList.add("scripted");
})();
