// Elements without markup in strings: whatever is text stays text.

const svgNamespace = "http://www.w3.org/2000/svg";

export const h = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);

export const svg = (name, attributes, ...children) => fill(document.createElementNS(svgNamespace, name), attributes, children);

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    // A style attribute would be inline style, which the policy forbids; the properties are not.
    if (name === "style") for (const [property, set] of Object.entries(value)) element.style.setProperty(property, set);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

// Makes one tree like another and leaves alone what is the same, so that focus, selection and scrolling stay.
export function morph(from, to) {
  if (from.nodeName !== to.nodeName || from.dataset?.key !== to.dataset?.key) {
    from.replaceWith(to);
    return;
  }
  if (from.nodeType === Node.TEXT_NODE) {
    if (from.data !== to.data) from.data = to.data;
    return;
  }
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name) && name !== "open") from.removeAttribute(name);
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) === value) continue;
    if (name === "style") from.style.cssText = to.style.cssText;
    else from.setAttribute(name, value);
  }
  // Its children belong to the code that filled it.
  if (from.dataset?.own !== undefined) return;
  if (to.firstElementChild?.dataset?.key) morphKeyed(from, to);
  else morphInOrder(from, to);
}

function morphInOrder(from, to) {
  const old = [...from.childNodes];
  const wanted = [...to.childNodes];
  wanted.forEach((child, i) => (old[i] ? morph(old[i], child) : from.append(child)));
  for (const child of old.slice(wanted.length)) child.remove();
}

// Rows come at the top and go at the bottom: those between are not moved, for what is moved loses its focus.
function morphKeyed(from, to) {
  const keys = new Set([...to.children].map((child) => child.dataset.key));
  for (const child of [...from.childNodes]) if (!keys.has(child.dataset?.key)) child.remove();
  const old = new Map([...from.children].map((child) => [child.dataset.key, child]));
  let next = from.firstElementChild;
  for (const child of [...to.children]) {
    const known = old.get(child.dataset.key);
    if (known && known === next) {
      next = next.nextElementSibling;
      morph(known, child);
    } else if (known) {
      from.insertBefore(known, next);
      morph(known, child);
    } else from.insertBefore(child, next);
  }
}
