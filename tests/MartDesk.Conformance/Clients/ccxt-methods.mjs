// Calls every futures method that ccxt has on the local exchange, exactly as published; only the addresses are overridden.
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
const pick = (source, ...names) => Object.fromEntries(names.map((name) => [name, source[name]]));
const ids = (orders) => orders.map((order) => order.id);

// The market.
await exchange.loadMarkets();
seen.status = (await exchange.fetchStatus()).status;
const tickers = await exchange.fetchTickers();
seen.tickers = Object.keys(tickers).sort();
const last = tickers[symbol].last;
seen.openInterest = (await exchange.fetchOpenInterest(symbol)).openInterestAmount;
seen.fundingRate = pick(await exchange.fetchFundingRate(symbol), 'symbol', 'fundingRate', 'fundingTimestamp');
seen.fundingHistory = (await exchange.fetchFundingRateHistory(symbol)).length;
const mark = await exchange.fetchOHLCV(symbol, '5m', undefined, undefined, { price: 'mark' });
seen.markCandle = mark[mark.length - 1];
seen.last = last;

// Modes and leverage.
seen.hedged = (await exchange.fetchPositionMode(symbol)).hedged;
await exchange.setPositionMode(false);
seen.hedgedAfter = (await exchange.fetchPositionMode(symbol)).hedged;
await exchange.setPositionMode(true);
await exchange.setLeverage(20, symbol, { marginMode: 'isolated' });
const terms = { leverage: 20, marginMode: 'isolated' };

// Orders: maker only, immediate or cancel, changed, presets.
const low = Math.round(last * 0.8);
const resting = await exchange.createOrder(symbol, 'limit', 'buy', 10, low, { ...terms, postOnly: true });
seen.resting = pick(await exchange.fetchOrder(resting.id, symbol), 'id', 'status', 'price', 'amount', 'side');
const edited = await exchange.editOrder(resting.id, symbol, 'limit', 'buy', 7, low + 10);
seen.edited = { id: edited.id, ...pick(await exchange.fetchOrder(resting.id, symbol), 'status', 'price', 'amount') };
await exchange.editOrder(resting.id, symbol, 'limit', 'buy', undefined, undefined, { stopLoss: { triggerPrice: low - 100 } });
seen.preset = (await exchange.fetchOrder(resting.id, symbol)).info.preset_stop_loss_price;
seen.low = low;
const ioc = await exchange.createOrder(symbol, 'limit', 'buy', 10, low, { ...terms, timeInForce: 'IOC' });
seen.iocOpen = ids(await exchange.fetchOpenOrders(symbol)).includes(ioc.id);
await exchange.cancelAllOrders(symbol);
seen.openAfterCancelAll = (await exchange.fetchOpenOrders(symbol)).length;

// A plan order: placed, seen, changed, cancelled.
const trigger = Math.round(last * 1.2);
const plan = await exchange.createOrder(symbol, 'limit', 'buy', 5, trigger + 50, { ...terms, triggerPrice: trigger });
seen.plan = (await exchange.fetchOpenOrders(symbol, undefined, undefined, { trigger: true })).map((order) => ({ ...pick(order, 'id', 'status', 'amount', 'side'), trigger: order.info.trigger_price, limit: order.info.executive_price }));
seen.planId = plan.id;
seen.trigger = trigger;
await exchange.editOrder(plan.id, symbol, 'limit', 'buy', 5, trigger + 80, { triggerPrice: trigger + 30 });
seen.planEdited = (await exchange.fetchOpenOrders(symbol, undefined, undefined, { trigger: true })).map((order) => order.info.trigger_price);
await exchange.cancelOrder(plan.id, symbol, { trigger: true });
seen.plansAfter = (await exchange.fetchOpenOrders(symbol, undefined, undefined, { trigger: true })).length;

// A position, protected by a stop loss, a take profit and a trailing order, and closed.
await exchange.createOrder(symbol, 'market', 'buy', 30, undefined, terms);
const stop = await exchange.createOrder(symbol, 'market', 'sell', 30, undefined, { stopLossPrice: low });
const target = await exchange.createOrder(symbol, 'market', 'sell', 30, undefined, { takeProfitPrice: trigger });
await exchange.editOrder(target.id, symbol, 'market', 'sell', undefined, undefined, { takeProfitPrice: trigger + 500 });
seen.protection = (await exchange.fetchOpenOrders(symbol, undefined, undefined, { trigger: true }))
  .map((order) => ({ id: order.id, side: order.side, trigger: order.info.trigger_price, kind: order.info.type }))
  .sort((a, b) => a.kind.localeCompare(b.kind));
seen.stopId = stop.id;
seen.targetId = target.id;
const trailing = await exchange.createOrder(symbol, 'market', 'sell', 30, undefined, { ...terms, reduceOnly: true, trailingPercent: 2, trailingTriggerPrice: trigger });
seen.trailing = (await exchange.fetchOpenOrders(symbol, undefined, undefined, { trailing: true })).map((order) => ({ id: order.id, side: order.side, info: pick(order.info, 'type', 'callback_rate', 'activation_price') }));
seen.trailingId = trailing.id;
await exchange.cancelOrder(trailing.id, symbol, { trailing: true });
seen.trailingAfter = (await exchange.fetchOpenOrders(symbol, undefined, undefined, { trailing: true })).length;
seen.position = pick(await exchange.fetchPosition(symbol), 'side', 'contracts', 'leverage');
await exchange.createOrder(symbol, 'market', 'sell', 30, undefined, { reduceOnly: true });
seen.protectionAfter = (await exchange.fetchOpenOrders(symbol, undefined, undefined, { trigger: true })).length;

// Money: the ledger explains the balance; a transfer goes to the spot wallet and is listed.
const moved = await exchange.transfer('USDT', 1000, 'swap', 'spot');
seen.transfer = pick(moved, 'amount', 'currency', 'status');
seen.transfers = (await exchange.fetchTransfers('USDT', undefined, 10, { page: 1 })).map((row) => pick(row, 'amount', 'fromAccount', 'toAccount', 'status'));
seen.spot = (await exchange.fetchBalance({ type: 'spot' })).USDT;
seen.swap = (await exchange.fetchBalance({ type: 'swap' })).USDT;
seen.ledger = (await exchange.fetchLedger('USDT', undefined, 100, { symbol: undefined })).map((row) => ({ type: row.info.type, amount: row.info.amount }));
seen.fundingPaid = (await exchange.fetchFundingHistory(symbol)).length;
seen.liquidations = (await exchange.fetchMyLiquidations(symbol)).length;
seen.closed = (await exchange.fetchClosedOrders(symbol)).length;

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
await name('duplicate', async () => {
  await exchange.createOrder(symbol, 'limit', 'buy', 1, low, { ...terms, clientOrderId: 'twice' });
  await exchange.createOrder(symbol, 'limit', 'buy', 1, low, { ...terms, clientOrderId: 'twice' });
});
await name('plan', () => exchange.cancelOrder('1', symbol, { trigger: true }));
await name('transfer', () => exchange.transfer('USDT', 9999999, 'swap', 'spot'));
await name('leverage', () => exchange.setLeverage(500, symbol, { marginMode: 'cross' }));
await name('mode', () => exchange.setPositionMode(false));
seen.errors = errors;

console.log(JSON.stringify(seen));
