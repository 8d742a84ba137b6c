using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Positions;

/// <summary>A position as it stands. Money is in money units.</summary>
public readonly record struct PositionView
{
    /// <summary>Owner.</summary>
    public required int AccountId { get; init; }

    /// <summary>Instrument.</summary>
    public required int InstrumentId { get; init; }

    /// <summary>Long or short.</summary>
    public required PositionSide Side { get; init; }

    /// <summary>Contracts held; 0 when closed.</summary>
    public required long Lots { get; init; }

    /// <summary>Contracts that open closing orders hold.</summary>
    public required long FrozenLots { get; init; }

    /// <summary>Value at entry in money units; divided by lots and <c>TickLotUnits</c> the average entry price in ticks.</summary>
    public required long EntryValueUnits { get; init; }

    /// <summary>Margin held by the position, fee reserve included.</summary>
    public required long MarginUnits { get; init; }

    /// <summary>Maintenance margin.</summary>
    public required long MaintenanceUnits { get; init; }

    /// <summary>Realised since the position opened: closed profit less all fees.</summary>
    public required long RealisedUnits { get; init; }

    /// <summary>Contracts closed since the position opened.</summary>
    public required long ClosedLots { get; init; }

    /// <summary>Sum over closing fills of ticks times lots.</summary>
    public required Int128 ClosedTickLots { get; init; }

    /// <summary>Contracts opened since the position opened.</summary>
    public required long OpenedLots { get; init; }

    /// <summary>Sum over opening fills of ticks times lots.</summary>
    public required Int128 OpenedTickLots { get; init; }

    /// <summary>Leverage.</summary>
    public required int Leverage { get; init; }

    /// <summary>Margin mode.</summary>
    public required MarginMode MarginMode { get; init; }

    /// <summary>Position mode of the account.</summary>
    public required PositionMode PositionMode { get; init; }

    /// <summary>Liquidation price in ticks, rounded towards the mark; 0 when there is none.</summary>
    public required long LiquidationTicks { get; init; }

    /// <summary>When it opened, Unix milliseconds.</summary>
    public required long OpenTimeMs { get; init; }

    /// <summary>When it last changed, Unix milliseconds.</summary>
    public required long UpdateTimeMs { get; init; }
}
