using MartDesk.BitMart.Protocol.Errors;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.Transfers;

/// <summary>What transfers of all kinds share: currency, amount, and what the wire says when the engine says no.</summary>
internal static class TransferFields
{
    private const decimal Largest = 10_000_000_000m;

    /// <summary>Reads currency and amount; only USDT moves, with at most eight decimals.</summary>
    /// <param name="body">The request's members.</param>
    /// <param name="least">Smallest amount in coins.</param>
    /// <param name="units">The amount in money units.</param>
    public static BitMartError? Refuse(BodyFields body, decimal least, out long units)
    {
        units = 0;
        if (!body.TryText("currency", out var currency) || !body.TryDecimal("amount", out var amount) || currency is null || amount is null)
            return BitMartError.ParameterParse;
        if (currency != Settlement.Currency || amount < least || amount > Largest)
            return BitMartError.InvalidRequest;
        return Money.TryToUnits(amount.Value, out units) ? null : BitMartError.TransferPrecision;
    }

    /// <summary>Moves money; a number that the payer used before moves nothing.</summary>
    public static Command Move(int fromAccountId, int toAccountId, long units, string? number = null) => new()
    {
        Sequence = 0,
        TimeMs = 0,
        Kind = CommandKind.Transfer,
        AccountId = fromAccountId,
        ToAccountId = toAccountId,
        AmountUnits = units,
        // A mark that no client order id may have keeps the two kinds of numbers apart.
        ClientOrderId = number is null ? null : "transfer:" + number,
    };

    public static BitMartError ToError(RejectReason reason) => reason switch
    {
        RejectReason.UnknownAccount => BitMartError.CloudAccountNotFound,
        RejectReason.DuplicateClientOrderId => BitMartError.OutTradeExists,
        RejectReason.InsufficientBalance => BitMartError.InsufficientBalance,
        _ => BitMartError.InvalidRequest,
    };
}
