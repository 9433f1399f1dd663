#!/usr/bin/env bash
# brain.js 1.6.1 trains with two errors that show in the numbers only.
# With praxis "adam", weights move by the running means of this step, but biases by those of the step
# before, corrected as if they were of this one. The first step moves no bias.
# With activation "leaky-relu" a unit is 0 below zero and leakyReluAlpha · z above it: it leaks
# nowhere and is a hundred times too small. Its gradient is that of a true leaky ReLU.
#
# Seen, with one weight and one bias that start at 1, the input 1 and the target 9, so that both have
# the same gradient in each step and Adam must keep them equal: 1.1, 1.2 and 1.3 for the weight, 1,
# 1.074 and 1.16 for the bias. With w = 1 and b = 0, run([1]) is 0.01 and run([-1]) is 0; one step of
# plain descent at rate 0.1 towards 2 moves the weight by 0.1 · (2 - 0.01), as if the slope were 1.
# This script fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund brain.js@1.6.1 > /dev/null 2>&1

seen=$(node - <<'JAVASCRIPT'
const { NeuralNetwork } = require("brain.js");

/** A network that is one unit, with the weight w and the bias b. */
function unit(options, w, b) {
  const layers = [{ 0: {} }, { 0: { bias: b, weights: { 0: w } } }];
  const { activation } = options;
  const stored = { sizes: [1, 1], layers, activation, trainOpts: options };
  return new NeuralNetwork(options).fromJSON(stored);
}

function trained(net, output, options) {
  net.train([{ input: [1], output: [output] }], options);
  const { bias, weights } = net.toJSON().layers[1][0];
  return `w ${weights[0].toFixed(4)}, b ${bias.toFixed(4)}`;
}

const shared = { learningRate: 0.1, iterations: 1, errorThresh: 1e-9 };
const adam = { ...shared, activation: "relu", praxis: "adam" };
const byAdam = unit(adam, 1, 1);
for (let step = 1; step <= 3; step++) console.log(`Adam, step ${step}: ${trained(byAdam, 9, adam)}`);

const leaky = { ...shared, activation: "leaky-relu" };
const net = unit(leaky, 1, 0);
console.log("leaky-relu of 1 and -1:", net.run([1])[0].toFixed(4), net.run([-1])[0].toFixed(4));
console.log("one step of it:", trained(net, 2, leaky));
JAVASCRIPT
)
echo "$seen"
[ "$seen" = "Adam, step 1: w 1.1000, b 1.0000
Adam, step 2: w 1.2000, b 1.0744
Adam, step 3: w 1.2998, b 1.1602
leaky-relu of 1 and -1: 0.0100 0.0000
one step of it: w 1.1990, b 0.1990" ] || { echo "changed"; exit 1; }
