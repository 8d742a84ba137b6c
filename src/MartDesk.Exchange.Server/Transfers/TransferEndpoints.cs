using System.Globalization;
using System.Text.Json;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Ledger;
using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Faults;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.Transfers;

/// <summary>Moves money between spot wallet and futures account, and lists what was moved. Both calls may say how old they may be at most.</summary>
internal sealed class TransferEndpoints(EngineLoop loop, ShownClock clock)
{
    private const decimal Least = 0.01m;
    private const int MaxPage = 1000;
    private const int MinRows = 10;
    private const int MaxRows = 100;
    private const long DefaultWindowMs = 5000;
    private const long LongestWindowMs = 60_000;
    private const long AheadMs = 1000;

    public IEnumerable<Route> Routes =>
    [
        new(FuturesEndpoints.Transfer, TransferAsync),
        new(FuturesEndpoints.TransferList, ListAsync),
    ];

    private async Task<ApiReply> TransferAsync(ApiRequest request)
    {
        if (RefuseAge(request) is { } ageError)
            return ageError;
        if (!request.Body.TryText("type", out var type))
            return BitMartError.ParameterParse;
        if (TransferFields.Refuse(request.Body, Least, out var units) is { } error)
            return error;
        if (type is not ("spot_to_contract" or "contract_to_spot"))
            return type is null ? BitMartError.ParameterParse : BitMartError.InvalidRequest;
        var (futures, spot) = (request.AccountId, SpotWallet.IdOf(request.AccountId));
        var command = type == "spot_to_contract" ? TransferFields.Move(spot, futures, units) : TransferFields.Move(futures, spot, units);
        var refusal = await loop.RunAsync(venue => venue.Apply(command));
        if (refusal != RejectReason.None)
            return TransferFields.ToError(refusal);
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("currency"u8, Settlement.Currency);
            writer.WriteText("amount"u8, Money.ToCoins(units));
            writer.WriteEndObject();
        });
    }

    private async Task<ApiReply> ListAsync(ApiRequest request)
    {
        var body = request.Body;
        if (RefuseAge(request) is { } ageError)
            return ageError;
        var isReadable = body.TryText("currency", out var currency)
            & body.TryWhole("page", out var page)
            & body.TryWhole("limit", out var limit)
            & body.TryWhole("time_start", out var start)
            & body.TryWhole("time_end", out var end);
        if (!isReadable || page is null || limit is null)
            return BitMartError.ParameterParse;
        if (page is < 1 or > MaxPage || limit is < MinRows or > MaxRows)
            return BitMartError.InvalidRequest;
        if (start < 0 || end < 0 || (start is not null && end is not null && end <= start))
            return BitMartError.TimestampInvalid;
        var spot = SpotWallet.IdOf(request.AccountId);
        var rows = await loop.RunAsync(venue =>
        {
            var found = new List<FundsTransfer>();
            var history = venue.Orders.Of(request.AccountId);
            for (var i = 0; i < (history?.TransferCount ?? 0); i++)
            {
                var transfer = history!.NewestTransfer(i); // counted above
                var isMeant = (transfer.FromAccountId == spot || transfer.ToAccountId == spot)
                    && (start is null || transfer.TimeMs >= start) && (end is null || transfer.TimeMs <= end);
                if (isMeant && currency is null or Settlement.Currency)
                    found.Add(transfer);
            }

            return found.Skip((int)((page.Value - 1) * limit.Value)).Take((int)limit.Value).ToArray();
        });
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("records"u8);
            foreach (var row in rows)
                Write(writer, row, isToSpot: row.ToAccountId == spot);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    /// <summary>A call that waited longer than its own window on the way, or comes from more than a second ahead, is not carried out.</summary>
    private BitMartError? RefuseAge(ApiRequest request)
    {
        if (!request.Body.TryWhole("recvWindow", out var window))
            return BitMartError.ParameterParse;
        if (window is <= 0 or > LongestWindowMs)
            return BitMartError.InvalidRequest;
        return clock.IsFresh(request.SentMs, AheadMs - 1, window ?? DefaultWindowMs) ? null : BitMartError.TimestampOutOfRange;
    }

    private static void Write(Utf8JsonWriter writer, in FundsTransfer transfer, bool isToSpot)
    {
        writer.WriteStartObject();
        writer.WriteString("transfer_id"u8, transfer.TransferId.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("currency"u8, Settlement.Currency);
        writer.WriteText("amount"u8, Money.ToCoins(transfer.AmountUnits));
        writer.WriteString("type"u8, isToSpot ? "contract_to_spot"u8 : "spot_to_contract"u8);
        writer.WriteString("state"u8, "FINISHED"u8);
        writer.WriteNumber("timestamp"u8, transfer.TimeMs);
        writer.WriteEndObject();
    }
}
