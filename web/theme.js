// @ts-check
/* Before the first paint: the theme that was chosen here, if any, and whether the page's markup,
   which is English, waits for another language (`language.js` fills it in). A classic script, so
   that it runs before the body is drawn; everything else is a module. */
(() => {
  try {
    const chosen = localStorage.getItem("vestibule.theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // A browser that stores nothing follows the system's setting.
  }
  if (!language().startsWith("en")) {
    document.documentElement.dataset.filling = "";
    // Where the modules do not come, English is better than nothing.
    setTimeout(() => delete document.documentElement.dataset.filling, 3000);
  }

  function language() {
    try {
      for (const name of ["vestibule.language", "vestibule.language.profile"]) {
        const chosen = localStorage.getItem(name);
        if (chosen !== null) return chosen;
      }
    } catch {
      // The browser's own language counts.
    }
    return navigator.language;
  }
})();
