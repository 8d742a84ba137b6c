// Before the first paint: the theme chosen here, or the system's. Dark is the default.
(() => {
  const light = matchMedia('(prefers-color-scheme: light)');
  const chosen = () => {
    try {
      return localStorage.getItem('theme');
    } catch {
      return null; // storage may be forbidden
    }
  };
  const apply = () => {
    document.documentElement.dataset.theme = chosen() ?? (light.matches ? 'light' : 'dark');
  };
  light.addEventListener('change', apply);
  apply();
})();
