// The price chart: candles of one instrument, our positions and orders as lines, our fills as marks. Orders are moved by dragging.
import { CandlestickSeries, HistogramSeries, LineStyle, createChart, createSeriesMarkers } from '/assets/lightweight-charts.js';

const readAgainMs = 15_000;

export function openChart(element) {
  const { candles: address, decimals, step, minutes } = element.dataset;
  if (!address) return null;

  const precision = Number(decimals);
  const seconds = Number(minutes) * 60;
  const format = new Intl.NumberFormat('en-US', { minimumFractionDigits: precision, maximumFractionDigits: precision });
  const chart = createChart(element, {
    autoSize: true,
    localization: { priceFormatter: price => format.format(price), locale: 'en-GB' },
    timeScale: { timeVisible: true, secondsVisible: false, rightOffset: 6, minBarSpacing: 2 },
    layout: { attributionLogo: false }, // it needs an inline style; the page carries the credit in words
  });
  const series = chart.addSeries(CandlestickSeries, { priceFormat: { type: 'price', precision, minMove: Number(step) } });
  const volume = chart.addSeries(HistogramSeries, { priceScaleId: 'volume', priceFormat: { type: 'volume' }, lastValueVisible: false, priceLineVisible: false });
  chart.priceScale('volume').applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
  series.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.2 } });
  const markers = createSeriesMarkers(series, []);

  let bars = [];
  let state = { lines: [], marks: [] };
  let lines = [];
  let isFitted = false;
  let moving = null; // an order that is being dragged, and where it is now

  const token = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const volumeBar = bar => ({ time: bar.time, value: bar.volume, color: token(bar.close >= bar.open ? 'buy-soft' : 'sell-soft') });

  function paint() {
    const [buy, sell, line, edge, label, ground] = ['buy', 'sell', 'line', 'line-2', 'text-3', 'bg-1'].map(token);
    const cross = { color: edge, labelBackgroundColor: token('accent-fill') };
    chart.applyOptions({
      layout: { background: { color: ground }, textColor: label, fontFamily: token('font'), fontSize: 11 },
      grid: { vertLines: { color: line }, horzLines: { color: line } },
      crosshair: { vertLine: cross, horzLine: cross },
      timeScale: { borderColor: line },
      rightPriceScale: { borderColor: line },
    });
    // Rising candles are hollow: direction is told by form too, not by colour alone.
    series.applyOptions({ priceLineColor: token('accent-fill'), upColor: ground, borderUpColor: buy, wickUpColor: buy, downColor: sell, borderDownColor: sell, wickDownColor: sell });
    volume.setData(bars.map(volumeBar));
    draw();
  }

  function draw() {
    for (const line of lines) series.removePriceLine(line);
    lines = state.lines.map(line => series.createPriceLine({
      price: moving?.line.order && moving.line.order === line.order ? moving.price : line.price,
      title: line.title,
      color: token(line.kind === 'position' ? 'accent' : line.side),
      lineWidth: 1,
      lineStyle: line.kind === 'position' ? LineStyle.Solid : LineStyle.Dashed,
    }));
    element.dataset.lines = lines.length;
    const first = bars[0]?.time ?? Infinity;
    markers.setMarkers(state.marks.filter(mark => mark.time >= first).map(mark => ({
      time: mark.time - mark.time % seconds,
      position: mark.side === 'buy' ? 'belowBar' : 'aboveBar',
      shape: mark.side === 'buy' ? 'arrowUp' : 'arrowDown',
      color: token(mark.side),
      text: mark.text,
    })));
  }

  async function read() {
    try {
      const response = await fetch(address);
      if (!response.ok) return;
      const { candles, problem } = await response.json();
      if (problem) element.dataset.problem = problem;
      else delete element.dataset.problem;
      if (problem && bars.length > 0) return; // old candles stay
      bars = candles;
      series.setData(bars);
      volume.setData(bars.map(volumeBar));
      draw();
      follow();
      if (!isFitted && bars.length > 0) {
        chart.timeScale().setVisibleLogicalRange({ from: Math.max(bars.length - 110, -4), to: bars.length + 6 });
        isFitted = true;
      }
      element.dataset.bars = bars.length;
    } catch {
      // The desk is gone for the moment; the page says so, and the next reading tries again.
    }
  }

  // The last candle follows the last price between two readings; the next reading corrects it.
  function follow() {
    const newest = bars.at(-1);
    if (!newest || state.last == null) return;
    const time = state.last_time - state.last_time % seconds;
    if (time < newest.time) return;
    const bar = time > newest.time
      ? { time, open: newest.close, high: state.last, low: state.last, close: state.last, volume: 0 }
      : { ...newest, high: Math.max(newest.high, state.last), low: Math.min(newest.low, state.last), close: state.last };
    if (time > newest.time) bars.push(bar);
    else bars[bars.length - 1] = bar;
    series.update(bar);
  }

  // Where the first order that can be moved stands, for tests and for nothing else.
  const tellFirstOrder = () => { element.dataset.firstOrderY = series.priceToCoordinate(state.lines.find(line => line.order)?.price ?? 0) ?? ''; };

  function update(newState) {
    const before = JSON.stringify([state.lines, state.marks]);
    state = newState;
    follow();
    if (JSON.stringify([state.lines, state.marks]) !== before) draw();
    tellFirstOrder();
  }

  // An order is dragged by its line; letting go asks once in one line, Escape puts it back.
  const dialog = document.getElementById('move');
  const roundToStep = price => Math.round(price / Number(step)) * Number(step);
  const orderAt = y => state.lines.find(line => line.order && Math.abs((series.priceToCoordinate(line.price) ?? -99) - y) < 6);
  const yOf = event => event.clientY - element.getBoundingClientRect().top;

  function track(event) {
    if (!moving) {
      tellFirstOrder();
      element.classList.toggle('grab', Boolean(orderAt(yOf(event))));
      return;
    }
    moving.price = roundToStep(series.coordinateToPrice(yOf(event)) ?? moving.price);
    draw();
  }

  function drop() {
    document.removeEventListener('pointerup', drop);
    chart.applyOptions({ handleScroll: true, handleScale: true });
    if (!moving || moving.price === moving.line.price) return putBack();
    const distance = (moving.price - moving.line.price) / moving.line.price * 100;
    dialog.querySelector('[data-words]').textContent = `${element.dataset.environment}: move ${moving.line.title} from ${format.format(moving.line.price)} to ${format.format(moving.price)} (${distance > 0 ? '+' : '\u2212'}${Math.abs(distance).toFixed(2)} %)`;
    dialog.hidden = false;
    dialog.querySelector('[data-send]').focus();
  }

  function putBack() {
    moving = null;
    if (dialog) dialog.hidden = true;
    draw();
  }

  async function move() {
    const { line, price } = moving;
    const fields = { account: line.account, order: line.order, contracts: line.contracts, price: price.toFixed(precision), trigger: price.toFixed(precision) };
    const words = dialog.querySelector('[data-words]');
    if (element.dataset.environment === 'LIVE') {
      if (!moving.isSure) { // real money takes one step more
        moving.isSure = true;
        words.textContent += ' This moves real money. Press Move again.';
        return;
      }
      fields.sure = 'yes';
    }
    words.textContent = 'Sent, waiting';
    try {
      const response = await fetch('/orders/edit', { method: 'POST', body: new URLSearchParams(fields), headers: { accept: 'application/json', 'x-form-token': document.querySelector('meta[name=form-token]')?.content ?? '' } });
      const answer = await response.json();
      if (response.ok) return putBack();
      words.textContent = answer.message;
      moving = null;
      draw();
    } catch {
      words.textContent = 'The desk did not answer. Look at the order before you try again.';
    }
  }

  if (dialog) {
    element.addEventListener('pointermove', track);
    element.addEventListener('pointerdown', event => {
      const line = event.button === 0 ? orderAt(yOf(event)) : null;
      if (!line) return;
      event.preventDefault();
      chart.applyOptions({ handleScroll: false, handleScale: false });
      moving = { line, price: line.price };
      document.addEventListener('pointerup', drop);
    }, true);
    dialog.querySelector('[data-send]').addEventListener('click', () => { if (moving) move(); });
    dialog.querySelector('[data-back]').addEventListener('click', putBack);
    dialog.addEventListener('keydown', event => { if (event.key === 'Escape') putBack(); });
  }

  paint();
  new MutationObserver(paint).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  read();
  setInterval(read, readAgainMs);
  return { update };
}
