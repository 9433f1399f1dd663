/** Colours of pictures: probabilities and values to pale tones. Depends on numbers; must not know a canvas. */

/** [r, g, b] of "#rrggbb". */
export function rgb(hex) {
  const number = parseInt(hex.trim().slice(1), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

const put = (data, at, r, g, b) => {
  data[at] = r;
  data[at + 1] = g;
  data[at + 2] = b;
  data[at + 3] = 255;
};

/** Paints the classes' colours mixed by their probabilities at z[from … from + outputs]. */
export function mixColors(colors) {
  const tones = colors.map(rgb);
  return (z, from, outputs, data, at) => {
    if (outputs === 1) return mixTwo(tones, 1 / (1 + Math.exp(-z[from])), data, at);
    let top = -Infinity;
    for (let j = 0; j < outputs; j++) if (z[from + j] > top) top = z[from + j];
    let [sum, r, g, b] = [0, 0, 0, 0];
    for (let j = 0; j < outputs; j++) {
      const weight = Math.exp(z[from + j] - top);
      const tone = tones[j % tones.length];
      sum += weight;
      r += weight * tone[0];
      g += weight * tone[1];
      b += weight * tone[2];
    }
    return put(data, at, r / sum, g / sum, b / sum);
  };
}

/** Paints the colour of the class that is likeliest at z[from … from + outputs]. */
export function topColor(colors) {
  const tones = colors.map(rgb);
  return (z, from, outputs, data, at) => {
    let top = outputs === 1 ? Number(z[from] > 0) : 0;
    for (let j = 1; j < outputs; j++) if (z[from + j] > z[from + top]) top = j;
    put(data, at, ...tones[top % tones.length]);
  };
}

function mixTwo([a, b], p, data, at) {
  put(data, at, a[0] + p * (b[0] - a[0]), a[1] + p * (b[1] - a[1]), a[2] + p * (b[2] - a[2]));
}

/** Paints a value between the two ends of a ramp, in so many steps unless that is null. */
export function rampColor(ramp, [low, high], steps = null) {
  const tones = ramp.map(rgb);
  const stepped = (share) => (Math.min(steps - 1, Math.floor(share * steps)) + 0.5) / steps;
  return (z, at, outputs, data, target) => {
    const share = Math.max(0, Math.min(1, (z[at] - low) / (high - low || 1)));
    mixTwo(tones, steps === null ? share : stepped(share), data, target);
  };
}

/** "rgb(…)" of a value between the ends of a ramp, in 16 steps so that marks can share a path. */
export function rampName(ramp, value, [low, high]) {
  const share = Math.round(15 * Math.max(0, Math.min(1, (value - low) / (high - low || 1)))) / 15;
  const [from, to] = ramp.map(rgb);
  return `rgb(${from.map((tone, i) => Math.round(tone + share * (to[i] - tone))).join(",")})`;
}
