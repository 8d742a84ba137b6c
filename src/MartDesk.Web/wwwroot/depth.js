// Depth of the book as two stairs: how many contracts stand between the middle and a price. Drawn anew with every book while it is shown.
const width = 200;
const height = 400;
const space = 'http://www.w3.org/2000/svg';

export function openDepth(element, price, count, step, onPrice) {
  const picture = element.querySelector('svg');
  const words = element.querySelector('p');
  const [bidStairs, askStairs, line] = ['path', 'path', 'line'].map((name, index) => {
    const shape = document.createElementNS(space, name);
    shape.setAttribute('class', ['bid', 'ask', 'at'][index]);
    picture.append(shape);
    return shape;
  });
  let book = null;
  let low = 0;
  let span = 0;

  const x = at => (at - low) / span * width;

  // From the middle outwards: level by level across, then up by its size.
  function stairs(levels, most, edge) {
    let sum = 0;
    let path = `M${x(levels[0][0])},${height}`;
    for (const [at, size] of levels) {
      path += `H${x(at)}`;
      sum += size;
      path += `V${height - sum / most * (height - 24)}`;
    }
    return `${path}H${edge}V${height}Z`;
  }

  const sum = levels => levels.reduce((all, [, size]) => all + size, 0);

  function draw(next) {
    book = next;
    const { bids, asks } = book;
    const hasBoth = bids.length > 0 && asks.length > 0;
    picture.toggleAttribute('hidden', !hasBoth);
    if (!hasBoth) {
      words.textContent = 'One side of the book is empty';
      return;
    }
    const middle = (bids[0][0] + asks[0][0]) / 2;
    const reach = Math.max(middle - bids.at(-1)[0], asks.at(-1)[0] - middle, step);
    [low, span] = [middle - reach, 2 * reach];
    const most = Math.max(sum(bids), sum(asks), 1);
    bidStairs.setAttribute('d', stairs(bids, most, x(bids.at(-1)[0])));
    askStairs.setAttribute('d', stairs(asks, most, x(asks.at(-1)[0])));
    words.textContent = `${count.format(sum(bids))} contracts bid down to ${price.format(bids.at(-1)[0])}, ${count.format(sum(asks))} asked up to ${price.format(asks.at(-1)[0])}`;
  }

  // The price below the pointer, on the step.
  function priceAt(event) {
    const box = picture.getBoundingClientRect();
    return Math.round((low + (event.clientX - box.left) / box.width * span) / step) * step;
  }

  picture.addEventListener('pointermove', event => {
    if (!book || span === 0) return;
    const at = priceAt(event);
    const isBid = at <= book.bids[0][0];
    const within = (isBid ? book.bids : book.asks).filter(([level]) => isBid ? level >= at - step / 2 : level <= at + step / 2);
    line.setAttribute('x1', x(at));
    line.setAttribute('x2', x(at));
    line.setAttribute('y1', 0);
    line.setAttribute('y2', height);
    words.textContent = `${count.format(sum(within))} contracts ${isBid ? 'bid' : 'asked'} up to here, ${price.format(at)}`;
  });
  picture.addEventListener('pointerleave', () => {
    line.setAttribute('y2', 0);
    if (book) draw(book);
  });
  picture.addEventListener('click', event => { if (book && span > 0) onPrice(priceAt(event)); });
  return { draw };
}
