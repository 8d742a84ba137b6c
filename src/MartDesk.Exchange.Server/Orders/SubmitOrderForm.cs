using System.Globalization;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;

namespace MartDesk.Exchange.Server.Orders;

/// <summary>The body of <c>submit-order</c>, checked in the venue's order and turned into a command.</summary>
/// <remarks>
/// JSON types first (40007), then symbol, side, type and mode, precision, range, open type, leverage, preset prices, client id. What depends on the
/// account (duplicate client id, position, balance) is the engine's to check, afterwards.
/// </remarks>
internal sealed class SubmitOrderForm
{
    private readonly BodyFields _body;

    private SubmitOrderForm(BodyFields body) => _body = body;

    private string? Symbol { get; set; }

    private string? ClientOrderId { get; set; }

    private string? Type { get; set; }

    private string? MarginMode { get; set; }

    private string? Leverage { get; set; }

    private long? Side { get; set; }

    private long? Mode { get; set; }

    private long? SelfTrade { get; set; }

    private decimal? Size { get; set; }

    private decimal? Price { get; set; }

    /// <summary>Reads the body; null when it makes a command, otherwise why it does not.</summary>
    /// <param name="request">The request.</param>
    /// <param name="instruments">What is listed.</param>
    /// <param name="command">The order; its id is still missing.</param>
    public static BitMartError? Read(ApiRequest request, InstrumentCatalog instruments, out Command command)
    {
        var form = new SubmitOrderForm(request.Body);
        command = default;
        if (!form.TryReadMembers())
            return BitMartError.ParameterParse;
        if (!instruments.TryFind(form.Symbol, out var instrument))
            return BitMartError.SymbolNotExist;
        return form.Check(request.AccountId, instrument, out command);
    }

    private bool TryReadMembers()
    {
        var isReadable = _body.TryText("symbol", out var symbol)
            & _body.TryText("client_order_id", out var clientOrderId)
            & _body.TryText("type", out var type)
            & _body.TryText("open_type", out var marginMode)
            & _body.TryText("leverage", out var leverage)
            & _body.TryWhole("side", out var side)
            & _body.TryWhole("mode", out var mode)
            & _body.TryWhole("stp_mode", out var selfTrade)
            & _body.TryDecimal("size", out var size);
        // A market order's price is not looked at, whatever it is.
        var isPriceReadable = _body.TryDecimal("price", out var price);
        (Symbol, ClientOrderId, Type, MarginMode, Leverage) = (symbol, clientOrderId, type ?? "limit", marginMode, leverage);
        (Side, Mode, SelfTrade, Size, Price) = (side, mode, selfTrade, size, price);
        return isReadable && (isPriceReadable || Type == "market");
    }

    private BitMartError? Check(int accountId, Instrument instrument, out Command command)
    {
        command = default;
        if (!WireWords.TrySide(Side ?? 0, out var side, out var effect))
            return BitMartError.SideInvalid;
        if (Type is not ("limit" or "market"))
            return BitMartError.TypeInvalid;
        var type = Type == "market" ? OrderType.Market : OrderType.Limit;
        if (!WireWords.TryTimeInForce(Mode ?? 1, out var timeInForce) || (type == OrderType.Market && timeInForce == TimeInForce.MakerOnly))
            return BitMartError.TypeInvalid;
        if (!WireWords.TrySelfTrade(SelfTrade ?? 1, out var selfTrade))
            return BitMartError.InvalidRequest;
        if (RefuseSizeAndPrice(instrument, type, out var lots, out var ticks) is { } amountError)
            return amountError;
        var (marginMode, leverage) = (Exchange.Orders.MarginMode.Unspecified, 0);
        if (effect == PositionEffect.Open && OrderFields.RefuseMargin(instrument, MarginMode, Leverage, out marginMode, out leverage) is { } marginError)
            return marginError;
        Protection? protection = null;
        if (effect == PositionEffect.Open && OrderFields.RefuseProtection(_body, instrument, null, out protection) is { } protectionError)
            return protectionError;
        if (OrderFields.RefuseClientOrderId(ClientOrderId) is { } clientIdError)
            return clientIdError;
        command = new Command
        {
            Sequence = 0,
            TimeMs = 0,
            Kind = CommandKind.PlaceOrder,
            AccountId = accountId,
            InstrumentId = instrument.Id,
            ClientOrderId = ClientOrderId,
            Side = side,
            Effect = effect,
            Type = type,
            TimeInForce = type == OrderType.Market ? TimeInForce.ImmediateOrCancel : timeInForce,
            PriceTicks = ticks,
            Lots = lots,
            Leverage = leverage,
            MarginMode = marginMode,
            SelfTradeMode = selfTrade,
            Protection = protection,
        };
        return null;
    }

    private BitMartError? RefuseSizeAndPrice(Instrument instrument, OrderType type, out long lots, out long ticks)
    {
        (lots, ticks) = (0, 0);
        var price = type == OrderType.Limit ? Price : null;
        if (Size is not { } size || (type == OrderType.Limit && price is null))
            return BitMartError.ParameterParse;
        if (OrderFields.RefusePrecision(instrument, size, price) is { } precision)
            return precision;
        var terms = instrument.Specification;
        if (OrderFields.RefuseSize(instrument, size, type == OrderType.Market ? terms.MaxMarketLots : terms.MaxLots, out lots) is { } range)
            return range;
        return price is null || instrument.TryToTicks(price.Value, out ticks) ? null : BitMartError.RangeInvalid;
    }
}

/// <summary>Leverage as clients send it: text or number, whole, from 1 to the contract's maximum.</summary>
internal static class LeverageField
{
    /// <summary>Reads it; 0 when it was left out.</summary>
    public static BitMartError? Refuse(string? text, Instrument instrument, out int leverage)
    {
        leverage = 0;
        if (text is null)
            return null;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number != decimal.Truncate(number))
            return BitMartError.LeverageInvalid;
        if (number > instrument.Specification.MaxLeverage)
            return BitMartError.LeverageTooLarge;
        if (number < 1m)
            return BitMartError.LeverageTooSmall;
        leverage = (int)number;
        return null;
    }
}
