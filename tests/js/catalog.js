/** A small catalog: two data sets, three optimisers, three schedules. */

const fields = {
  "data.name": "moons",
  "data.n": null,
  "data.noise": null,
  "model.hidden": [8, 4],
  "model.activation": "tanh",
  "model.seed": 0,
  loss: "cross_entropy",
  learning_rate: 0.1,
  learning_rate_rule: "same",
  reduction: "mean",
  optimizer: "gradient_descent",
  momentum: null,
  schedule: "constant",
  schedule_factor: 0.5,
  schedule_epochs: 10,
  batch_growth: 1,
  seed: 0,
};

export const CATALOG = {
  fields: Object.entries(fields).map(([path, value]) => ({ path, label: path, default: value })),
  datasets: [
    { name: "moons", title: "Two moons", task: "classification", n: 400, noise: 0.2, features: ["x1", "x2"] },
    { name: "diabetes", title: "Diabetes", task: "regression", n: 442, noise: null, features: ["bmi"] },
  ],
  losses: [
    { name: "squared_error", tasks: ["regression"] },
    { name: "huber", tasks: ["regression"] },
    { name: "cross_entropy", tasks: ["classification"] },
  ],
  optimizers: [
    {
      name: "gradient_descent",
      title: "Gradient descent",
      in_sentence: "gradient descent",
      parameters: {},
      choices: {},
    },
    {
      name: "momentum",
      title: "Momentum",
      in_sentence: "momentum",
      equation: "v ← μ v + g   (torch)",
      symbols: { v: "velocity", μ: "momentum", τ: "dampening", η: "rate" },
      parameters: { momentum: 0.9, dampening: 0, rate_in_velocity: false },
      choices: { rate_in_velocity: [false, true] },
      forms: [
        { choices: { rate_in_velocity: false, dampened: true }, equation: "v ← μ v + (1 − τ) g   (torch)" },
        { choices: { rate_in_velocity: true, dampened: false }, equation: "v ← μ v − η g   (Keras)" },
      ],
    },
    {
      name: "adam",
      title: "Adam",
      in_sentence: "Adam",
      parameters: { beta1: 0.9, beta2: 0.999, epsilon_place: "outside" },
      choices: { epsilon_place: ["outside", "inside", "hat"] },
      forms: [],
    },
    {
      name: "rmsprop",
      title: "RMSProp",
      in_sentence: "RMSProp",
      parameters: { decay: 0.99, epsilon_place: "outside" },
      choices: { epsilon_place: ["outside", "inside"] },
      forms: [],
    },
  ],
  schedules: [
    { name: "constant", parameters: [] },
    { name: "cosine", parameters: ["schedule_factor"] },
    { name: "step", parameters: ["schedule_factor", "schedule_epochs"] },
  ],
};
