// Runs before anything is painted: light or dark, as chosen here before or as the system says.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    document.documentElement.dataset.theme = localStorage.getItem("theme") || (system.matches ? "dark" : "light");
  };
  system.addEventListener("change", apply);
  apply();
})();
