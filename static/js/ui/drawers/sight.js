/** Which of some elements the window shows, or will after a short scroll. */

const NEAR = "25%"; // of the window, around it

/** `isAway(el)`: the element is out of sight. */
export function createSight(elements) {
  const away = new Set();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) away.delete(target);
        else away.add(target);
      }
    },
    { rootMargin: NEAR },
  );
  for (const el of elements) observer.observe(el);
  return { isAway: (el) => away.has(el) };
}
