using MartDesk.Desk.Accounts;
using MartDesk.Exchange.Server;
using MartDesk.Exchange.Server.Accounts;

namespace MartDesk.Cli.Running;

/// <summary>Lets the desk pay paper money in at the exchange that runs beside it.</summary>
internal sealed class PaperTill(ExchangeHost exchange) : IPaperMoney
{
    /// <inheritdoc/>
    public async Task<string?> MoveAsync(string key, decimal usdt, CancellationToken cancellationToken) => await exchange.MovePaperMoneyAsync(key, usdt).WaitAsync(cancellationToken) switch
    {
        PaperMove.Done => null,
        PaperMove.NoSuchKey => "The exchange that runs here knows no key of this account; it was deleted there, or belongs to another exchange.",
        PaperMove.NotFree => "More than is free cannot be taken out: margin and losses hold the rest.",
        PaperMove.Stopped => "The exchange is being stopped; nothing was paid.",
        _ => "The amount must be above 0 and at most 10000000000 USDT, with at most eight decimals, like 2500.5.",
    };
}
