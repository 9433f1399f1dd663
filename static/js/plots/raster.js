/** An SVG as pixels. Must not know a picture. */

const SHARPNESS = 2; // pixels for each of the picture's

export const dataUrlOf = (svg) => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;

/** A PNG of it as a blob, promised. */
export async function pngOf({ svg, width, height }) {
  const image = new Image();
  image.src = dataUrlOf(svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(SHARPNESS * width);
  canvas.height = Math.round(SHARPNESS * height);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => {
    canvas.toBlob(resolve, "image/png");
  });
}
