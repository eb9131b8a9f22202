// The only script: a switch between the light and the dark scheme. Without it the reader's system decides.
(() => {
  const root = document.documentElement;
  const button = document.querySelector(".theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const kept = {
    get: () => { try { return localStorage.getItem("theme"); } catch { return null; } },
    set: (value) => { try { localStorage.setItem("theme", value); } catch { /* this page only, then */ } },
  };
  const isDark = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const label = () => {
    button.textContent = isDark() ? button.dataset.light : button.dataset.dark;
    button.setAttribute("aria-label", isDark() ? button.dataset.toLight : button.dataset.toDark);
  };

  const wanted = kept.get();
  if (wanted === "light" || wanted === "dark") root.dataset.theme = wanted;
  if (!button) return;
  label();
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    kept.set(root.dataset.theme);
    label();
  });
  system.addEventListener("change", label);
})();
