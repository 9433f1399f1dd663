/** A canvas as sharp as the screen, and marks, rings and axes drawn on it. Depends on pixels only. */

/** Fits the canvas to a size; gives {context, width, height} in CSS pixels, null while hidden. */
export function fitCanvas(canvas, { width, height } = sizeOf(canvas)) {
  if (!width || !height) return null;
  const ratio = Math.min(3, window.devicePixelRatio || 1);
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return { context, width, height, ratio };
}

/** The size of an element in CSS pixels; to ask for it makes the browser lay out all that has changed before. */
export const sizeOf = ({ clientWidth, clientHeight }) => ({ width: clientWidth, height: clientHeight });

/** A still layer of the same size, painted once by `paint(context)`. */
export function stillLayer(width, height, ratio, paint) {
  const layer = document.createElement("canvas");
  layer.width = Math.round(width * ratio);
  layer.height = Math.round(height * ratio);
  const context = layer.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  paint(context);
  return layer;
}

const SHAPES = [
  (path, x, y, r) => {
    path.moveTo(x + r, y);
    path.arc(x, y, r, 0, 2 * Math.PI);
  },
  (path, x, y, r) => path.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r),
  (path, x, y, r) =>
    polygon(path, [
      [x, y - 1.2 * r],
      [x + 1.1 * r, y + 0.8 * r],
      [x - 1.1 * r, y + 0.8 * r],
    ]),
  (path, x, y, r) =>
    polygon(path, [
      [x, y - 1.3 * r],
      [x + 1.3 * r, y],
      [x, y + 1.3 * r],
      [x - 1.3 * r, y],
    ]),
  (path, x, y, r) =>
    polygon(path, [
      [x, y + 1.2 * r],
      [x + 1.1 * r, y - 0.8 * r],
      [x - 1.1 * r, y - 0.8 * r],
    ]),
];

function polygon(path, [first, ...rest]) {
  path.moveTo(...first);
  for (const corner of rest) path.lineTo(...corner);
  path.closePath();
}

/** One mark for each point: a shape by class, numerals where there are more classes than shapes. */
export function drawMarks(context, points, { radius, hollow, colors, back, numerals }) {
  if (numerals) return drawNumerals(context, points, { radius, hollow, colors });
  const alike = Map.groupBy(points, ({ kind, color }) => `${kind}|${color ?? colors[kind]}`);
  for (const [key, group] of alike) {
    const color = key.slice(key.indexOf("|") + 1);
    context.lineWidth = hollow ? 1.2 : 0.75;
    context.fillStyle = hollow ? back : color;
    context.strokeStyle = hollow ? color : back;
    context.beginPath();
    for (const { x, y, kind } of group) SHAPES[kind % SHAPES.length](context, x, y, radius);
    context.fill();
    context.stroke();
  }
  return undefined;
}

function drawNumerals(context, points, { radius, hollow, colors }) {
  context.font = `${hollow ? "" : "600 "}${Math.max(8, Math.round(3.2 * radius))}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const { x, y, kind } of points) {
    context.fillStyle = colors[kind % colors.length];
    context.globalAlpha = hollow ? 0.55 : 1;
    context.fillText(String(kind), x, y);
  }
  context.globalAlpha = 1;
}

/** Rings round the points of a batch, in the run's accent over a hair of the background. */
export function drawRings(context, points, radius, accent, back) {
  context.beginPath();
  for (const { x, y } of points) {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  const crowded = points.length > 64;
  const alpha = Math.max(0.18, Math.min(0.6, 9 / Math.sqrt(points.length)));
  if (!crowded) {
    context.lineWidth = 4;
    context.strokeStyle = back;
    context.stroke();
  }
  context.globalAlpha = crowded ? alpha : 1;
  context.lineWidth = crowded ? 1 : 2;
  context.strokeStyle = accent;
  context.stroke();
  context.globalAlpha = 1;
}

/** Ticks and names at the left and below the box; `axis` = {name, ticks: [{at, label}]} in pixels. */
export function drawAxes(context, box, xAxis, yAxis, { text, line, font }) {
  if (box.isBare) return;
  context.font = font;
  context.fillStyle = text;
  context.strokeStyle = line;
  context.lineWidth = 1;
  context.textBaseline = "top";
  context.textAlign = "center";
  const bottom = box.top + box.height;
  for (const { at, label } of xAxis.ticks) {
    stroke(context, at, bottom, at, bottom + 4);
    context.fillText(label, at, bottom + 6);
  }
  context.fillText(xAxis.name, box.left + box.width / 2, bottom + 20);
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const { at, label } of yAxis.ticks) {
    if (!yAxis.classes) stroke(context, box.left - 4, at, box.left, at);
    context.fillText(label, box.left - 6, at);
  }
  context.save();
  context.translate(9, box.top + box.height / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = "center";
  context.fillText(yAxis.name, 0, 0);
  context.restore();
}

function stroke(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
  context.lineTo(Math.round(x2) + 0.5, Math.round(y2) + 0.5);
  context.stroke();
}
