// Listens with ccxt's streams on the local exchange, exactly as published; only the addresses are overridden.
// Prints one JSON object of what it saw; the test judges it.
import ccxt from 'ccxt';

const [, , address, apiKey, secret, uid] = process.argv;
const socket = address.replace('http', 'ws');
const streams = { public: `${socket}/api?protocol=1.1`, private: `${socket}/user?protocol=1.1` };
const exchange = new ccxt.pro.bitmart({
  apiKey,
  secret,
  uid,
  urls: { api: { spot: address, swap: address, ws: { spot: streams, swap: streams } } },
  options: { defaultType: 'swap' },
  enableRateLimit: false,
});
const symbol = 'BTC/USDT:USDT';
const seen = {};
const pick = (source, ...names) => Object.fromEntries(names.map((name) => [name, source[name]]));

await exchange.loadHttpProxyAgent();
await exchange.loadMarkets();

seen.ticker = pick(await exchange.watchTicker(symbol), 'symbol', 'last');
seen.tickers = Object.keys(await exchange.watchTickers([symbol, 'ETH/USDT:USDT'])).length;
seen.bidsAsks = pick((await exchange.watchBidsAsks([symbol]))[symbol], 'bid', 'ask');
const book = await exchange.watchOrderBook(symbol);
seen.book = { bid: book.bids[0], ask: book.asks[0], levels: [book.bids.length, book.asks.length] };
seen.trade = pick((await exchange.watchTrades(symbol))[0], 'symbol', 'price', 'amount', 'side');
seen.candle = (await exchange.watchOHLCV(symbol, '1m'))[0];
seen.funding = pick(await exchange.watchFundingRate(symbol), 'symbol', 'fundingRate');

// Private: an order that rests, one that fills, and what they do to position and balance.
const orders = [];
const collect = async (watch, sink, until) => {
  while (!until(sink)) sink.push(...(await watch()));
};
const watching = collect(() => exchange.watchOrders(symbol), orders, (all) => all.some((order) => order.status === 'canceled') && all.some((order) => order.status === 'closed'));
const positions = collect(() => exchange.watchPositions([symbol]), (seen.positions = []), (all) => all.some((position) => position.contracts > 0));
const balance = exchange.watchBalance({ type: 'swap' });
await exchange.sleep(500);
const low = Math.round(book.bids[0][0] * 0.8);
const resting = await exchange.createOrder(symbol, 'limit', 'buy', 3, low, { leverage: 10 });
await exchange.cancelOrder(resting.id, symbol);
const filled = await exchange.createOrder(symbol, 'market', 'buy', 4, undefined, { leverage: 10 });
await Promise.all([watching, positions]);
seen.balance = (await balance).USDT;
seen.orders = orders.map((order) => pick(order, 'id', 'status', 'amount', 'filled', 'side'));
seen.positions = seen.positions.filter((position) => position.contracts > 0).map((position) => pick(position, 'symbol', 'side', 'contracts', 'entryPrice'));
seen.ids = { resting: resting.id, filled: filled.id };

await exchange.close();
console.log(JSON.stringify(seen));
