using System.Text.Json;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Ledger;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;

namespace MartDesk.Exchange.Server.Accounts;

/// <summary><c>transaction-history</c>: every movement of the futures wallet; the rows of an account add up to it.</summary>
internal sealed class TransactionEndpoints(EngineLoop loop, InstrumentCatalog instruments)
{
    private const int DefaultRows = 100;
    private const int MaxRows = 1000;

    public IEnumerable<Route> Routes => [new(FuturesEndpoints.TransactionHistory, TradingAccountFilter.ForList(HistoryAsync))];

    private async Task<ApiReply> HistoryAsync(ApiRequest request)
    {
        if (!instruments.TryFindOptional(request.Query("symbol"), out var instrument))
            return BitMartError.SymbolNotExist;
        if (!request.TryQueryNumber("flow_type", out var flow) || flow > (long)LedgerKind.LiquidationClearance
            || !request.TryQueryNumber("page_size", out var size) || size == 0)
        {
            return BitMartError.ParameterParse;
        }

        return await loop.RunAsync<ApiReply>(venue =>
        {
            if (!TimeRange.TryRead(request, venue.NowMs, out var range))
                return BitMartError.TimestampInvalid;
            var rows = new List<LedgerEntry>();
            var most = Math.Min(size ?? DefaultRows, MaxRows);
            var history = venue.Orders.Of(request.AccountId);
            for (var i = 0; i < (history?.LedgerCount ?? 0) && rows.Count < most; i++)
            {
                var entry = history!.NewestEntry(i);
                if (range.Contains(entry.TimeMs) && (flow is null or 0 || (long)entry.Kind == flow) && (instrument is null || entry.InstrumentId == instrument.Id))
                    rows.Add(entry);
            }

            return ApiReply.Ok(writer =>
            {
                writer.WriteStartArray();
                foreach (var row in rows)
                    Write(writer, row, request.TradingAccount);
                writer.WriteEndArray();
            });
        });
    }

    private void Write(Utf8JsonWriter writer, in LedgerEntry entry, string account)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, entry.InstrumentId < 0 ? "" : instruments[entry.InstrumentId].Symbol);
        writer.WriteNumber("flow_type"u8, (int)entry.Kind);
        writer.WriteString("type"u8, WordOf(entry.Kind));
        writer.WriteText("amount"u8, Money.ToCoins(entry.AmountUnits));
        writer.WriteString("asset"u8, Settlement.Currency);
        writer.WriteString("account"u8, account);
        writer.WriteText("time"u8, entry.TimeMs);
        writer.WriteText("tran_id"u8, entry.EntryId);
        writer.WriteEndObject();
    }

    /// <summary>The engine's kinds have the wire's numbers; these are the wire's words for them.</summary>
    private static ReadOnlySpan<byte> WordOf(LedgerKind kind) => kind switch
    {
        LedgerKind.RealisedProfit => "Realized PNL"u8,
        LedgerKind.Funding => "Funding Fee"u8,
        LedgerKind.Fee => "Commission Fee"u8,
        LedgerKind.LiquidationClearance => "Liquidation Clearance"u8,
        _ => "Transfer"u8,
    };
}
