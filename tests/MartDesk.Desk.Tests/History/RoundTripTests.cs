using System.Globalization;
using MartDesk.Desk.History;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Tests.History;

/// <summary>Histories written as text, one line each: <c>minute account symbol side effect contracts @ price fee realised [pointer]</c>, or <c>minute account symbol funding amount</c>.</summary>
public sealed class RoundTripTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Position_from_flat_to_flat_is_one_round_trip_with_every_fee_and_funding()
    {
        var results = Of("""
            1 a BTC buy open 10 @ 100 0.6 0 p1
            2 a BTC buy open 10 @ 110 0.7 0 p2
            3 a BTC funding -0.25
            4 a BTC sell close 5 @ 120 0.4 75 p1
            5 a BTC sell close 15 @ 90 0.8 -225 -
            6 a BTC sell open 1 @ 90 0.1 0 p2
            """);

        Assert.Equal(2, results.RoundTrips.Count);
        var closed = results.RoundTrips[0];
        Assert.Equal((PositionSide.Long, 20L, 105m, 97.5m), (closed.Side, closed.OpenedContracts, closed.EntryPrice, closed.ExitPrice!.Value));
        Assert.Equal((-150m, 2.5m, -0.25m, -152.75m), (closed.Realised, closed.Fees, closed.Funding, closed.Net));
        Assert.Equal("p1", closed.Origin!.PointerId);
        Assert.Equal((Start.AddMinutes(1), Start.AddMinutes(5)), (closed.OpenTime, closed.CloseTime!.Value));
        Assert.Equal((PositionSide.Short, 1L), (results.RoundTrips[1].Side, results.RoundTrips[1].Contracts));
        Assert.Equal(results.RoundTrips.Sum(trip => trip.Net), results.Amounts.Sum(amount => amount.Net));
    }

    [Fact]
    public void Foreign_close_counts_for_who_opened_and_a_foreign_position_for_nobody()
    {
        var results = Of("""
            1 a BTC buy open 10 @ 100 0.6 0 p1
            2 a ETH buy open 10 @ 100 0.5 0 -
            3 a BTC sell close 10 @ 101 0.6 10 -
            4 a ETH sell close 10 @ 99 0.5 -10 -
            """);

        Assert.Equal(8.8m, results.Amounts.Where(amount => amount.Origin?.PointerId == "p1").Sum(amount => amount.Net));
        Assert.Equal(-11m, results.Amounts.Where(amount => amount.Origin is null).Sum(amount => amount.Net));
    }

    [Fact]
    public void Net_position_is_turned_by_one_fill_whatever_effect_it_claims()
    {
        var results = Of("""
            1 net BTC buy open 10 @ 100 0.6 0 p1
            2 net BTC sell open 30 @ 101 1.8 10 p2
            """);

        Assert.Equal([(PositionSide.Long, 0L), (PositionSide.Short, 20L)], results.RoundTrips.Select(trip => (trip.Side, trip.Contracts)));
        Assert.Equal(10m - 0.6m - 0.6m, results.RoundTrips[0].Net);
        Assert.Equal(-1.2m, results.RoundTrips[1].Net);
    }

    [Fact]
    public void Funding_of_two_sides_held_at_once_belongs_to_nobody_and_is_not_lost()
    {
        var results = Of("""
            1 a BTC buy open 10 @ 100 0 0 p1
            2 a BTC sell open 10 @ 100 0 0 p2
            3 a BTC funding -2
            """);

        var funding = Assert.Single(results.Amounts, amount => amount.Funding != 0m);
        Assert.Null(funding.Origin);
        Assert.All(results.RoundTrips, trip => Assert.Equal(0m, trip.Funding));
    }

    [Fact]
    public void Position_older_than_the_record_is_not_counted_as_a_result_but_its_money_is()
    {
        var results = Of("""
            1 a BTC sell close 10 @ 100 0.6 50 -
            """);

        Assert.False(Assert.Single(results.RoundTrips).IsWhole);
        Assert.Equal(0, TradeStatistics.Of(results.RoundTrips).Count);
        Assert.Equal(49.4m, results.Amounts.Sum(amount => amount.Net));
    }

    [Theory]
    // Long 10 coins at 100, fee 0.6 paid, closing fee 0.06 %: p × 10 × (1 − 0.0006) = 1,000.6.
    [InlineData("buy", 0, "100.12007204")]
    // Short: p × 10 × (1 + 0.0006) = 999.4.
    [InlineData("sell", 0, "99.88007196")]
    // Funding received lowers what a long must reach.
    [InlineData("buy", 5, "99.61977186")]
    public void Break_even_pays_both_fees_and_counts_funding(string side, int funding, string expected)
    {
        var trip = Of($"""
            1 a BTC {side} open 10 @ 100 0.6 0 p1
            2 a BTC funding {funding}
            """).RoundTrips[0];

        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), decimal.Round(trip.BreakEven(10m, 100m, 0.0006m)!.Value, 8));
    }

    [Fact]
    public void Statistics_count_wins_losses_streak_and_the_deepest_fall()
    {
        var statistics = TradeStatistics.Of(Of("""
            1 a BTC buy open 1 @ 100 0 0 p
            2 a BTC sell close 1 @ 110 0 10 p
            3 a BTC buy open 1 @ 100 0 0 p
            4 a BTC sell close 1 @ 96 0 -4 p
            5 a BTC buy open 1 @ 100 0 0 p
            6 a BTC sell close 1 @ 97 0 -3 p
            7 a BTC buy open 1 @ 100 0 0 p
            8 a BTC sell close 1 @ 104 0 4 p
            """).RoundTrips);

        Assert.Equal((4, 2, 0.5m), (statistics.Count, statistics.Wins, statistics.WinRate!.Value));
        Assert.Equal((14m, 7m, 2m), (statistics.Won, statistics.Lost, statistics.ProfitFactor!.Value));
        Assert.Equal((7m, 2, 1.75m), (statistics.Drawdown, statistics.LongestLosingStreak, statistics.Expectancy!.Value));
    }

    [Fact]
    public void Fills_are_held_against_the_ledger_to_the_last_digit()
    {
        var ledger = new List<LedgerEntry> { Row(1, LedgerKind.Fee, -0.60000001m), Row(2, LedgerKind.RealisedPnl, 10m), Row(2, LedgerKind.Transfer, 500m) };
        var fills = new List<FillEntry> { Fill("1 a BTC sell close 1 @ 100 0.60000001 10 -".Split(' ')) };

        Assert.True(Assert.Single(RoundTrips.Of(1, fills, ledger).Checks).IsEqual);
        ledger[0] = Row(1, LedgerKind.Fee, -0.6m);
        Assert.Equal((9.39999999m, 9.4m, false), Assert.Single(RoundTrips.Of(1, fills, ledger).Checks) is var check ? (check.FromFills, check.FromLedger, check.IsEqual) : default);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Record_that_grows_piece_by_piece_says_the_same_as_all_of_it_at_once(int seed)
    {
        var random = new Random(seed);
        var (fills, ledger) = (new List<FillEntry>(), new List<LedgerEntry>());
        for (var minute = 1; minute <= 600; minute++)
        {
            var account = random.Next(3) == 0 ? "net" : random.Next(2) == 0 ? "a" : "b";
            if (random.Next(8) == 0)
                ledger.Add(Row(minute, random.Next(3) == 0 ? LedgerKind.Fee : LedgerKind.Funding, random.Next(-50, 50) / 100m) with { AccountId = account });
            else
                fills.Add(Fill(FormattableString.Invariant($"{minute} {account} {(random.Next(2) == 0 ? "BTC" : "ETH")} {(random.Next(2) == 0 ? "buy" : "sell")} {(random.Next(2) == 0 ? "open" : "close")} {random.Next(1, 9)} @ {random.Next(90, 110)} 0.1 {random.Next(-9, 9)} {(random.Next(3) == 0 ? "-" : "p1")}").Split(' ')));
        }

        var growing = new RoundTrips();
        var looks = new List<(HistoryResults Look, ResultAmount[] Amounts, RoundTrip[] Closed)>();
        for (var (from, to) = (0, 0); from < 600; from = to)
        {
            to = Math.Min(600, from + random.Next(1, 60));
            Assert.True(growing.TryTake([.. fills.Where(fill => IsIn(fill.Fill.Time, from, to))], [.. ledger.Where(row => IsIn(row.Row.Time, from, to))]));
            var look = growing.At(1);
            looks.Add((look, [.. look.Amounts], [.. look.Closed]));
        }

        var (whole, grown) = (RoundTrips.Of(1, fills, ledger), looks[^1].Look);
        Assert.Equal(whole.Closed, grown.Closed);
        Assert.Equal(whole.Open, grown.Open);
        Assert.Equal(whole.Amounts, grown.Amounts);
        Assert.Equal(whole.Checks, grown.Checks);
        foreach (var (look, amounts, closed) in looks)
        {
            // An early look did not change.
            Assert.Equal(amounts, look.Amounts);
            Assert.Equal(closed, look.Closed);
        }

        static bool IsIn(DateTimeOffset at, int from, int to) => at > Start.AddMinutes(from) && at <= Start.AddMinutes(to);
    }

    [Theory]
    [InlineData("4 a BTC sell close 1 @ 100 0.6 0 p1", null, false)] // Before the last fill.
    [InlineData("5 a BTC sell close 1 @ 100 0.6 0 p1", null, false)] // The last fill itself.
    [InlineData("4 b BTC sell close 1 @ 100 0.6 0 p1", null, true)] // Of another account.
    [InlineData("6 a BTC sell close 1 @ 100 0.6 0 p1", null, true)]
    [InlineData(null, "5 a BTC funding -1", false)] // Belongs before the fill of its minute.
    [InlineData(null, "6 a BTC funding -1", true)]
    public void What_belongs_before_what_is_known_is_not_taken(string? fill, string? funding, bool isTaken)
    {
        var trips = new RoundTrips();
        Assert.True(trips.TryTake([Fill("5 a BTC buy open 1 @ 100 0.6 0 p1".Split(' '))], []));
        var before = trips.At(1);
        Assert.Equal(isTaken, trips.TryTake(
            fill is null ? [] : [Fill(fill.Split(' '))],
            funding is null ? [] : [Row(Minute(funding.Split(' ')), LedgerKind.Funding, -1m)]));
        Assert.Equal(before.Amounts.Count + (isTaken ? 1 : 0), trips.At(2).Amounts.Count);
    }

    private static HistoryResults Of(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim().Split(' ')).ToList();
        return RoundTrips.Of(
            1,
            [.. lines.Where(line => line[3] != "funding").Select(Fill)],
            [.. lines.Where(line => line[3] == "funding").Select(line => Row(Minute(line), LedgerKind.Funding, Number(line[4])) with { AccountId = line[1] })]);
    }

    private static FillEntry Fill(string[] line) => new(
        new HistoryMark(0, Minute(line)),
        line[1],
        line[1],
        new Fill
        {
            TradeId = line[0],
            VenueOrderId = "o" + line[0],
            Symbol = line[2],
            Side = line[3] == "buy" ? OrderSide.Buy : OrderSide.Sell,
            Effect = line[4] == "open" ? PositionEffect.Open : PositionEffect.Close,
            Contracts = long.Parse(line[5], CultureInfo.InvariantCulture),
            Price = Number(line[7]),
            Fee = Number(line[8]),
            RealisedPnl = Number(line[9]),
            IsMaker = false,
            Time = Start.AddMinutes(Minute(line)),
        },
        IsNet: line[1] == "net",
        line[10] == "-" ? null : new OrderOrigin("alert", line[10], line[10], null, "c" + line[0], null, Start));

    private static LedgerEntry Row(int minute, LedgerKind kind, decimal amount) => new(
        new HistoryMark(0, minute),
        "a",
        "a",
        new LedgerRow { Key = $"{minute}{kind}", Time = Start.AddMinutes(minute), Kind = kind, Symbol = "BTC", Currency = "USDT", Amount = amount, VenueId = "1" });

    private static int Minute(string[] line) => int.Parse(line[0], CultureInfo.InvariantCulture);

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
