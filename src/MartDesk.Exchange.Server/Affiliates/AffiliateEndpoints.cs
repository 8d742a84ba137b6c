using System.Globalization;
using System.Text.Json;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.Orders;

namespace MartDesk.Exchange.Server.Affiliates;

/// <summary>What an affiliate sees of the accounts that it invited: their trades, and its share of the fees that they really paid.</summary>
/// <remarks>The figures are of the fills that the venue remembers. Nothing is paid out: the share is what a venue would owe.</remarks>
internal sealed class AffiliateEndpoints(EngineLoop loop, AccountStore accounts, InstrumentCatalog instruments)
{
    /// <summary>Percent of its fees that an invited account brings.</summary>
    private const decimal SharePercent = 30m;

    private const int MaxRows = 100;
    private const int Direct = 1;
    private const int NotCopyTrading = 2;

    public IEnumerable<Route> Routes =>
    [
        new(FuturesEndpoints.RebateList, RebatesAsync),
        new(FuturesEndpoints.AffiliateTradeList, TradesAsync),
        new(FuturesEndpoints.RebateUser, RebateUserAsync),
        new(FuturesEndpoints.RebateApi, RebateApiAsync),
        new(FuturesEndpoints.InviteCheck, InviteCheckAsync),
        new(FuturesEndpoints.RebateInvitedUsers, InvitedUsersAsync),
        new(FuturesEndpoints.DepositWithdrawalList, static request => NothingAsync(request)),
        new(FuturesEndpoints.AffiliateCustomerInfo, static request => CustomerAsync(request)),
    ];

    private async Task<ApiReply> RebatesAsync(ApiRequest request)
    {
        if (!TryPage(request, out var page) || request.Query("currency") is not { } currency || !request.TryQueryNumber("user_id", out var userId)
            || !TryRange(request, "rebate_start_time", "rebate_end_time", out var range))
        {
            return BitMartError.ParameterParse;
        }

        if (!Settlement.Currencies.Contains(currency))
            return BitMartError.InvalidRequest;
        var invited = Invited(request.AccountId).Where(account => (userId is null || account.AccountId == userId) && currency == Settlement.Currency);
        var rows = await loop.RunAsync(venue => invited
            .Select(account => (account.AccountId, Figures.Of(venue, account.AccountId, range, instruments).Share))
            .Where(row => row.Share > 0m)
            .ToArray());
        return ApiReply.Affiliate(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("total"u8, rows.Length);
            writer.WriteNumber("btc_rebate_sum"u8, 0);
            writer.WriteNumber("size"u8, page.Size);
            writer.WriteNumber("usdt_rebate_sum"u8, rows.Sum(row => row.Share));
            writer.WriteNumber("page"u8, page.Number);
            writer.WriteNumber("eth_rebate_sum"u8, 0);
            writer.WriteStartArray("rebate_detail_page_data"u8);
            foreach (var (accountId, share) in page.Of(rows))
            {
                writer.WriteStartObject();
                writer.WriteString("rebate_coin"u8, Settlement.Currency);
                writer.WriteNumber("trade_user_id"u8, accountId);
                writer.WriteNumber("total_rebate_amount"u8, share);
                writer.WriteNumber("user_type"u8, Direct);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private async Task<ApiReply> TradesAsync(ApiRequest request)
    {
        if (!TryPage(request, out var page) || !request.TryQueryNumber("user_id", out var userId) || userId is null
            || !request.TryQueryNumber("type", out var type) || type is not (1 or 2) || !TryRange(request, "start_time", "end_time", out var range))
        {
            return BitMartError.ParameterParse;
        }

        var isInvited = type == 1 && Invited(request.AccountId).Any(account => account.AccountId == userId);
        var fills = isInvited ? await loop.RunAsync(venue => Figures.FillsOf(venue, (int)userId.Value, range).ToArray()) : [];
        return ApiReply.Affiliate(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("total"u8, fills.Length);
            writer.WriteNumber("size"u8, page.Size);
            writer.WriteNumber("page"u8, page.Number);
            writer.WriteStartArray("list"u8);
            foreach (var fill in page.Of(fills))
                WriteTrade(writer, fill, instruments[fill.Order.InstrumentId]);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private async Task<ApiReply> RebateUserAsync(ApiRequest request)
    {
        if (!TryInvited(request, out var invited) || !TryRange(request, "start_time", "end_time", out var range))
            return BitMartError.ParameterParse;
        var (all, within) = invited is null
            ? default
            : await loop.RunAsync(venue => (Figures.Of(venue, invited.AccountId, TimeRange.All, instruments), Figures.Of(venue, invited.AccountId, range, instruments)));
        return ApiReply.Affiliate(writer =>
        {
            writer.WriteStartObject();
            writer.WriteText("trading_vol_total"u8, all.Volume);
            writer.WriteText("trading_fee"u8, within.Fee);
            writer.WriteString("back_rate"u8, Percent(SharePercent));
            writer.WriteText("trading_vol"u8, within.Volume);
            writer.WriteText("rebate"u8, within.Share);
            writer.WriteText("trading_fee_total"u8, all.Fee);
            writer.WriteText("rebate_total"u8, all.Share);
            writer.WriteNumber("cid"u8, invited?.AccountId ?? 0);
            writer.WriteEndObject();
        });
    }

    /// <summary>All trading here is over the API.</summary>
    private async Task<ApiReply> RebateApiAsync(ApiRequest request)
    {
        if (!TryInvited(request, out var invited) || !TryRange(request, "start_time", "end_time", out var range))
            return BitMartError.ParameterParse;
        var figures = invited is null ? default : await loop.RunAsync(venue => Figures.Of(venue, invited.AccountId, range, instruments));
        return ApiReply.Affiliate(writer =>
        {
            writer.WriteStartObject();
            writer.WriteText("api_trading_fee_total"u8, figures.Fee);
            writer.WriteText("api_rebate_total"u8, figures.Share);
            writer.WriteEndObject();
        });
    }

    private Task<ApiReply> InviteCheckAsync(ApiRequest request)
    {
        if (!TryInvited(request, out var invited))
            return Task.FromResult<ApiReply>(BitMartError.ParameterParse);
        return Task.FromResult(ApiReply.Affiliate(writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("isInviteUser"u8, invited is not null);
            writer.WriteEndObject();
        }));
    }

    private async Task<ApiReply> InvitedUsersAsync(ApiRequest request)
    {
        if (!TryPage(request, out var page) || !request.TryQueryNumber("cid", out var cid) || !TryRange(request, "start_time", "end_time", out var range))
            return BitMartError.ParameterParse;
        AccountRecord[] invited = [.. Invited(request.AccountId).Where(account => cid is null || account.AccountId == cid)];
        var rows = await loop.RunAsync(venue => page.Of(invited).Select(account => (account.AccountId, Figures: Figures.Of(venue, account.AccountId, range, instruments))).ToArray());
        return ApiReply.Affiliate(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("list"u8);
            foreach (var (accountId, figures) in rows)
            {
                writer.WriteStartObject();
                writer.WriteText("rebateTotal"u8, figures.Share);
                writer.WriteText("tradingVolTotal"u8, figures.Volume);
                writer.WriteString("cashbackRate"u8, Percent(0m));
                writer.WriteText("tradingFeeTotal"u8, figures.Fee);
                writer.WriteString("backRate"u8, Percent(SharePercent));
                writer.WriteNumber("cid"u8, accountId);
                writer.WriteNumber("status"u8, 1);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteNumber("page"u8, page.Number);
            writer.WriteNumber("size"u8, page.Size);
            writer.WriteNumber("total"u8, invited.Length);
            writer.WriteEndObject();
        });
    }

    /// <summary>Money comes into invited accounts by the operator's hand only, so there are no deposits and withdrawals to list.</summary>
    private static Task<ApiReply> NothingAsync(ApiRequest request)
    {
        if (!TryPage(request, out var page))
            return Task.FromResult<ApiReply>(BitMartError.ParameterParse);
        return Task.FromResult(ApiReply.Affiliate(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("list"u8);
            writer.WriteEndArray();
            writer.WriteNumber("page"u8, page.Number);
            writer.WriteNumber("size"u8, page.Size);
            writer.WriteNumber("total"u8, 0);
            writer.WriteEndObject();
        }));
    }

    /// <summary>No source tells a member of this answer, so none is made up: the object is empty, for whomever is asked.</summary>
    private static Task<ApiReply> CustomerAsync(ApiRequest request) => Task.FromResult(!request.TryQueryNumber("userId", out var userId) || userId is null
        ? BitMartError.ParameterParse
        : ApiReply.Affiliate(static writer =>
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        }));

    private IEnumerable<AccountRecord> Invited(int affiliateId) => accounts.Records.Where(account => account.InvitedBy == affiliateId);

    /// <summary>Reads <c>cid</c>; false when it is missing, and null when the account was not invited by the caller.</summary>
    private bool TryInvited(ApiRequest request, out AccountRecord? invited)
    {
        invited = null;
        if (!request.TryQueryNumber("cid", out var cid) || cid is null)
            return false;
        invited = Invited(request.AccountId).FirstOrDefault(account => account.AccountId == cid);
        return true;
    }

    private static bool TryPage(ApiRequest request, out ListPage page)
    {
        page = default;
        if (!request.TryQueryNumber("page", out var number) || !request.TryQueryNumber("size", out var size)
            || number is null or < 1 or > int.MaxValue / MaxRows || size is null or < 1 or > MaxRows)
        {
            return false;
        }

        page = new ListPage((int)number.Value, (int)size.Value);
        return true;
    }

    /// <summary>Times are seconds, or milliseconds by magnitude; left out they reach as far as is remembered.</summary>
    private static bool TryRange(ApiRequest request, string fromName, string toName, out TimeRange range)
    {
        range = TimeRange.All;
        if (!request.TryQueryNumber(fromName, out var from) || !request.TryQueryNumber(toName, out var to))
            return false;
        range = new TimeRange(
            from is { } first ? WireTime.ToMilliseconds(first) : TimeRange.All.FromMs,
            to is { } last ? WireTime.ToMilliseconds(last) : TimeRange.All.ToMs);
        return range.FromMs <= range.ToMs;
    }

    private static void WriteTrade(Utf8JsonWriter writer, in OrderFill row, Instrument instrument)
    {
        var (order, fill) = row;
        writer.WriteStartObject();
        writer.WriteNumber("leverage"u8, order.Leverage);
        writer.WriteString("symbol"u8, instrument.Symbol);
        writer.WriteNumber("create_time"u8, fill.TimeMs);
        writer.WriteNumber("open_type"u8, order.MarginMode == MarginMode.Isolated ? 1 : 2);
        writer.WriteNumber("fee"u8, Money.ToCoins(fill.FeeUnits));
        writer.WriteNumber("deal_price"u8, instrument.ToPrice(fill.PriceTicks));
        writer.WriteNumber("realised_profit"u8, Money.ToCoins(fill.RealisedUnits));
        writer.WriteNumber("way"u8, WireWords.SideNumber(order.Side, order.Effect));
        writer.WriteNumber("deal_vol"u8, fill.Lots);
        writer.WriteNumber("select_copy_trade"u8, NotCopyTrading);
        writer.WriteNumber("user_type"u8, Direct);
        writer.WriteNumber("user_id"u8, order.AccountId);
        writer.WriteNumber("category"u8, order.Type == OrderType.Market ? 2 : 1);
        writer.WriteEndObject();
    }

    private static string Percent(decimal percent) => percent.ToString("F8", CultureInfo.InvariantCulture);

    /// <summary>What an account traded and paid within a range, in USDT, and the affiliate's share of it.</summary>
    private readonly record struct Figures(decimal Volume, decimal Fee)
    {
        public decimal Share => Fee * SharePercent / 100m;

        public static Figures Of(Venue venue, int accountId, TimeRange range, InstrumentCatalog instruments)
        {
            var (volume, fee) = (0m, 0m);
            foreach (var (order, fill) in FillsOf(venue, accountId, range))
            {
                var instrument = instruments[order.InstrumentId];
                volume += fill.Lots * instrument.Specification.ContractSize * instrument.ToPrice(fill.PriceTicks);
                fee += Money.ToCoins(fill.FeeUnits);
            }

            return new Figures(volume, fee);
        }

        /// <summary>Newest first.</summary>
        public static IEnumerable<OrderFill> FillsOf(Venue venue, int accountId, TimeRange range)
        {
            var history = venue.Orders.Of(accountId);
            for (var i = 0; i < (history?.FillCount ?? 0); i++)
            {
                var fill = history!.NewestFill(i); // counted above
                if (range.Contains(fill.Fill.TimeMs))
                    yield return fill;
            }
        }
    }

    /// <summary>Which part of a list is asked for.</summary>
    private readonly record struct ListPage(int Number, int Size)
    {
        public IEnumerable<T> Of<T>(IReadOnlyCollection<T> rows) => rows.Skip((Number - 1) * Size).Take(Size);
    }
}
