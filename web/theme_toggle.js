// @ts-check
import { byId } from "./dom.js";
import { startTexts } from "./texts/start.js";

const storedAs = "vestibule.theme";
const systemDark = matchMedia("(prefers-color-scheme: dark)");

/** Makes the button that changes between light and dark; until pressed, the system decides. */
export function startThemeToggle() {
  const button = byId("theme", HTMLButtonElement);
  const name = () => {
    const words = other() === "dark" ? startTexts.useDark : startTexts.useLight;
    button.setAttribute("aria-label", words);
  };
  button.addEventListener("click", () => {
    const theme = other();
    // What the system would choose anyway is not worth remembering: the page follows it again.
    const asSystem = theme === (systemDark.matches ? "dark" : "light");
    if (asSystem) delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    try {
      if (asSystem) localStorage.removeItem(storedAs);
      else localStorage.setItem(storedAs, theme);
    } catch {
      // It holds for this visit.
    }
    name();
  });
  systemDark.addEventListener("change", name);
  name();
}

function other() {
  const chosen = document.documentElement.dataset.theme;
  const dark = chosen === undefined ? systemDark.matches : chosen === "dark";
  return dark ? "light" : "dark";
}
