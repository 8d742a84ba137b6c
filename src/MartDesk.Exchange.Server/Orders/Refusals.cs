using MartDesk.BitMart.Protocol.Errors;
using MartDesk.Exchange.Events;

namespace MartDesk.Exchange.Server.Orders;

/// <summary>What the wire says when the engine says no: one line per reason.</summary>
internal static class Refusals
{
    public static BitMartError ToError(this RejectReason reason) => reason switch
    {
        RejectReason.UnknownAccount => BitMartError.FuturesNotOpened,
        RejectReason.UnknownInstrument => BitMartError.SymbolNotExist,
        RejectReason.SizeOutOfRange => BitMartError.RangeInvalid,
        RejectReason.PriceOutOfRange => BitMartError.RangeInvalid,
        RejectReason.LeverageOutOfRange => BitMartError.LeverageTooLarge,
        RejectReason.TimeInForceInvalid => BitMartError.TypeInvalid,
        RejectReason.ProtectionInvalid => BitMartError.RangeInvalid,
        RejectReason.DuplicateClientOrderId => BitMartError.ClientOrderIdExists,
        RejectReason.LeverageConflict => BitMartError.LeverageInvalid,
        RejectReason.NotionalTooLarge => BitMartError.LeverageTooLarge,
        RejectReason.NoPosition => BitMartError.PositionNotExist,
        RejectReason.PositionTooSmall => BitMartError.PositionVolumeNotEnough,
        RejectReason.InsufficientBalance => BitMartError.BalanceNotEnough,
        RejectReason.NoLiquidity => BitMartError.InvalidRequest,
        RejectReason.TriggerReached => BitMartError.InvalidRequest,
        RejectReason.TooManyPlanOrders => BitMartError.TooManyPlanOrders,
        RejectReason.TimeoutOutOfRange => BitMartError.InvalidRequest,
        RejectReason.UnknownOrder => BitMartError.OrderIdNotExist,
        RejectReason.PositionsOrOrdersOpen => BitMartError.PositionModeInUse,
        // Only the venue's own clock settles funding.
        RejectReason.FundingNotDue => BitMartError.InvalidRequest,
        _ => BitMartError.InvalidRequest,
    };
}
