/** The choice of light, dark or the system's colours. */

export function createTheme(select, onChoose) {
  select.addEventListener("change", () => onChoose(select.value));
  return {
    show: (name) => {
      select.value = name;
    },
  };
}
