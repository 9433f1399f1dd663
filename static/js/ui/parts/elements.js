/** Elements of the page, found by name. Must not know the modules that use them. */

/**
 * The element with this id. Its type is `any`, because the templates, not the modules, say of which kind it is.
 * @type {(id: string) => any}
 */
export const byId = (id) => document.getElementById(id);

/**
 * Finds elements within `el` by the name in their `data-part`.
 * @type {(el: Element) => (name: string) => any}
 */
export const partOf = (el) => (name) => el.querySelector(`[data-part="${name}"]`);

/** Shows a text; where it already stands, nothing is touched. */
export const put = (node, text) => {
  if (node.textContent === text) return;
  const { firstChild: first, lastChild: last } = node;
  if (first?.nodeType === Node.TEXT_NODE && first === last) first.data = text;
  else node.textContent = text;
};

/** Sets a `data-` attribute; where it already says so, nothing is touched. */
export const setData = ({ dataset }, name, value) => {
  if (dataset[name] !== String(value)) dataset[name] = value;
};
