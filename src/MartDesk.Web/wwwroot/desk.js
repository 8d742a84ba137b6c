// Keeps the page up to date: one stream of events, each with the regions that changed.
import { morph } from '/assets/morph.js';
import { isSoundAsked, openSound } from '/assets/sound.js';

const lostAfterMs = 4_000; // the desk speaks at least once a second

const lost = document.getElementById('lost');
const announce = document.getElementById('announce');
let lastTime = null;
let watchdog = 0;
let chart = null;
let book = null;
let ticket = null;
let markets = null;
let newestAlert = null;
const sound = openSound(isSoundAsked());

// A phone shows cards where others show tables; only what is shown is drawn.
const phone = matchMedia('(max-width: 699px)');
let events = null;
phone.addEventListener('change', connect);

function connect() {
  events?.close();
  const address = document.body.dataset.live;
  const stream = events = new EventSource(`${address}${address.includes('?') ? '&' : '?'}width=${phone.matches ? 'narrow' : 'wide'}`);
  stream.onmessage = event => {
    show(JSON.parse(event.data));
    alive();
  };
  stream.addEventListener('signed-out', signIn);
  stream.onerror = () => {
    loseServer();
    if (stream.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    stream.close();
    setTimeout(connectAgain, 2_000);
  };
}

// A stream that was refused does not say why; asking for the session does.
async function connectAgain() {
  const session = await fetch('/session').catch(() => null);
  if (session?.status === 401) signIn();
  else connect();
}

// The desk sends whoever has no session to the sign-in, and back here afterwards.
function signIn() {
  location.reload();
}

function show(update) {
  lastTime = update.time;
  for (const [key, html] of Object.entries(update.regions)) {
    const region = document.querySelector(`[data-region="${key}"]`);
    if (region) morph(region, html);
  }
  if (update.regions.markets) markets?.update();
  if (update.chart && chart) chart.update(update.chart);
  if (update.chart && book) book.update(update.chart);
  announceAlert();
  sound.update();
}

// Fills and refusals are spoken, prices are not.
function announceAlert() {
  const row = document.querySelector('details.feed');
  if (!row) return;
  const words = `${row.querySelector('.what').textContent.trim()}: ${row.querySelector('.tag').textContent}`;
  const heard = `${row.dataset.key} ${words}`;
  if (newestAlert !== null && newestAlert !== heard) announce.textContent = words;
  newestAlert = heard;
}

function alive() {
  clearTimeout(watchdog);
  watchdog = setTimeout(loseServer, lostAfterMs);
  if (lost.hidden) return;
  lost.hidden = true;
  document.body.classList.remove('is-lost');
}

function loseServer() {
  if (!lost.hidden) return;
  lost.textContent = `This page is not connected to the desk. What you see ended at ${lastTime ?? 'its loading'}.`;
  lost.hidden = false;
  document.body.classList.add('is-lost');
}

document.addEventListener('click', event => {
  if (!event.target.closest('[data-action="theme"]')) return;
  const theme = document.documentElement.dataset.theme === 'light' ? 'dark' : 'light';
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem('theme', theme);
  } catch {
    // Storage may be forbidden; the choice then lasts until the page is left.
  }
});

// Copying is the only use of a copy button; without a script the text can be marked.
document.addEventListener('click', async event => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    announce.textContent = 'Copied';
    const before = button.textContent;
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = before; }, 1_500);
  } catch {
    announce.textContent = 'Copying was refused; mark the text instead';
  }
});

// A form that makes the desk ask the venue says so, and is not sent twice.
document.addEventListener('submit', event => {
  const busy = event.target.dataset.busy;
  if (!busy) return;
  const button = event.submitter ?? event.target.querySelector('button[type="submit"]');
  setTimeout(() => { // after the browser has read the form, of which the button's value is a part
    for (const other of event.target.querySelectorAll('button[type="submit"]')) other.disabled = true;
    button.textContent = busy;
  });
});

document.addEventListener('change', event => {
  if (event.target.matches('[data-submit]')) event.target.form.submit();
});

// Moving about a page that updates by itself is using it: said at most every five minutes, so that the session stays.
let usedAt = performance.now();
for (const sign of ['pointermove', 'keydown']) {
  document.addEventListener(sign, () => {
    if (performance.now() - usedAt < 300_000) return;
    usedAt = performance.now();
    fetch('/session/used').catch(() => {});
  }, { passive: true });
}

connect();
const form = document.getElementById('ticket');
if (form) {
  const { openTicket } = await import('/assets/ticket.js');
  ticket = openTicket(form);
}
const list = document.getElementById('markets');
if (list) {
  const { openMarkets } = await import('/assets/markets.js');
  markets = openMarkets(list);
}
const ladder = document.getElementById('book');
if (ladder) {
  const { openBook } = await import('/assets/book.js');
  book = openBook(ladder, price => ticket?.price(price));
}
const { openKeys } = await import('/assets/keys.js');
openKeys(ticket);
const canvas = document.getElementById('chart');
if (canvas?.dataset.candles) {
  const { openChart } = await import('/assets/chart.js');
  chart = openChart(canvas);
}
const curve = document.getElementById('equity');
if (curve) {
  const { openEquity } = await import('/assets/equity.js');
  openEquity(curve);
}
