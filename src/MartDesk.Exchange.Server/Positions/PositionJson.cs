using System.Text.Json;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Orders;

namespace MartDesk.Exchange.Server.Positions;

/// <summary>A position as <c>position</c> and <c>position-v2</c> write it.</summary>
internal static class PositionJson
{
    public static void Write(Utf8JsonWriter writer, PositionRow row, string account)
    {
        writer.WriteStartObject();
        WriteCommon(writer, row, account);
        writer.WriteString("margin_type"u8, row.Position.MarginMode == MarginMode.Isolated ? "Isolated"u8 : "Cross"u8);
        writer.WriteString("position_mode"u8, WireWords.Of(row.Position.PositionMode));
        WriteFirstForm(writer, row);
        writer.WriteEndObject();
    }

    /// <summary>Side and profit are written under both the newer and the older names: clients read one or the other.</summary>
    public static void WriteV2(Utf8JsonWriter writer, PositionRow row, string account)
    {
        var position = row.Position;
        writer.WriteStartObject();
        WriteCommon(writer, row, account);
        var isOneWay = position.PositionMode == PositionMode.OneWay;
        var signedLots = isOneWay && position.Side == PositionSide.Short ? -position.Lots : position.Lots;
        writer.WriteText("position_amount"u8, signedLots);
        writer.WriteString("open_type"u8, WireWords.Of(position.MarginMode));
        writer.WriteString("position_side"u8, isOneWay ? "both"u8 : position.Side == PositionSide.Long ? "long"u8 : "short"u8);
        writer.WriteText("unrealized_pnl"u8, Money.ToCoins(row.UnrealisedUnits));
        writer.WriteText("liquidation_price"u8, row.Instrument.ToPrice(position.LiquidationTicks));
        writer.WriteText("max_notional_value"u8, Money.ToCoins(row.Instrument.MaxNotionalUnits(position.Leverage)));
        writer.WriteText("initial_margin"u8, decimal.Round(Money.ToCoins(position.EntryValueUnits) / position.Leverage, 8, MidpointRounding.ToPositiveInfinity));
        WriteFirstForm(writer, row);
        writer.WriteEndObject();
    }

    /// <summary>The risk of a position: valued at the mark price, profit included; its time is in seconds.</summary>
    public static void WriteRisk(Utf8JsonWriter writer, PositionRow row, long profitAtMarkUnits, string account)
    {
        var (position, instrument) = (row.Position, row.Instrument);
        var isIsolated = position.MarginMode == MarginMode.Isolated;
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, instrument.Symbol);
        writer.WriteText("position_amt"u8, position.Lots);
        writer.WriteText("mark_price"u8, instrument.ToPrice(row.MarkTicks));
        writer.WriteText("unrealized_profit"u8, Money.ToCoins(profitAtMarkUnits));
        writer.WriteText("liquidation_price"u8, instrument.ToPrice(position.LiquidationTicks));
        writer.WriteText("leverage"u8, position.Leverage);
        writer.WriteText("max_notional_value"u8, Money.ToCoins(instrument.MaxNotionalUnits(position.Leverage)));
        writer.WriteString("margin_type"u8, isIsolated ? "Isolated"u8 : "Cross"u8);
        writer.WriteText("isolated_margin"u8, isIsolated ? Money.ToCoins(position.MarginUnits) : 0m);
        writer.WriteString("position_side"u8, position.Side == PositionSide.Long ? "Long"u8 : "Short"u8);
        writer.WriteText("notional"u8, PositionMath.Value(position.Lots, row.MarkTicks, instrument));
        writer.WriteNumber("update_time"u8, position.UpdateTimeMs / 1000);
        writer.WriteString("account"u8, account);
        writer.WriteEndObject();
    }

    private static void WriteCommon(Utf8JsonWriter writer, PositionRow row, string account)
    {
        var (position, instrument) = (row.Position, row.Instrument);
        writer.WriteString("symbol"u8, instrument.Symbol);
        writer.WriteText("leverage"u8, position.Leverage);
        writer.WriteNumber("timestamp"u8, row.NowMs);
        // Current value times the running funding estimate, as in captures of the real service: not a trading fee.
        writer.WriteText("current_fee"u8, PositionMath.Value(position.Lots, row.LastTicks, instrument) * row.ExpectedFundingRate);
        writer.WriteNumber("open_timestamp"u8, position.OpenTimeMs);
        writer.WriteText("current_value"u8, PositionMath.Value(position.Lots, row.LastTicks, instrument));
        writer.WriteText("mark_value"u8, PositionMath.Value(position.Lots, row.MarkTicks, instrument));
        writer.WriteText("mark_price"u8, instrument.ToPrice(row.MarkTicks));
        writer.WriteText("position_value"u8, Money.ToCoins(position.EntryValueUnits));
        writer.WriteText("position_cross"u8, Money.ToCoins(position.MarginUnits));
        writer.WriteText("maintenance_margin"u8, Money.ToCoins(position.MaintenanceUnits));
        writer.WriteText("close_vol"u8, position.ClosedLots);
        writer.WriteText("close_avg_price"u8, PositionMath.AveragePrice(position.ClosedTickLots, position.ClosedLots, instrument));
        writer.WriteText("open_avg_price"u8, PositionMath.AveragePrice(position.OpenedTickLots, position.OpenedLots, instrument));
        writer.WriteText("entry_price"u8, PositionMath.EntryPrice(position, instrument));
        writer.WriteText("current_amount"u8, position.Lots);
        writer.WriteText("realized_value"u8, Money.ToCoins(position.RealisedUnits));
        writer.WriteString("account"u8, account);
    }

    private static void WriteFirstForm(Utf8JsonWriter writer, PositionRow row)
    {
        writer.WriteText("unrealized_value"u8, Money.ToCoins(row.UnrealisedUnits));
        writer.WriteNumber("position_type"u8, row.Position.Side == PositionSide.Long ? 1 : 2);
    }
}
