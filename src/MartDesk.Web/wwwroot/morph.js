// Turns the children of an element into those of new HTML, touching only what differs: focus, selection,
// scrolling and opened rows stay. Rows are matched by data-key. The HTML comes from the desk, encoded there.

const tintMs = 300;
const tintEveryMs = 500; // at most two tints a second in a cell
const lastTint = new WeakMap();
const calm = matchMedia('(prefers-reduced-motion: reduce)');

const keyOf = node => node.nodeType === Node.ELEMENT_NODE ? node.dataset.key : undefined;
const isSameKind = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);
const numberOf = text => Number.parseFloat(text.replaceAll(',', '').replace('\u2212', '-'));

export function morph(element, html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  morphChildren(element, template.content);
}

function morphChildren(element, source) {
  const keyed = new Map();
  for (const child of element.children) {
    if (child.dataset.key) keyed.set(child.dataset.key, child);
  }

  let next = element.firstChild;
  for (const wanted of [...source.childNodes]) {
    const found = keyed.get(keyOf(wanted)) ?? (next && isSameKind(next, wanted) ? next : null);
    if (!found || !isSameKind(found, wanted)) {
      element.insertBefore(wanted, next);
      continue;
    }
    if (found === next) next = next.nextSibling;
    else element.insertBefore(found, next);
    morphNode(found, wanted);
  }

  while (next) {
    const after = next.nextSibling;
    next.remove();
    next = after;
  }
}

function morphNode(node, wanted) {
  if (node.nodeType !== Node.ELEMENT_NODE) {
    if (node.data !== wanted.data) node.data = wanted.data;
    return;
  }
  if ('same' in wanted.dataset) return; // the desk did not send what is here already
  const before = 'tint' in node.dataset ? node.textContent : null;
  morphAttributes(node, wanted);
  morphChildren(node, wanted);
  if (before !== null && before !== node.textContent) tint(node, numberOf(before), numberOf(node.textContent));
}

function morphAttributes(node, wanted) {
  for (const { name, value } of wanted.attributes) {
    const text = name === 'class' && node.classList.contains('gone') ? `${value} gone` : value; // what a search hides stays hidden
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
  for (const { name } of [...node.attributes]) {
    if (name !== 'open' && !wanted.hasAttribute(name) && !(name === 'class' && node.classList.contains('gone'))) node.removeAttribute(name); // what the reader opened stays open
  }
}

function tint(cell, before, after) {
  const now = performance.now();
  if (calm.matches || Number.isNaN(before) || Number.isNaN(after) || before === after) return;
  if (now - (lastTint.get(cell) ?? -Infinity) < tintEveryMs) return;
  lastTint.set(cell, now);
  const colour = after > before ? 'var(--buy-soft)' : 'var(--sell-soft)';
  cell.animate([{ backgroundColor: colour }, { backgroundColor: colour, offset: 0.6 }, {}], tintMs);
}
