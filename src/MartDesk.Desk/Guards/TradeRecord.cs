using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Guards;

/// <summary>The results and the losing streak of one pointer or account, kept as a sum so that no alert reads every fill ever made.</summary>
/// <remarks>
/// Fills that can change no more, and are old enough that no later one will be recorded before them, are taken in once. What is younger, and whatever comes after
/// an order of which more may fill, is read again each time and laid over a copy of the sum.
/// </remarks>
internal sealed class TradeRecord
{
    /// <summary>Longer than clocks are set back, and than a commit takes.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromHours(1);

    /// <summary>Results are kept of so many days: the day that is asked for, and what a clock that was wrong may have put behind it.</summary>
    private const int DaysKept = 4;

    private readonly Lock _gate = new();
    private Sum _settled = new();
    private DateTimeOffset _from = DateTimeOffset.MinValue;
    private DateTimeOffset _askedAt = DateTimeOffset.MinValue;

    /// <summary>Result since a moment, and the losses in a row.</summary>
    /// <param name="now">Now.</param>
    /// <param name="day">First moment whose trades count for the result; the start of a day in UTC.</param>
    /// <param name="read">Reads the fills recorded from a time on, in the order in which they were recorded.</param>
    /// <param name="instrumentOf">Instruments; only when they are known is anything taken in for good.</param>
    /// <param name="isKnown">The instruments are known.</param>
    public (decimal DayResult, LossRuns Losses) Read(
        DateTimeOffset now, DateTimeOffset day, Func<DateTimeOffset, IReadOnlyList<OwnFill>> read, Func<string, Instrument?> instrumentOf, bool isKnown)
    {
        lock (_gate)
        {
            if (now < _askedAt)
                (_settled, _from) = (new Sum(), DateTimeOffset.MinValue); // The clock was set back: fills may be recorded before those taken in.
            _askedAt = now;
            var fills = read(_from);
            var until = fills.Where(fill => !fill.IsFinal).Select(fill => fill.Time).Append(now - Lag).Min();
            var sum = isKnown ? _settled : _settled.Copy();
            var rest = sum;
            foreach (var fill in fills)
            {
                if (ReferenceEquals(rest, _settled) && fill.Time >= until)
                    rest = sum.Copy();
                rest.Add(fill, instrumentOf);
            }

            if (isKnown && until > _from)
                _from = until;
            return (rest.Since(day), rest.Losses);
        }
    }

    private sealed class Sum
    {
        private readonly TradeLedger _ledger;
        private readonly Dictionary<DateTime, decimal> _days;

        public Sum() => (_ledger, _days) = (new TradeLedger(), []);

        private Sum(Sum other)
        {
            (_ledger, _days) = (other._ledger.Copy(), new Dictionary<DateTime, decimal>(other._days));
            Losses = other.Losses;
        }

        public LossRuns Losses { get; private set; } = LossRuns.None;

        public Sum Copy() => new(this);

        public decimal Since(DateTimeOffset day) => _days.Where(result => result.Key >= day.UtcDateTime).Sum(result => result.Value);

        public void Add(OwnFill fill, Func<string, Instrument?> instrumentOf)
        {
            if (_ledger.Add(fill, instrumentOf) is not { } trade)
                return;
            Losses = Losses.After(trade);
            var day = trade.Time.UtcDateTime.Date;
            _days[day] = _days.GetValueOrDefault(day) + trade.Result;
            if (_days.Count > DaysKept)
                _days.Remove(_days.Keys.Min());
        }
    }
}
