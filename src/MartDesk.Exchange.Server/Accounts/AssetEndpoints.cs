using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Orders;

namespace MartDesk.Exchange.Server.Accounts;

/// <summary>The balance, with rows for BTC and ETH that are always empty here, and the play money of the demo host, which any account may claim.</summary>
internal sealed class AssetEndpoints(EngineLoop loop)
{
    /// <summary>What one claim brings, as in the sample of the demo host.</summary>
    private const decimal ClaimedUsdt = 10m;

    public IEnumerable<Route> Routes => [new(FuturesEndpoints.AssetsDetail, AssetsAsync), new(FuturesEndpoints.Claim, ClaimAsync)];

    private async Task<ApiReply> ClaimAsync(ApiRequest request)
    {
        var refusal = await loop.RunAsync(venue => venue.Apply(new Command
        {
            Sequence = 0,
            TimeMs = 0,
            Kind = CommandKind.Deposit,
            AccountId = request.AccountId,
            AmountUnits = (long)(ClaimedUsdt * Money.UnitsPerCoin),
        }));
        if (refusal != RejectReason.None)
            return refusal.ToError();
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("currency"u8, Settlement.Currency);
            writer.WriteText("amount"u8, ClaimedUsdt);
            writer.WriteEndObject();
        });
    }

    private async Task<ApiReply> AssetsAsync(ApiRequest request)
    {
        if (await loop.RunAsync(venue => FuturesBalance.Read(venue, request.AccountId)) is not { } futures)
            return BitMartError.FuturesNotOpened;
        var balance = futures.Account;
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartArray();
            foreach (var currency in Settlement.Currencies)
            {
                var isSettlement = currency == Settlement.Currency;
                writer.WriteStartObject();
                writer.WriteString("currency"u8, currency);
                writer.WriteText("position_deposit"u8, isSettlement ? Money.ToCoins(balance.PositionMarginUnits) : 0m);
                writer.WriteText("frozen_balance"u8, isSettlement ? Money.ToCoins(balance.OrderMarginUnits) : 0m);
                writer.WriteText("available_balance"u8, isSettlement ? Money.ToCoins(balance.AvailableUnits) : 0m);
                writer.WriteText("equity"u8, isSettlement ? futures.Equity : 0m);
                writer.WriteText("unrealized"u8, isSettlement ? Money.ToCoins(futures.UnrealisedUnits) : 0m);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }
}
