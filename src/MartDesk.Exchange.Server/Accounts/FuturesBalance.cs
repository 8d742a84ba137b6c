using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Positions;
using MartDesk.Exchange.Server.Engine;

namespace MartDesk.Exchange.Server.Accounts;

/// <summary>What a futures account holds, with its unrealised profit.</summary>
/// <param name="Account">Wallet and margins.</param>
/// <param name="UnrealisedUnits">By the last price, as in the position rows, so that they add up.</param>
internal readonly record struct FuturesBalance(AccountView Account, long UnrealisedUnits)
{
    /// <summary>Wallet and unrealised profit together, in coins.</summary>
    public decimal Equity => Money.ToCoins(Account.WalletUnits + UnrealisedUnits);

    /// <summary>Reads it from the engine; null when the account has no futures.</summary>
    public static FuturesBalance? Read(Venue venue, int accountId)
    {
        if (!venue.Engine.TryGetAccount(accountId, out var account))
            return null;
        var positions = new List<PositionView>();
        venue.Engine.CopyPositions(accountId, positions);
        var unrealised = 0L;
        foreach (var position in positions)
            unrealised += venue.Engine.UnrealisedUnits(position, venue.Engine.LastPrice(position.InstrumentId));
        return new FuturesBalance(account, unrealised);
    }
}
