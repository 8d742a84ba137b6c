import { openDepth } from '/assets/depth.js';

// Order book and trades of one market. Rows are made once and filled anew; nothing is added or removed while it runs.
const rows = 10;
const prints = 24;

export function openBook(element, onPrice) {
  const decimals = Number(element.dataset.decimals);
  const step = Number(element.dataset.step);
  const price = new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const count = new Intl.NumberFormat('en-US');
  const [asks, bids, list, last, spread, age, best] = ['asks', 'bids', 'prints', 'last', 'spread', 'age', 'best'].map(name => element.querySelector(`[data-${name}]`));
  const askRows = make(asks, 'ask');
  const bidRows = make(bids, 'bid');
  const printRows = Array.from({ length: prints }, () => {
    const row = document.createElement('div');
    row.className = 'print';
    row.append(...Array.from({ length: 3 }, () => document.createElement('span')));
    list.append(row);
    return row;
  });
  const depthPicture = element.querySelector('.depth');
  const depth = openDepth(depthPicture, price, count, step, at => onPrice(at.toFixed(decimals)));
  const ladder = element.querySelector('.ladder');
  let factor = 1;
  let book = null;
  let trades = [];
  let own = [];
  let heard = 0;

  function make(parent, side) {
    return Array.from({ length: rows }, () => {
      const row = document.createElement('div');
      row.className = `lv ${side}`;
      row.append(...Array.from({ length: 3 }, () => document.createElement('span')), document.createElement('i'));
      row.addEventListener('click', () => { if (row.dataset.price) onPrice(row.dataset.price); });
      parent.append(row);
      return row;
    });
  }

  // Levels of several steps are one row: bids round down, asks up, so a row never promises a better price than it has.
  function group(levels, up) {
    if (factor === 1) return levels.slice(0, rows);
    const width = step * factor;
    const grouped = new Map();
    for (const [at, size] of levels) {
      const key = (up ? Math.ceil(at / width - 1e-9) : Math.floor(at / width + 1e-9)) * width;
      grouped.set(key, (grouped.get(key) ?? 0) + size);
    }
    return [...grouped].slice(0, rows);
  }

  function draw() {
    if (!book) return;
    if (!depthPicture.hidden) depth.draw(book);
    const [up, down] = [group(book.asks, true), group(book.bids, false)];
    const total = Math.max(sum(up), sum(down), 1);
    fill(askRows.toReversed(), up, total); // the best ask stands lowest
    fill(bidRows, down, total);
    const [ask, bid] = [book.asks[0]?.[0], book.bids[0]?.[0]];
    spread.textContent = ask && bid ? `spread ${price.format(ask - bid)}` : '';
    best.textContent = ask && bid ? `Best bid ${price.format(bid)}, best ask ${price.format(ask)}` : 'One side of the book is empty';
  }

  const sum = levels => levels.reduce((all, [, size]) => all + size, 0);

  function fill(target, levels, total) {
    let running = 0;
    target.forEach((row, index) => {
      const level = levels[index];
      const [at, size, all, bar] = row.children;
      running += level?.[1] ?? 0;
      set(at, level ? price.format(level[0]) : '');
      set(size, level ? count.format(level[1]) : '');
      set(all, level ? count.format(running) : '');
      row.dataset.price = level ? level[0].toFixed(decimals) : '';
      bar.style.width = `${level ? Math.round(running / total * 100) : 0}%`;
      row.classList.toggle('own', Boolean(level) && own.some(mine => Math.abs(mine - level[0]) < step * factor / 2));
    });
  }

  function drawTrades() {
    printRows.forEach((row, index) => {
      const trade = trades[index];
      const [at, size, time] = row.children;
      row.className = trade ? `print ${trade.buy ? 'up' : 'down'}` : 'print';
      set(at, trade ? `${trade.buy ? '▲' : '▼'} ${price.format(trade.price)}` : '');
      set(size, trade ? count.format(trade.contracts) : '');
      set(time, trade ? new Date(trade.time).toISOString().slice(11, 19) : '');
    });
    if (trades[0]) {
      last.textContent = `${trades[0].buy ? '▲' : '▼'} ${price.format(trades[0].price)}`;
      last.className = trades[0].buy ? 'up' : 'down';
    }
  }

  function set(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  function connect() {
    const events = new EventSource(element.dataset.stream);
    events.onmessage = event => {
      const message = JSON.parse(event.data);
      if (message.bids) {
        book = message;
        heard = Date.now();
        draw();
      }
      if (message.trades.length > 0) {
        trades = [...message.trades, ...trades].slice(0, prints);
        drawTrades();
      }
    };
    events.onerror = () => {
      if (events.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      events.close();
      setTimeout(connect, 3_000);
    };
  }

  element.addEventListener('click', event => {
    const button = event.target.closest('[data-group]');
    if (!button) return;
    factor = Number(button.dataset.group);
    for (const other of element.querySelectorAll('[data-group]')) other.classList.toggle('on', other === button);
    draw();
  });

  element.querySelector('[data-depth]').addEventListener('click', event => {
    depthPicture.hidden = !depthPicture.hidden;
    ladder.hidden = !depthPicture.hidden;
    event.currentTarget.setAttribute('aria-pressed', String(ladder.hidden));
    event.currentTarget.classList.toggle('on', ladder.hidden);
    draw();
  });

  setInterval(() => {
    const seconds = heard === 0 ? null : (Date.now() - heard) / 1_000;
    age.textContent = seconds === null ? 'no book yet' : seconds < 3 ? '' : `book ${Math.round(seconds)} s old`;
    element.classList.toggle('old', seconds !== null && seconds > 3);
  }, 1_000);
  if (element.dataset.stream) connect();
  return { update: state => { own = state.lines.filter(line => line.order && line.kind === 'order').map(line => line.price); draw(); } };
}
