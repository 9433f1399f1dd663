/** Elements of an SVG in the page. Depends on `document`; must not know what they show. */

const SVG = "http://www.w3.org/2000/svg";

/** What is undefined among the attributes is left out. */
export function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(name, value);
  return element;
}

export const svgElement = (name, attributes = {}) => setAttributes(document.createElementNS(SVG, name), attributes);
