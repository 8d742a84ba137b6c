using System.Text.Json.Serialization;

namespace MartDesk.Desk.Guards;

/// <summary>What entries of a pointer or an account may do. Exits are never held back by a limit. Null and empty mean no limit.</summary>
public sealed record GuardLimits
{
    /// <summary>Largest position of one symbol, as value in quote currency at the price of the order.</summary>
    public decimal? MaxPositionQuote { get; init; }

    /// <summary>Opening orders within any minute.</summary>
    public int? MaxOrdersPerMinute { get; init; }

    /// <summary>Loss of the day (from 00:00 UTC) in quote currency at which no more is opened; a positive number.</summary>
    public decimal? MaxDailyLoss { get; init; }

    /// <summary>Distance of the equity below its highest, in percent, at which no more is opened. For a pointer: of its account.</summary>
    public decimal? MaxDrawdownPercent { get; init; }

    /// <summary>Of an account: what happens at <see cref="MaxDailyLoss"/> and <see cref="MaxDrawdownPercent"/> beside that no more is opened.</summary>
    public LossAction OnLoss { get; init; }

    /// <summary>
    /// Of an account: what no entry may use of its free balance, in quote currency. A size that is a share of what is free is a share of the rest.
    /// </summary>
    public decimal? SetAsideQuote { get; init; }

    /// <summary>Losing trades in a row after which no more is opened for <see cref="CooldownMinutes"/>.</summary>
    public int? MaxConsecutiveLosses { get; init; }

    /// <summary>Which losses are in a row with each other, and which entries rest after them.</summary>
    public LossCounting CountLosses { get; init; }

    /// <summary>How long entries rest after <see cref="MaxConsecutiveLosses"/>, in minutes.</summary>
    public int CooldownMinutes { get; init; } = 60;

    /// <summary>
    /// Of an account: seconds after which the venue cancels the orders of an instrument in which one of ours rests, unless the desk lives and repeats it;
    /// 15 to 3600. Null lets them rest, whatever becomes of the desk.
    /// </summary>
    public int? CancelAfterSeconds { get; init; }

    /// <summary>Symbols that may be entered, as the venue names them.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>Times at which entries are taken.</summary>
    public IReadOnlyList<TradingWindow> Windows { get; init; } = [];

    /// <summary>What was stored is not what the disk gives back (F-23): nothing is opened until they are saved again. Not stored itself.</summary>
    [JsonIgnore]
    public bool IsDamaged { get; internal init; }
}

/// <summary>Which losses count as in a row. The names are stored.</summary>
public enum LossCounting
{
    /// <summary>All of them; every entry rests.</summary>
    Together = 0,

    /// <summary>Those of one instrument; its entries rest.</summary>
    ByMarket = 1,

    /// <summary>Those of one side of one instrument; entries of that side rest.</summary>
    ByMarketAndSide = 2,
}

/// <summary>What the desk does when an account has lost as much as it may. The numbers are stored.</summary>
public enum LossAction
{
    /// <summary>Nothing more is opened; what is held stays.</summary>
    HoldBack = 0,

    /// <summary>Every order is cancelled, every position closed at market, and the account halted until its owner releases it.</summary>
    Close = 1,
}
