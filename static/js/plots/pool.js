/** Elements over a plot, kept from picture to picture. Depends on their parent; must not know what they show. */

export function element(className, parent) {
  const made = document.createElement("div");
  made.className = className;
  parent.append(made);
  return made;
}

/** One child for each item, filled by `put(child, item)`; those for which there is no item are hidden. */
export function fillPool(parent, className, items, put) {
  while (parent.children.length < items.length) element(className, parent);
  [...parent.children].forEach((child, i) => {
    child.hidden = i >= items.length;
    if (!child.hidden) put(child, items[i]);
  });
}
