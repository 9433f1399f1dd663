/**
 * A 2D context that writes SVG in place of painting: what the pictures of this page call, and nothing else.
 * Must not know a picture. A path's arcs are whole circles, begun at their right; a canvas is taken in as an image.
 */

const LOOK = {
  fillStyle: "#000000",
  strokeStyle: "#000000",
  lineWidth: 1,
  lineJoin: "miter",
  dashes: [],
  globalAlpha: 1,
  font: "12px sans-serif",
  textAlign: "left",
  textBaseline: "alphabetic",
};
const ANCHORS = { left: "start", center: "middle", right: "end" };
const DOWN = { alphabetic: 0, middle: 0.31, top: 0.81 }; // from where a text is asked for to its base line, in sizes
const SHARPNESS = 2; // pixels of an image for each of the picture's

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// No character of XML 1.0, in any spelling.
const NO_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
export const escaped = (text) =>
  String(text)
    .replace(NO_XML, "\ufffd")
    .replace(/[&<>"]/g, (sign) => ENTITIES[sign]);
const short = (number) => String(Math.round(100 * number) / 100);

function attributesOf(attributes) {
  const said = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return said
    .map(([name, value]) => ` ${name}="${typeof value === "number" ? short(value) : escaped(value)}"`)
    .join("");
}

export function createSvgContext() {
  const parts = [];
  const kept = []; // for each save() the look, and the groups opened since the one before
  let path = "";
  let groups = 0;
  let clips = 0;

  const write = (name, attributes) => parts.push(`<${name}${attributesOf(attributes)}/>`);
  const opacity = () => (context.globalAlpha < 1 ? context.globalAlpha : undefined);
  const open = (attributes) => {
    parts.push(`<g${attributesOf(attributes)}>`);
    groups++;
  };
  const box = (x, y, width, height) => `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}z`;

  const context = {
    ...LOOK,
    imageSmoothingEnabled: true,
    imageSmoothingQuality: "high",
    save() {
      kept.push({ look: Object.fromEntries(Object.keys(LOOK).map((name) => [name, context[name]])), groups });
      groups = 0;
    },
    restore() {
      parts.push("</g>".repeat(groups));
      const { look, groups: before } = kept.pop();
      Object.assign(context, look);
      groups = before;
    },
    translate: (x, y) => open({ transform: `translate(${short(x)} ${short(y)})` }),
    rotate: (angle) => open({ transform: `rotate(${short((180 * angle) / Math.PI)})` }),
    beginPath() {
      path = "";
    },
    moveTo(x, y) {
      path += `M${short(x)} ${short(y)}`;
    },
    lineTo(x, y) {
      path += `${path ? "L" : "M"}${short(x)} ${short(y)}`;
    },
    bezierCurveTo(...points) {
      path += `C${points.map(short).join(" ")}`;
    },
    closePath() {
      path += "z";
    },
    rect(x, y, width, height) {
      path += box(x, y, width, height);
    },
    arc(x, y, radius) {
      const half = `a${short(radius)} ${short(radius)} 0 1 1 `;
      path += `${half}${short(-2 * radius)} 0${half}${short(2 * radius)} 0z`;
    },
    setLineDash(lengths) {
      context.dashes = lengths;
    },
    fill: () => write("path", { d: path, fill: context.fillStyle, opacity: opacity() }),
    stroke: () =>
      write("path", {
        d: path,
        fill: "none",
        stroke: context.strokeStyle,
        "stroke-width": context.lineWidth,
        "stroke-dasharray": context.dashes.map(short).join(" ") || undefined,
        "stroke-linejoin": context.lineJoin === "miter" ? undefined : context.lineJoin,
        opacity: opacity(),
      }),
    clip() {
      const id = `clip-${++clips}`;
      parts.push(`<clipPath id="${id}"><path d="${path}"/></clipPath>`);
      open({ "clip-path": `url(#${id})` });
    },
    fillRect: (x, y, width, height) =>
      write("rect", { x, y, width, height, fill: context.fillStyle, opacity: opacity() }),
    fillText(text, x, y) {
      const [, weight, pixels] = context.font.match(/(\d+ )?([\d.]+)px/);
      const size = Number(pixels);
      const look = {
        "font-size": size,
        "font-weight": weight?.trim(),
        "text-anchor": ANCHORS[context.textAlign],
        fill: context.fillStyle,
        opacity: opacity(),
      };
      parts.push(
        `<text${attributesOf({ x, y: y + DOWN[context.textBaseline] * size, ...look })}>${escaped(text)}</text>`,
      );
    },
    drawImage(canvas, fromX, fromY, fromWidth, fromHeight, x, y, width, height) {
      const fine = document.createElement("canvas");
      fine.width = Math.round(SHARPNESS * width);
      fine.height = Math.round(SHARPNESS * height);
      const finely = fine.getContext("2d");
      finely.imageSmoothingQuality = "high";
      finely.drawImage(canvas, fromX, fromY, fromWidth, fromHeight, 0, 0, fine.width, fine.height);
      write("image", { x, y, width, height, preserveAspectRatio: "none", "xlink:href": fine.toDataURL() });
    },
    /** Takes in SVG that was written elsewhere. */
    insert: (markup) => parts.push(markup),
    toString: () => parts.join("\n"),
  };
  return context;
}
