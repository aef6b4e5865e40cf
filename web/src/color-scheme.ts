/** Where the component library keeps the choice between light, dark and the system's. */
const KEY = 'mantine-color-scheme-value';

/** Applies the chosen colours before the first paint: an inline script, the usual way, is nothing that the page's policy allows. */
export function applyColorScheme(): void {
  const chosen = localStorage.getItem(KEY);
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.dataset['mantineColorScheme'] =
    chosen === 'dark' || chosen === 'light' ? chosen : system;
}
