/** How a table is to be read, where the file does not say it right. Must not know the table. */

/** `answer(field, value)` is called with what is chosen, "" for what the file says. */
export function createDifferently(dialog, answer) {
  const controls = [...dialog.querySelectorAll("[data-answers]")];
  for (const control of controls)
    control.addEventListener("change", () => answer(control.dataset.answers, control.value.trim()));

  return {
    show(answers) {
      for (const control of controls) control.value = answers[control.dataset.answers];
    },
  };
}
