// Trades on the local exchange with ccxt exactly as published; only the addresses are overridden.
// Prints one JSON object of what it saw; the test judges it.
import ccxt from 'ccxt';

const [, , address, apiKey, secret, uid] = process.argv;
const exchange = new ccxt.bitmart({
  apiKey,
  secret,
  uid,
  urls: { api: { spot: address, swap: address } },
  options: { defaultType: 'swap' },
  enableRateLimit: false,
});
const symbol = 'BTC/USDT:USDT';
const seen = {};

const markets = await exchange.loadMarkets();
seen.market = (({ id, symbol, type, linear, contractSize, precision, limits, settle }) =>
  ({ id, symbol, type, linear, contractSize, precision, limits, settle }))(markets[symbol]);
seen.time = await exchange.fetchTime();

const ticker = await exchange.fetchTicker(symbol);
seen.last = ticker.last;
const book = await exchange.fetchOrderBook(symbol);
seen.bid = book.bids[0];
seen.ask = book.asks[0];
seen.levels = [book.bids.length, book.asks.length];
seen.funding = await exchange.fetchFundingRate(symbol).then(({ symbol, fundingRate }) => ({ symbol, fundingRate }));
seen.candles = (await exchange.fetchOHLCV(symbol, '1m')).length;

seen.balanceBefore = (await exchange.fetchBalance({ type: 'swap' })).USDT;
seen.mode = await exchange.fetchPositionMode(symbol);

// A limit order far below the market: placed, seen, cancelled.
const price = Math.round(book.bids[0][0] * 0.9);
const placed = await exchange.createOrder(symbol, 'limit', 'buy', 10, price, { leverage: '10', clientOrderId: 'ccxtLimit1', client_order_id: 'ccxtLimit1' });
const open = await exchange.fetchOpenOrders(symbol);
seen.open = open.map(({ id, clientOrderId, price, amount, filled, side, status, type }) => ({ id, clientOrderId, price, amount, filled, side, status, type }));
seen.placedId = placed.id;
seen.fetched = await exchange.fetchOrder(placed.id, symbol).then(({ id, status, price, amount }) => ({ id, status, price, amount }));
await exchange.cancelOrder(placed.id, symbol);
seen.openAfterCancel = (await exchange.fetchOpenOrders(symbol)).length;

// A position: opened at the market, seen, closed.
const bought = await exchange.createOrder(symbol, 'market', 'buy', 50, undefined, { leverage: '10', marginMode: 'cross' });
seen.boughtId = bought.id;
seen.positions = (await exchange.fetchPositions([symbol])).map(({ symbol, side, contracts, entryPrice, leverage, marginMode }) =>
  ({ symbol, side, contracts, entryPrice, leverage, marginMode }));
seen.position = await exchange.fetchPosition(symbol).then(({ side, contracts, entryPrice }) => ({ side, contracts, entryPrice }));
const sold = await exchange.createOrder(symbol, 'market', 'sell', 50, undefined, { reduceOnly: true });
seen.soldId = sold.id;
seen.positionsAfter = (await exchange.fetchPositions()).filter((position) => position.contracts > 0).length;
seen.trades = (await exchange.fetchMyTrades(symbol)).map(({ order, price, amount, side, takerOrMaker, fee }) => ({ order, price, amount, side, takerOrMaker, fee }));
seen.closed = (await exchange.fetchClosedOrders(symbol)).map(({ id, status, filled, average }) => ({ id, status, filled, average }));
seen.balanceAfter = (await exchange.fetchBalance({ type: 'swap' })).USDT;

// What a mistake is called.
const errors = {};
const name = async (key, call) => {
  try {
    await call();
    errors[key] = 'none';
  } catch (failure) {
    errors[key] = failure.constructor.name;
  }
};
await name('funds', () => exchange.createOrder(symbol, 'limit', 'buy', 500000, price, { leverage: '1' }));
await name('order', () => exchange.fetchOrder('1', symbol));
const wrong = new ccxt.bitmart({ apiKey, secret: secret + 'x', uid, urls: { api: { spot: address, swap: address } }, options: { defaultType: 'swap' } });
wrong.setMarkets(exchange.markets);
await name('signature', () => wrong.createOrder(symbol, 'limit', 'buy', 1, price));
seen.errors = errors;

console.log(JSON.stringify(seen));
