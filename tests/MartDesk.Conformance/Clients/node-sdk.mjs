// Trades on the local exchange with the venue's own Node SDK exactly as published; only the addresses are given.
// Prints one JSON object of what it saw; the test judges it.
import sdk from '@bitmartexchange/bitmart-node-sdk-api';

const [, , baseURL, apiKey, apiSecret, apiMemo] = process.argv;
const quiet = { info() {}, debug() {}, warn() {}, error() {}, log() {} };
const api = new sdk.BitmartFuturesAPI({ apiKey, apiSecret, apiMemo, baseURL, logger: quiet });
const symbol = 'BTCUSDT';
const seen = {};
const data = async (call) => {
  const answer = await call.catch((failure) => ({ data: failure.response?.data ?? { code: String(failure) } }));
  if (answer.data.code !== 1000) throw new Error(JSON.stringify(answer.data));
  return answer.data.data;
};
const now = () => Math.floor(Date.now() / 1000);

seen.contract = (await data(api.getDetails({ symbol }))).symbols[0].contract_size;
seen.contracts = (await data(api.getDetails())).symbols.length;
const depth = await data(api.getDepth(symbol));
seen.depth = [depth.bids.length, depth.asks.length];
seen.openInterest = await data(api.getOpenInterest(symbol));
seen.funding = await data(api.getCurrentFundingRate(symbol));
seen.candles = (await data(api.getKline(symbol, now() - 300, now(), { step: 1 }))).length;
seen.asset = (await data(api.getAsset()))[0];
seen.leverage = await data(api.submitLeverage(symbol, 'isolated', { leverage: '20' }));

// The streams: one order that is cancelled, one that fills.
const messages = [];
const socket = new sdk.BitmartFuturesWebsocket(`${baseURL.replace('http', 'ws')}/user?protocol=1.1`, {
  apiKey,
  apiSecret,
  apiMemo,
  logger: quiet,
  callbacks: {
    open: (client) => {
      client.login();
      client.send(JSON.stringify({ action: 'subscribe', args: ['futures/order', 'futures/position', 'futures/asset:USDT', `futures/depth20:${symbol}`] }));
      client.send('ping');
    },
    message: (text) => messages.push(JSON.parse(text)),
  },
});
const until = async (what, isThere) => {
  const end = Date.now() + 20000;
  while (!messages.some(isThere)) {
    if (Date.now() > end) throw new Error(`never heard of ${what}: ${JSON.stringify(messages.slice(0, 10))}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
await until('the subscription', (message) => message.action === 'subscribe' && message.group === `futures/depth20:${symbol}`);

const low = (Math.round(Number(depth.bids[0][0]) * 0.8)).toString();
const resting = await data(api.newFuturesOrder({ symbol, client_order_id: 'node1', side: 1, mode: 1, type: 'limit', leverage: '20', open_type: 'isolated', size: 10, price: low }));
seen.resting = { id: String(resting.order_id), detail: await data(api.getOrderDetail(symbol, resting.order_id)), open: (await data(api.getAllOpenOrders(symbol))).length };
await data(api.cancelFuturesOrder(symbol, resting.order_id));
seen.openAfterCancel = (await data(api.getAllOpenOrders(symbol))).length;
await data(api.newFuturesOrder({ symbol, side: 1, type: 'limit', leverage: '20', open_type: 'isolated', size: 1, price: low }));
await data(api.cancelAllFuturesOrder(symbol));
seen.openAfterCancelAll = (await data(api.getAllOpenOrders(symbol))).length;
const plan = await data(api.newPlanOrder({ symbol, side: 1, type: 'limit', leverage: '20', open_type: 'isolated', mode: 1, size: 5, trigger_price: low, executive_price: low, price_way: 2, price_type: 1 }));
await data(api.cancelPlanOrder(symbol, plan.order_id));
const bought = await data(api.newFuturesOrder({ symbol, side: 1, type: 'market', leverage: '20', open_type: 'isolated', size: 10 }));
seen.marketPrice = bought.price;
await until('the fill', (message) => message.group === 'futures/order' && message.data?.[0].order.order_id === String(bought.order_id) && message.data[0].order.state === 4);
await until('the position', (message) => message.group === 'futures/position' && message.data);
await until('the balance', (message) => message.group === 'futures/asset:USDT' && message.data);
await until('both sides of the book', (message) => message.group?.startsWith('futures/depth20') && message.data?.way === 2);
seen.position = (await data(api.getCurrentPosition({ symbol })))[0];
await data(api.newFuturesOrder({ symbol, side: 3, type: 'market', size: 10 }));
seen.positionsAfter = (await data(api.getCurrentPosition({ symbol }))).length;
seen.trades = (await data(api.getOrderTrade(symbol))).map(({ side, vol, price, paid_fees, realised_profit }) => ({ side, vol, price, paid_fees, realised_profit }));
seen.history = (await data(api.getOrderHistory(symbol))).map(({ order_id, client_order_id, state, deal_size }) => ({ order_id, client_order_id, state, deal_size }));
seen.transfer = await data(api.transfer('USDT', '100', 'contract_to_spot'));
seen.transfers = (await data(api.getTransferList(1, 10))).records;
seen.assetAfter = (await data(api.getAsset()))[0];
seen.actions = messages.filter((message) => message.group === 'futures/order' && message.data).map((message) => [message.data[0].action, message.data[0].order.client_order_id, message.data[0].order.state]);

// What a mistake says.
seen.refusal = await api.cancelFuturesOrder(symbol, '1').then(() => 'none', (failure) => failure.response?.data?.code ?? String(failure));

console.log(JSON.stringify(seen));
process.exit(0);
