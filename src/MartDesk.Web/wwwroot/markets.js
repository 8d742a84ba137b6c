// The market list: it is all on the page, so it is searched and cut down to favourites here. Favourites are kept by this browser.
const stored = 'favourites';

export function openMarkets(panel) {
  const search = panel.querySelector('#search');
  const only = panel.querySelector('[data-only]');
  const favourites = new Set(read());
  let isCut = false;

  function read() {
    try {
      const names = JSON.parse(localStorage.getItem(stored) ?? '[]');
      return Array.isArray(names) ? names : [];
    } catch {
      return []; // storage may be forbidden, or hold what is not ours
    }
  }

  function keep() {
    try {
      localStorage.setItem(stored, JSON.stringify([...favourites]));
    } catch {
      // Storage may be forbidden; the choice then lasts until the page is left.
    }
  }

  function press(button, isOn) {
    button.setAttribute('aria-pressed', String(isOn));
    button.textContent = isOn ? '★' : '☆';
  }

  // Also after every update, which may bring markets that were not there.
  function update() {
    const words = search.value.trim().toUpperCase();
    for (const star of panel.querySelectorAll('[data-favourite]')) {
      const isFavourite = favourites.has(star.dataset.favourite);
      const row = star.closest('tr');
      if ((star.getAttribute('aria-pressed') === 'true') !== isFavourite) press(star, isFavourite);
      row.classList.toggle('gone', !row.dataset.search.toUpperCase().includes(words) || (isCut && !isFavourite));
    }
  }

  search.addEventListener('input', update);
  panel.addEventListener('click', event => {
    const star = event.target.closest('.star');
    if (!star) return;
    if (star === only) {
      isCut = !isCut;
      press(only, isCut);
    } else if (!favourites.delete(star.dataset.favourite)) {
      favourites.add(star.dataset.favourite);
    }
    keep();
    update();
  });
  update();
  return { update };
}
