/** A weight or a bias that is set at a step of a run. Pure: the run's changes in, its changes out. */

/**
 * The changes with a parameter set at a step, in place of a value that it was given there before. Unlike another
 * setting it is no news only where it stands so already: from step to step it moves on.
 */
export function withParameter(changes, step, name, value) {
  const here = changes.find((change) => change.at_step === step) ?? { at_step: step };
  return [...changes.filter((change) => change !== here), { ...here, [name]: value }].sort(
    (a, b) => a.at_step - b.at_step,
  );
}
