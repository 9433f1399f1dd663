/**
 * The examples and the axes over a map: they change with scene, palette and size only, so they are painted once and
 * kept. Depends on these; must not know the model.
 */

import { drawAxes, drawMarks, stillLayer } from "../canvas.js";
import { layOut } from "./scene.js";

/** The marks of the examples, test examples hollow where they are shown, and the axes. */
export function drawPoints(context, { classes, valueSpan }, placed, palette, { hasTest }) {
  const colored = (list) =>
    classes ? list : list.map((point) => ({ ...point, color: palette.valueColor(point.value, valueSpan) }));
  const options = {
    radius: placed.radius,
    colors: palette.marks,
    back: palette.markEdge,
    numerals: classes?.length > 5,
  };
  if (hasTest) drawMarks(context, colored(placed.test), { ...options, hollow: true });
  drawMarks(context, colored(placed.train), { ...options, hollow: false });
  drawAxes(context, placed.box, placed.xAxis, placed.yAxis, palette.axes);
}

/** The layout and painted points that were kept, or new ones for another scene, look or size: {placed, …}. */
export function layoutFor(kept, { scene, palette, look }, { width, height, ratio }) {
  const isSame =
    kept?.scene === scene &&
    kept.palette === palette &&
    kept.hasTest === look.hasTest &&
    kept.width === width &&
    kept.height === height &&
    kept.ratio === ratio;
  if (isSame) return kept;
  const placed = layOut(scene, width, height);
  const points = stillLayer(width, height, ratio, (context) => drawPoints(context, scene, placed, palette, look));
  return { scene, placed, points, palette, hasTest: look.hasTest, width, height, ratio };
}
