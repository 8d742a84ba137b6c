// The equity curve: one area, transfers as marks on it.
import { AreaSeries, createChart, createSeriesMarkers } from '/assets/lightweight-charts.js';

const readAgainMs = 60_000;

export function openEquity(element) {
  const format = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const chart = createChart(element, {
    autoSize: true,
    localization: { priceFormatter: value => format.format(value), locale: 'en-GB' },
    timeScale: { timeVisible: true, secondsVisible: false, rightOffset: 2 },
    layout: { attributionLogo: false }, // it needs an inline style; the page carries the credit in words
    handleScale: false,
  });
  const series = chart.addSeries(AreaSeries, { lineWidth: 2, priceLineVisible: false });
  series.priceScale().applyOptions({ scaleMargins: { top: 0.1, bottom: 0.1 } });
  const markers = createSeriesMarkers(series, []);
  const token = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  function paint() {
    const [line, edge, label, ground, accent, soft] = ['line', 'line-2', 'text-3', 'bg-1', 'accent', 'accent-soft'].map(token);
    const cross = { color: edge, labelBackgroundColor: token('accent-fill') };
    chart.applyOptions({
      layout: { background: { color: ground }, textColor: label, fontFamily: token('font'), fontSize: 11 },
      grid: { vertLines: { visible: false }, horzLines: { color: line } },
      crosshair: { vertLine: cross, horzLine: cross },
      timeScale: { borderColor: line },
      rightPriceScale: { borderColor: line },
    });
    series.applyOptions({ lineColor: accent, topColor: soft, bottomColor: ground });
  }

  async function read() {
    try {
      const response = await fetch(element.dataset.points);
      if (!response.ok) return;
      const { points, transfers } = await response.json();
      series.setData(points);
      const first = points[0]?.time ?? Infinity;
      markers.setMarkers(transfers.filter(transfer => transfer.time >= first).map(transfer => ({
        time: transfer.time,
        position: 'aboveBar',
        shape: 'circle',
        color: token('text-2'),
        text: `${transfer.value > 0 ? '+' : '\u2212'}${format.format(Math.abs(transfer.value))}`,
      })));
      chart.timeScale().fitContent();
      element.dataset.bars = points.length;
      if (points.length < 2) element.dataset.problem = 'The curve begins when the first hour is recorded.';
      else delete element.dataset.problem;
    } catch {
      // The desk is gone for the moment; the page says so, and the next reading tries again.
    }
  }

  paint();
  new MutationObserver(paint).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  read();
  setInterval(read, readAgainMs);
}
