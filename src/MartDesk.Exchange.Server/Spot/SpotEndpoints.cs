using System.Text.Json;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.Spot;

/// <summary>What futures clients ask of the spot side: the wallet, and lists that are empty because there is no spot market here.</summary>
internal sealed class SpotEndpoints(EngineLoop loop)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);
    private static readonly Endpoint Currencies = new("GET", "/account/v1/currencies", Authentication.None, new RateLimit(2, Window, RateLimitScope.Address));
    private static readonly Endpoint Symbols = new("GET", "/spot/v1/symbols/details", Authentication.None, new RateLimit(12, Window, RateLimitScope.Address));
    private static readonly Endpoint SpotWalletEndpoint = new("GET", "/spot/v1/wallet", Authentication.Keyed, new RateLimit(12, Window, RateLimitScope.Key));
    private static readonly Endpoint AccountWallet = new("GET", "/account/v1/wallet", Authentication.Keyed, new RateLimit(12, Window, RateLimitScope.Key));

    public IEnumerable<Route> Routes =>
    [
        new(Currencies, static _ => EmptyList("currencies")),
        new(Symbols, static _ => EmptyList("symbols")),
        new(SpotWalletEndpoint, request => WalletAsync(request, "id")),
        new(AccountWallet, request => WalletAsync(request, "currency")),
        new(WalletEndpoints.WithdrawCharge, static _ => Task.FromResult(ApiReply.Ok(writer =>
        {
            // Nothing can be withdrawn from here; that this is told shows what the key may.
            writer.WriteStartObject();
            writer.WriteString("today_available_withdraw_BTC"u8, "0"u8);
            writer.WriteString("min_withdraw"u8, "0"u8);
            writer.WriteNumber("withdraw_precision"u8, 8);
            writer.WriteString("withdraw_fee"u8, "0"u8);
            writer.WriteEndObject();
        }))),
    ];

    /// <summary>One row, and none when it is empty; the two calls name the currency differently.</summary>
    private async Task<ApiReply> WalletAsync(ApiRequest request, string currencyMember)
    {
        var units = await loop.RunAsync(venue => venue.Engine.TryGetAccount(SpotWallet.IdOf(request.AccountId), out var wallet) ? wallet.WalletUnits : 0);
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("wallet"u8);
            if (units != 0)
            {
                writer.WriteStartObject();
                writer.WriteString(currencyMember, Settlement.Currency);
                writer.WriteString("name"u8, "Tether USD"u8);
                writer.WriteText("available"u8, Money.ToCoins(units));
                writer.WriteString("frozen"u8, "0"u8);
                writer.WriteText("total"u8, Money.ToCoins(units));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static Task<ApiReply> EmptyList(string name)
    {
        var member = JsonEncodedText.Encode(name);
        return Task.FromResult(ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray(member);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }));
    }
}
