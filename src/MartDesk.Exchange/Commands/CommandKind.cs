namespace MartDesk.Exchange.Commands;

/// <summary>What a command asks. The numbers are journalled and never change their meaning.</summary>
public enum CommandKind : byte
{
    /// <summary>Opens an account with no balance, in hedge mode; a house account in one-way mode, so that its inventory nets.</summary>
    OpenAccount = 1,

    /// <summary>Adds to (or, negative, takes from) the wallet of an account.</summary>
    Deposit = 2,

    /// <summary>Places a limit or market order.</summary>
    PlaceOrder = 3,

    /// <summary>Cancels one open order of the account.</summary>
    CancelOrder = 4,

    /// <summary>Cancels every open order of the account in one instrument, or in all.</summary>
    CancelAll = 5,

    /// <summary>Changes what remains open of a resting order: smaller keeps its place, larger goes to the back of its level.</summary>
    ResizeOrder = 6,

    /// <summary>Sets leverage and margin mode of an account in one instrument.</summary>
    SetLeverage = 7,

    /// <summary>Switches an account between hedge and one-way mode; refused while it has positions or orders.</summary>
    SetPositionMode = 8,

    /// <summary>Sets the mark price of an instrument and, when it is given, its index price.</summary>
    SetMarkPrice = 9,

    /// <summary>Settles the funding of an instrument; refused a second time in one funding interval.</summary>
    SettleFunding = 10,

    /// <summary>Places an order that waits for a price: plan, take profit, stop loss, trailing.</summary>
    PlacePlanOrder = 11,

    /// <summary>Cancels a plan order.</summary>
    CancelPlanOrder = 12,

    /// <summary>Changes trigger, type, limit, size or protection of a plan order.</summary>
    ModifyPlanOrder = 13,

    /// <summary>Sets (or, with none, removes) take profit and stop loss that an open order or a plan order brings along.</summary>
    ModifyProtection = 14,

    /// <summary>Changes price and size of a resting order; it loses its place unless it only becomes smaller.</summary>
    ModifyOrder = 15,

    /// <summary>Sets, puts off or removes the moment at which the account's open orders in one instrument are cancelled.</summary>
    SetTimedCancel = 16,

    /// <summary>Nothing but time: what falls due by then is done.</summary>
    PassTime = 17,

    /// <summary>Moves money from the account to another; both sides or neither.</summary>
    Transfer = 18,
}
