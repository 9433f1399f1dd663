/** Light, dark or the system's choice. */

/** Shows the view's theme and calls `onChange` whenever colours may have changed. */
export function createTheme(select, { theme, onChoose, onChange }) {
  const show = (name) => {
    select.value = name;
    document.documentElement.dataset.theme = name;
    onChange();
  };
  select.addEventListener("change", () => {
    show(select.value);
    onChoose(select.value);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", onChange);
  select.value = theme;
  return { show };
}
