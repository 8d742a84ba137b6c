using MartDesk.Desk.Accounts;
using MartDesk.Desk.History;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Tests.Execution;
using MartDesk.Desk.Venues;
using MartDesk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.History;

/// <summary>What is made of the whole record, while it grows.</summary>
public sealed class AccountHistoryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_is_recorded_later_is_counted_once_also_when_it_belongs_before_what_is_known()
    {
        await using var desk = await DeskRig.StartAsync();
        var (store, history) = Of(desk, desk.Time);
        await store.AddAsync(desk.AccountId, isNet: false, [Fill(10), Fill(20)], CancellationToken.None);
        Assert.Equal(-2m, await FeesAsync(history));

        await store.AddAsync(desk.AccountId, isNet: false, [Fill(30)], CancellationToken.None);
        history.Touch();
        Assert.Equal(-3m, await FeesAsync(history));

        await store.AddAsync(desk.AccountId, isNet: false, [Fill(15)], CancellationToken.None);
        history.Touch();
        Assert.Equal(-4m, await FeesAsync(history));
    }

    [Fact]
    public async Task Who_asks_while_a_long_record_is_gone_through_anew_is_told_what_was_known_and_keeps_no_thread()
    {
        await using var desk = await DeskRig.StartAsync();
        using var time = new HeldTime(desk.Time);
        var (store, history) = Of(desk, time);
        await store.AddAsync(desk.AccountId, isNet: false, [Fill(10), Fill(20)], CancellationToken.None);
        Assert.Equal(-2m, await FeesAsync(history));

        await store.AddAsync(desk.AccountId, isNet: false, [Fill(15)], CancellationToken.None);
        history.Touch();
        time.Hold();
        var asked = FeesAsync(history);
        await Eventually.HoldsAsync(() => time.IsHolding, "the record is gone through on a thread of its own");
        Assert.False(asked.IsCompleted); // It may be done in a moment.
        Assert.Equal(3, history.ReadFills(new HistoryQuery { AccountIds = [desk.AccountId] }).Count); // Pages that do not need it wait for nothing.
        desk.Time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(-2m, await asked.WaitAsync(TimeSpan.FromSeconds(20)));

        time.Release();
        Assert.Equal(-3m, await FeesAsync(history));
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_told_and_asked_again_the_next_time()
    {
        await using var desk = await DeskRig.StartAsync();
        var (store, history) = Of(desk, desk.Time);
        await store.AddAsync(desk.AccountId, isNet: false, [Fill(10)], CancellationToken.None);
        desk.Store.WriteNow(transaction => Execute(transaction, "ALTER TABLE fill RENAME TO away"));
        await Assert.ThrowsAnyAsync<Exception>(() => history.ReadResultsAsync(CancellationToken.None));
        desk.Store.WriteNow(transaction => Execute(transaction, "ALTER TABLE away RENAME TO fill"));
        Assert.Equal(-1m, await FeesAsync(history));
    }

    private static void Execute(System.Data.IDbTransaction transaction, string sql)
    {
        using var command = transaction.Connection!.CreateCommand(); // A running transaction has its connection.
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static (HistoryStore Store, AccountHistory History) Of(DeskRig desk, TimeProvider time)
    {
        var store = new HistoryStore(desk.Store);
        return (store, new AccountHistory(store, desk.Services.GetRequiredService<AccountDirectory>(), desk.Services.GetRequiredService<PointerBook>(), time));
    }

    private static async Task<decimal> FeesAsync(AccountHistory history) => (await history.ReadResultsAsync(CancellationToken.None)).Amounts.Sum(amount => amount.Fee);

    private static Fill Fill(int second) => new()
    {
        TradeId = FormattableString.Invariant($"{second}"),
        VenueOrderId = FormattableString.Invariant($"o-{second}"),
        Symbol = "BTCUSDT",
        Side = OrderSide.Buy,
        Effect = PositionEffect.Open,
        Contracts = 1,
        Price = 60_000m,
        Fee = 1m,
        RealisedPnl = 0m,
        IsMaker = false,
        Time = Noon.AddSeconds(second),
    };

    /// <summary>A clock that keeps a thread which is not of the pool waiting when it asks for the time.</summary>
    private sealed class HeldTime(TimeProvider inner) : TimeProvider, IDisposable
    {
        private readonly ManualResetEventSlim _goesOn = new(initialState: true);
        private volatile bool _isHolding;

        public bool IsHolding => _isHolding;

        public override long TimestampFrequency => inner.TimestampFrequency;

        public void Hold() => _goesOn.Reset();

        public void Release() => _goesOn.Set();

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

        public override long GetTimestamp()
        {
            if (!Thread.CurrentThread.IsThreadPoolThread && !_goesOn.IsSet)
            {
                _isHolding = true;
                _goesOn.Wait();
            }

            return inner.GetTimestamp();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);

        public void Dispose() => _goesOn.Dispose();
    }
}
