using System.Globalization;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Transfers;
using MartDesk.Desk.Venues;
using MartDesk.Simulation.Scheduling;

namespace MartDesk.Simulation.Workloads;

/// <summary>Draws what happens in a run: strategies of several kinds, their owner's own hands, and the market.</summary>
internal static class WorkloadMaker
{
    public static readonly string[] Symbols = ["BTCUSDT", "ETHUSDT"];

    /// <summary>Prices at the start, in quote currency.</summary>
    public static readonly decimal[] Prices = [60_000m, 2_600m];

    public static IReadOnlyList<WorkItem> Make(ulong seed)
    {
        var random = new SimRandom(SimRandom.Of(seed, 6, 0));
        var count = random.Between(4, 14);
        var at = 8_000;
        var items = new List<WorkItem>(count);
        for (var i = 0; i < count; i++)
        {
            at += random.Pick([10, 200, 1_500, 6_000, 15_000]) + random.Next(400);
            items.Add(Item(items.Count, TimeSpan.FromMilliseconds(at), random, items));
            if (items[^1] is { Kind: WorkKind.ManyOrders } many)
                items.Add(AmongMany(items.Count, TimeSpan.FromMilliseconds(at - 30), many));
        }

        AddPriced(seed, items);
        AddKeptStops(seed, items);
        AddTransfers(seed, items);
        return items;
    }

    /// <summary>In one run of four, entries at whatever the price is when they are planned: what was ordered tells by which price that was. Drawn apart from all else.</summary>
    private static void AddPriced(ulong seed, List<WorkItem> items)
    {
        var random = new SimRandom(SimRandom.Of(seed, 9, 0));
        if (!random.Chance(25))
            return;
        var last = (int)items.Max(item => item.At).TotalMilliseconds;
        for (var count = random.Between(1, 3); count > 0; count--)
        {
            var at = random.Between(8_000, last + 10_000);
            var pointer = random.Next(3);
            var body = FormattableString.Invariant($"{{\"pointer\":\"POINTER\",\"symbol\":\"{random.Pick(Symbols)}\",\"action\":\"long\",\"order_type\":\"limit\",\"offset_from\":\"{random.Pick(["last", "mark"])}\",\"price_offset_percent\":0,\"quantity\":\"{random.Between(2, 9)}c\",\"timestamp\":\"TIME\",\"max_lag_s\":300,\"id\":\"i-{items.Count}\"}}");
            items.Add(Sound(items.Count, at, pointer, body, 300));
        }
    }

    /// <summary>In one run of four, entries whose stop waits before it acts, and a market that comes to it now and then. Drawn apart from all else.</summary>
    private static void AddKeptStops(ulong seed, List<WorkItem> items)
    {
        var random = new SimRandom(SimRandom.Of(seed, 10, 0));
        if (!random.Chance(25))
            return;
        var last = (int)items.Max(item => item.At).TotalMilliseconds;
        for (var count = random.Between(1, 3); count > 0; count--)
        {
            var instrument = random.Next(2);
            var side = random.Pick(["long", "short"]);
            var at = random.Between(8_000, last + 5_000);
            var wait = random.Pick(["\"wait_s\":3", "\"wait_s\":12", "\"wait_s\":30", "\"wait_s\":30,\"trigger_by\":\"mark\"", "\"candle_minutes\":1"]);
            var hard = random.Chance(20) ? ",\"hard_percent\":3" : "";
            var stop = FormattableString.Invariant($"\"stop_loss\":{{\"percent\":{random.Pick(["0.02", "0.05", "0.1", "1"])},{wait}{hard}}}");
            var head = FormattableString.Invariant($"\"pointer\":\"POINTER\",\"symbol\":\"{Symbols[instrument]}\"");
            var entry = FormattableString.Invariant($"\"action\":\"{side}\",\"quantity\":\"{random.Between(2, 9)}c\",\"timestamp\":\"TIME\",\"max_lag_s\":300");
            var pointer = random.Next(3);
            if (random.Chance(25))
            {
                items.Add(Sound(items.Count, at, pointer, $"{{{head},{entry},\"id\":\"i-{items.Count}\"}}", 300));
                at += random.Between(500, 9_000);
                items.Add(Sound(items.Count, at, pointer, $"{{{head},\"action\":\"set_brackets\",{stop},\"id\":\"i-{items.Count}\"}}", 0));
            }
            else
            {
                items.Add(Sound(items.Count, at, pointer, $"{{{head},{entry},{stop},\"id\":\"i-{items.Count}\"}}", 300));
            }

            if (random.Chance(40))
            {
                items.Add(new WorkItem
                {
                    Number = items.Count,
                    At = TimeSpan.FromMilliseconds(at + random.Between(1_000, 15_000)),
                    Kind = WorkKind.Jump,
                    Instrument = instrument,
                    Amount = side == "long" ? -2 : 2,
                });
            }
        }
    }

    private static WorkItem Sound(int number, int atMs, int pointer, string body, int entryLag) => new()
    {
        Number = number,
        At = TimeSpan.FromMilliseconds(atMs),
        Kind = WorkKind.Alert,
        Pointer = pointer,
        Body = body,
        IsSound = true,
        EntryLagSeconds = entryLag,
    };

    /// <summary>In one run of four, money moved between spot and futures, often as much as another time, which nothing but the order of things tells apart. Drawn apart from all else.</summary>
    private static void AddTransfers(ulong seed, List<WorkItem> items)
    {
        var random = new SimRandom(SimRandom.Of(seed, 11, 0));
        if (!random.Chance(25))
            return;
        var last = (int)items.Max(item => item.At).TotalMilliseconds;
        for (var count = random.Between(1, 4); count > 0; count--)
        {
            var number = items.Count;
            var way = random.Pick([TransferWay.SpotToFutures, TransferWay.FuturesToSpot]);
            var amount = random.Pick([10m, 25m, 10m + number, 2_000m]);
            items.Add(new WorkItem
            {
                Number = number,
                At = TimeSpan.FromMilliseconds(random.Between(8_000, last + 5_000)),
                Kind = WorkKind.Transfer,
                Pointer = random.Next(2),
                IsRepeated = random.Chance(30),
                Transfer = account => new TransferWish(FormattableString.Invariant($"wish-{number}"), account, way, amount),
            });
        }
    }

    private static WorkItem Item(int number, TimeSpan at, SimRandom random, List<WorkItem> before)
    {
        var instrument = random.Next(2);
        var roll = random.Next(100);
        if (roll < 5)
            return new WorkItem { Number = number, At = at, Kind = WorkKind.ManualOrder, Instrument = instrument, Amount = random.Between(-40, 40), Pointer = random.Next(2) };
        if (roll < 7)
            return new WorkItem { Number = number, At = at, Kind = WorkKind.Jump, Instrument = instrument, Amount = random.Pick([-12, -5, 5, 12]) };
        if (roll < 9)
            return new WorkItem { Number = number, At = at, Kind = WorkKind.Halt, Amount = random.Between(3, 20) };
        if (roll < 10)
            return new WorkItem { Number = number, At = at, Kind = WorkKind.Panic };
        if (roll < 12)
            return new WorkItem { Number = number, At = at, Kind = WorkKind.ManyOrders, Instrument = instrument, Amount = 104, Pointer = random.Next(2) };
        if (roll < 17)
            return new WorkItem { Number = number, At = at, Kind = WorkKind.Noise, Body = Noise(random) };
        if (roll < 20 && before.FindLast(item => item.Kind == WorkKind.Alert && item.Body.Contains("\"id\"", StringComparison.Ordinal)) is { } former)
        {
            // The same name for another message.
            return new WorkItem
            {
                Number = number,
                At = at,
                Kind = WorkKind.Alert,
                Pointer = former.Pointer,
                IsSameName = true,
                Body = former.Body.Replace("\"quantity\":\"", "\"quantity\":\"1", StringComparison.Ordinal),
            };
        }

        if (roll < 26)
            return new WorkItem { Number = number, At = at, Kind = WorkKind.Ticket, Pointer = random.Next(2), IsRepeated = random.Chance(20), Ticket = Ticket(random, Symbols[instrument], Prices[instrument]) };
        var (body, lag) = Message(random, Symbols[instrument], Prices[instrument], number);
        return new WorkItem
        {
            Number = number,
            At = at,
            Kind = WorkKind.Alert,
            Pointer = random.Next(3),
            Body = body,
            IsRepeated = random.Chance(15),
            IsSound = true,
            EntryLagSeconds = lag,
        };
    }

    /// <summary>An order that rests among so many that the venue does not list it.</summary>
    private static WorkItem AmongMany(int number, TimeSpan at, WorkItem many) => new()
    {
        Number = number,
        At = at,
        Kind = WorkKind.Alert,
        Pointer = many.Pointer,
        Body = FormattableString.Invariant($"{{\"pointer\":\"POINTER\",\"symbol\":\"{Symbols[many.Instrument]}\",\"action\":\"long\",\"order_type\":\"limit\",\"price\":\"{decimal.Floor(Prices[many.Instrument] * 0.9m)}\",\"quantity\":\"5c\",\"timestamp\":\"TIME\",\"max_lag_s\":300,\"id\":\"i-{number}\"}}"),
        IsSound = true,
        EntryLagSeconds = 300,
    };

    /// <summary>An alert of any kind.</summary>
    public static (string Body, int EntryLag) Message(SimRandom random, string symbol, decimal price, int number)
    {
        var contracts = random.Between(2, 40);
        var coins = (contracts / 1000m).ToString(CultureInfo.InvariantCulture);
        var side = random.Chance(50) ? "long" : "short";
        var away = price * (side == "long" ? 1 - (random.Between(1, 30) / 1000m) : 1 + (random.Between(1, 30) / 1000m));
        var limit = decimal.Floor(away).ToString(CultureInfo.InvariantCulture);
        var tag = $"t{random.Next(3)}";
        var id = $"\"id\":\"i-{number}\"";
        var lag = random.Pick([60, 60, 20, 300]);
        var late = random.Chance(6) ? "OLDTIME" : "TIME";
        var entry = $"\"quantity\":\"{contracts}c\",\"timestamp\":\"{late}\",\"max_lag_s\":{lag},{id}";
        var trigger = decimal.Floor(price * (side == "long" ? 1 + (random.Between(1, 12) / 4000m) : 1 - (random.Between(1, 12) / 4000m))).ToString(CultureInfo.InvariantCulture);
        var fields = random.Next(31) switch
        {
            0 or 1 or 2 => $"\"action\":\"{side}\",{entry}",
            3 => $"\"action\":\"{side}\",\"leverage\":{random.Pick([5, 10, 20, 75])},{entry}",
            4 or 5 => $"\"action\":\"{(side == "long" ? "buy" : "sell")}\",\"prev_position\":\"flat\",\"market_position\":\"{side}\",\"market_position_size\":\"{coins}\",\"quantity\":\"{coins}\",\"timestamp\":\"{late}\",\"max_lag_s\":{lag},{id}",
            6 or 7 => $"\"action\":\"{(side == "long" ? "sell" : "buy")}\",\"prev_position\":\"{side}\",\"market_position\":\"flat\",\"quantity\":\"{coins}\",{id}",
            8 or 9 => $"\"market_position\":\"{random.Pick(["long", "short", "flat"])}\",\"position_size\":\"{coins}\",\"interpret\":\"target\",\"timestamp\":\"{late}\",\"max_lag_s\":{lag},{id}",
            10 or 11 => $"\"action\":\"close_{side}\",{id}",
            12 => $"\"action\":\"close_{side}\",\"quantity\":\"50%\",{id}",
            13 => $"\"action\":\"close\",{id}",
            14 => $"\"action\":\"reverse\",\"timestamp\":\"{late}\",\"max_lag_s\":{lag},{id}",
            15 => $"\"action\":\"reduce\",\"quantity\":\"{contracts}c\",{id}",
            16 or 17 => $"\"action\":\"{side}\",\"order_type\":\"limit\",\"price\":\"{limit}\",\"tag\":\"{tag}\",{entry}",
            18 => $"\"action\":\"{side}\",\"order_type\":\"limit\",\"price\":\"{limit}\",\"time_in_force\":\"ioc\",{entry}",
            19 => $"\"action\":\"cancel\",\"tag\":\"{tag}\",{id}",
            20 => $"\"action\":\"cancel_all\",{id}",
            21 => $"\"action\":\"{side}\",\"take_profit\":[{{\"percent\":1}},{{\"percent\":2}}],\"stop_loss\":{{\"percent\":1}},{entry}",
            22 => $"\"action\":\"set_brackets\",\"stop_loss\":{{\"percent\":2}},{id}",
            23 => $"\"action\":\"close_all\",{id}",
            24 => random.Pick([$"\"action\":\"pause\",{id}", $"\"action\":\"resume\",{id}", "\"action\":\"ping\"", $"\"action\":\"{side}\",\"test\":true,{entry}"]),
            // Orders that wait for a price carry no id of ours at the venue.
            25 or 26 => $"\"action\":\"{side}\",\"order_type\":\"stop_market\",\"trigger_price\":\"{trigger}\",\"tag\":\"{tag}\",{entry}",
            27 => $"\"action\":\"{side}\",\"order_type\":\"stop_limit\",\"trigger_price\":\"{trigger}\",\"price\":\"{trigger}\",{entry}",
            28 or 29 => $"\"action\":\"trail\",\"side\":\"{side}\",\"trail_percent\":{random.Pick(["0.5", "1.5", "5"])},{id}",
            _ => $"\"action\":\"{side}\",\"quantity\":\"{contracts}c\",\"max_lag_s\":{lag}", // No id: the content is its name.
        };
        var isEntry = fields.Contains("max_lag_s", StringComparison.Ordinal);
        if (random.Chance(3))
            return ($"{{\"pointer\":\"POINTER\",\"symbol\":\"*\",\"action\":\"close_all\",{id}}}", 0);
        return ($"{{\"pointer\":\"POINTER\",\"symbol\":\"{symbol}{random.Pick(["", ".P"])}\",{fields}}}", isEntry ? lag : 0);
    }

    /// <summary>A wish of the owner at the desk's page.</summary>
    private static Func<string, ManualOrder> Ticket(SimRandom random, string symbol, decimal price)
    {
        var side = random.Chance(50) ? PositionSide.Long : PositionSide.Short;
        var size = new OrderSize(random.Between(2, 40), QuantityUnit.Contracts);
        var away = decimal.Floor(price * (side == PositionSide.Long ? 1 - (random.Between(1, 20) / 1000m) : 1 + (random.Between(1, 20) / 1000m)));
        var percent = random.Between(1, 4);
        return random.Next(6) switch
        {
            0 or 1 => account => new ManualOrder.Entry { AccountId = account, Symbol = symbol, Side = side, Size = size },
            2 => account => new ManualOrder.Entry { AccountId = account, Symbol = symbol, Side = side, Size = size, Pricing = new OrderPricing { Kind = PricingKind.Limit, LimitPrice = away } },
            3 => account => new ManualOrder.Exit { AccountId = account, Symbol = symbol, Side = side },
            4 => account => new ManualOrder.Protect { AccountId = account, Symbol = symbol, Side = side, StopLoss = new ExitPrice { Percent = percent } },
            _ => account => new ManualOrder.Trail { AccountId = account, Symbol = symbol, Side = side, Percent = percent },
        };
    }

    private static string Noise(SimRandom random) => random.Pick(
    [
        "{\"pointer\":\"POINTER\",\"symbol\":\"BTCUSDT\",\"action\":\"lo",
        "{\"pointer\":\"POINTER\",\"pointer\":\"POINTER\",\"symbol\":\"BTCUSDT\",\"action\":\"long\",\"quantity\":\"1c\"}",
        "{\"pointer\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"symbol\":\"BTCUSDT\",\"action\":\"long\",\"quantity\":\"1c\"}",
        "{\"pointer\":\"POINTER\",\"symbol\":\"BTCUSDT\",\"action\":\"long\"}",
        "{\"pointer\":\"POINTER\",\"symbol\":\"NOSUCH\",\"action\":\"long\",\"quantity\":\"1c\"}",
        "Order filled",
    ]);
}
