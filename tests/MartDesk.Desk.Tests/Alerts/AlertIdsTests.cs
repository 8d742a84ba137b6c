using MartDesk.Desk.Alerts;
using MartDesk.Desk.Vault;
using MartDesk.Testing.Clock;

namespace MartDesk.Desk.Tests.Alerts;

/// <summary>Ids of alerts: never two alike, those of one time side by side.</summary>
public sealed class AlertIdsTests : ISecureRandom
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));
    private readonly Random _random = new(5);

    [Fact]
    public void No_two_are_alike_though_the_clock_stands_still()
    {
        var ids = new AlertIds(this, _time);
        var made = Enumerable.Range(0, 100_000).Select(_ => ids.Next()).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(100_000, made.Count);
        Assert.All(made, id => Assert.Matches("^[A-Z2-7]{16}$", id));
    }

    [Fact]
    public void Those_of_a_time_begin_alike_and_those_of_another_do_not()
    {
        var ids = new AlertIds(this, _time);
        var (first, second) = (ids.Next(), ids.Next());
        _time.Advance(TimeSpan.FromDays(1));
        var later = ids.Next();
        Assert.Equal(first[..9], second[..9]);
        Assert.Equal(first[..3], later[..3]);
        Assert.NotEqual(first[..9], later[..9]);
    }

    [Fact]
    public void Two_desks_that_start_in_one_millisecond_do_not_make_the_same()
    {
        var (one, other) = (new AlertIds(this, _time), new AlertIds(this, _time));
        Assert.NotEqual(one.Next(), other.Next());
    }

    [Fact]
    public void A_clock_that_is_set_back_makes_none_twice()
    {
        var time = new BackAndForth();
        var ids = new AlertIds(this, time);
        var made = new List<string>();
        for (var i = 0; i < 100; i++)
        {
            time.NowMs = 1_000_000 + (i % 3);
            made.Add(ids.Next());
        }

        Assert.Equal(made.Count, made.Distinct(StringComparer.Ordinal).Count());
    }

    void ISecureRandom.Fill(Span<byte> bytes) => _random.NextBytes(bytes);

    private sealed class BackAndForth : TimeProvider
    {
        public long NowMs { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(NowMs);
    }
}
