using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Positions;
using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.Orders;

namespace MartDesk.Exchange.Server.Positions;

/// <summary>Reads positions, and sets leverage, margin mode and position mode.</summary>
internal sealed class PositionEndpoints(EngineLoop loop, InstrumentCatalog instruments)
{
    public IEnumerable<Route> Routes =>
    [
        new(FuturesEndpoints.Position, TradingAccountFilter.ForList(PositionsAsync)),
        new(FuturesEndpoints.PositionV2, TradingAccountFilter.ForList(PositionsV2Async)),
        new(FuturesEndpoints.PositionRisk, TradingAccountFilter.ForList(RiskAsync)),
        new(FuturesEndpoints.GetPositionMode, ModeAsync),
        new(FuturesEndpoints.SetPositionMode, SetModeAsync),
        new(FuturesEndpoints.SubmitLeverage, SetLeverageAsync),
    ];

    private async Task<ApiReply> PositionsAsync(ApiRequest request)
    {
        if (!instruments.TryFindOptional(request.Query("symbol"), out var instrument))
            return BitMartError.SymbolNotExist;
        var rows = await loop.RunAsync(venue => OpenRows(venue, request.AccountId, instrument));
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartArray();
            foreach (var row in rows)
                PositionJson.Write(writer, row, request.TradingAccount);
            writer.WriteEndArray();
        });
    }

    /// <summary>With a symbol there is a row for each side that could hold a position, zeros when it does not.</summary>
    private async Task<ApiReply> PositionsV2Async(ApiRequest request)
    {
        if (!instruments.TryFindOptional(request.Query("symbol"), out var instrument))
            return BitMartError.SymbolNotExist;
        var rows = await loop.RunAsync(venue => instrument is null
            ? OpenRows(venue, request.AccountId, null)
            : AllRows(venue, request.AccountId, instrument));
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartArray();
            foreach (var row in rows)
                PositionJson.WriteV2(writer, row, request.TradingAccount);
            writer.WriteEndArray();
        });
    }

    private async Task<ApiReply> RiskAsync(ApiRequest request)
    {
        if (!instruments.TryFindOptional(request.Query("symbol"), out var instrument))
            return BitMartError.SymbolNotExist;
        var rows = await loop.RunAsync(venue => OpenRows(venue, request.AccountId, instrument)
            .Select(row => (Row: row, ProfitAtMark: venue.Engine.UnrealisedUnits(row.Position, row.MarkTicks)))
            .ToArray());
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartArray();
            foreach (var (row, profit) in rows)
                PositionJson.WriteRisk(writer, row, profit, request.TradingAccount);
            writer.WriteEndArray();
        });
    }

    private async Task<ApiReply> ModeAsync(ApiRequest request)
    {
        var mode = await loop.RunAsync(venue => ModeOf(venue, request.AccountId));
        return mode is null ? BitMartError.FuturesNotOpened : Mode(mode.Value);
    }

    private async Task<ApiReply> SetModeAsync(ApiRequest request)
    {
        if (!request.Body.TryText("position_mode", out var text) || !WireWords.TryPositionMode(text, out var mode))
            return BitMartError.ParameterParse;
        var refusal = await loop.RunAsync(venue => venue.Apply(new Command
        {
            Sequence = 0,
            TimeMs = 0,
            Kind = CommandKind.SetPositionMode,
            AccountId = request.AccountId,
            PositionMode = mode,
        }));
        return refusal == RejectReason.None ? Mode(mode) : refusal.ToError();
    }

    private async Task<ApiReply> SetLeverageAsync(ApiRequest request)
    {
        if (!request.Body.TryText("symbol", out var symbol) || !request.Body.TryText("leverage", out var leverageText)
            || !request.Body.TryText("open_type", out var marginText))
        {
            return BitMartError.ParameterParse;
        }

        if (!instruments.TryFind(symbol, out var instrument))
            return BitMartError.SymbolNotExist;
        if (marginText is null || !WireWords.TryMarginMode(marginText, out var marginMode))
            return BitMartError.OpenTypeInvalid;
        if (LeverageField.Refuse(leverageText, instrument, out var leverage) is { } error)
            return error;
        var (refusal, set) = await loop.RunAsync(venue =>
        {
            var reason = venue.Apply(new Command
            {
                Sequence = 0,
                TimeMs = 0,
                Kind = CommandKind.SetLeverage,
                AccountId = request.AccountId,
                InstrumentId = instrument.Id,
                Leverage = leverage,
                MarginMode = marginMode,
            });
            return (reason, venue.Engine.LeverageOf(request.AccountId, instrument.Id));
        });
        if (refusal != RejectReason.None)
            return refusal.ToError();
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("symbol"u8, instrument.Symbol);
            writer.WriteText("leverage"u8, set.Leverage);
            writer.WriteString("open_type"u8, WireWords.Of(set.MarginMode));
            writer.WriteText("max_value"u8, instrument.Specification.MaxLeverage);
            writer.WriteEndObject();
        });
    }

    private static ApiReply Mode(PositionMode mode) => ApiReply.Ok(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("position_mode"u8, WireWords.Of(mode));
        writer.WriteEndObject();
    });

    private static PositionMode? ModeOf(Venue venue, int accountId) => venue.Engine.TryGetAccount(accountId, out var account) ? account.PositionMode : null;

    private List<PositionRow> OpenRows(Venue venue, int accountId, Instrument? instrument)
    {
        var positions = new List<PositionView>();
        venue.Engine.CopyPositions(accountId, positions);
        return [.. positions
            .Where(position => instrument is null || position.InstrumentId == instrument.Id)
            .Select(position => PositionRow.Read(venue, position, instruments[position.InstrumentId]))];
    }

    private static List<PositionRow> AllRows(Venue venue, int accountId, Instrument instrument)
    {
        var mode = ModeOf(venue, accountId) ?? PositionMode.Hedge;
        var rows = new List<PositionRow>();
        foreach (var side in (ReadOnlySpan<PositionSide>)[PositionSide.Long, PositionSide.Short])
        {
            if (venue.Engine.TryGetPosition(accountId, instrument.Id, side, out var position))
                rows.Add(PositionRow.Read(venue, position, instrument));
            else if (mode == PositionMode.Hedge)
                rows.Add(PositionRow.Read(venue, NoPosition(venue, accountId, instrument, side, mode), instrument));
        }

        if (rows.Count == 0)
            rows.Add(PositionRow.Read(venue, NoPosition(venue, accountId, instrument, PositionSide.Long, mode), instrument));
        return rows;
    }

    private static PositionView NoPosition(Venue venue, int accountId, Instrument instrument, PositionSide side, PositionMode mode)
    {
        var (leverage, marginMode) = venue.Engine.LeverageOf(accountId, instrument.Id);
        return new PositionView
        {
            AccountId = accountId,
            InstrumentId = instrument.Id,
            Side = side,
            Lots = 0,
            FrozenLots = 0,
            EntryValueUnits = 0,
            MarginUnits = 0,
            MaintenanceUnits = 0,
            RealisedUnits = 0,
            ClosedLots = 0,
            ClosedTickLots = 0,
            OpenedLots = 0,
            OpenedTickLots = 0,
            Leverage = leverage,
            MarginMode = marginMode,
            PositionMode = mode,
            LiquidationTicks = 0,
            OpenTimeMs = 0,
            UpdateTimeMs = 0,
        };
    }
}
