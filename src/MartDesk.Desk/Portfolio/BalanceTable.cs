using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Portfolio;

/// <summary>Balances of one account by currency.</summary>
/// <remarks>
/// A list tells equity and unrealised profit, so wallet = equity − unrealised, whatever the venue holds back.
/// The stream tells neither; available plus margins may then be short of the wallet by an unrealised cross loss,
/// so what was missing at the last list is added until the next one.
/// </remarks>
internal sealed class BalanceTable
{
    private readonly Dictionary<string, (Held<Balance> Held, decimal HeldBack)> _balances = [];

    /// <summary>The account's settlement row: USDT, or else the first by name; null until known.</summary>
    public (Balance Balance, decimal Wallet)? Settlement
    {
        get
        {
            if (_balances.Count == 0)
                return null;
            var (held, heldBack) = _balances.TryGetValue("USDT", out var usdt) ? usdt : _balances.MinBy(row => row.Key, StringComparer.Ordinal).Value;
            return (held.Value, Held(held.Value) + heldBack);
        }
    }

    /// <summary>The stream told a balance.</summary>
    public void Hear(Balance balance, long heardAt) =>
        _balances[balance.Currency] = (new(balance, heardAt), HeldBack(balance) ?? _balances.GetValueOrDefault(balance.Currency).HeldBack);

    /// <summary>A list that was asked for when the stream had told <paramref name="askedAt"/> events.</summary>
    public void Reconcile(IReadOnlyList<Balance> rows, long askedAt)
    {
        foreach (var row in rows)
        {
            var isKnown = _balances.TryGetValue(row.Currency, out var known);
            var isStreamNewer = isKnown && known.Held.HeardAt > askedAt;
            _balances[row.Currency] = (isStreamNewer ? known.Held : new(row, known.Held.HeardAt), HeldBack(row) ?? known.HeldBack);
        }
    }

    private static decimal Held(Balance balance) => balance.Available + balance.PositionMargin + balance.OrderMargin;

    private static decimal? HeldBack(Balance balance) => balance.Equity - balance.Unrealised - Held(balance);
}
