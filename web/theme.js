// @ts-check
/* Before the first paint: the theme that was chosen here, if any. A classic script, so that it
   runs before the body is drawn; everything else is a module. */
(() => {
  try {
    const chosen = localStorage.getItem("vestibule.theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // A browser that stores nothing follows the system's setting.
  }
})();
