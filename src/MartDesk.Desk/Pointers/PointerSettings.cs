using System.Text.Json.Serialization;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Pointers;

/// <summary>What a pointer adds to a message that does not say it, and what it lets through.</summary>
public sealed record PointerSettings
{
    /// <summary>What a bare quantity counts.</summary>
    public QuantityUnit QuantityUnit { get; init; } = QuantityUnit.Base;

    /// <summary>Quantity of entries that name none, counted in <see cref="QuantityUnit"/>; null when they must.</summary>
    public decimal? DefaultQuantity { get; init; }

    /// <summary>Leverage of entries that name none.</summary>
    public int Leverage { get; init; } = 10;

    /// <summary>Margin mode of entries that name none.</summary>
    public MarginMode MarginMode { get; init; } = MarginMode.Isolated;

    /// <summary>Symbol of alerts that name none; null when they must.</summary>
    public string? FixedSymbol { get; init; }

    /// <summary>Age in seconds above which an entry is not carried out; 0 switches it off. Exits have no age limit unless they ask.</summary>
    public int MaxLagSeconds { get; init; } = 60;

    /// <summary>Largest distance of the signal's price from the last price that an entry may have, in percent.</summary>
    public decimal MaxDeviationPercent { get; init; } = 1.0m;

    /// <summary>Largest distance between bid and ask, in percent of their middle, at which an entry goes at market; null for any.</summary>
    public decimal? MaxSpreadPercent { get; init; }

    /// <summary>
    /// An entry larger than the venue takes in one order goes as up to 20 of them; otherwise it is refused. Exits are split whatever this says.
    /// </summary>
    public bool SplitsEntries { get; init; }

    /// <summary>True when a text may stand on the right-hand side of an alias.</summary>
    public static bool IsAlias(string text) => Alerts.SymbolNames.TryReadAlias(text, out _, out _);

    /// <summary>
    /// Chart symbols that stand for others: <c>BTCUSD.P</c> for <c>BTCUSDT</c>. With a factor, <c>PEPEUSDT.P</c> for <c>1000PEPEUSDT x 1000</c>, prices of the
    /// message are multiplied by it and sizes in coins divided.
    /// </summary>
    public IReadOnlyDictionary<string, string> SymbolAliases { get; init; } = new Dictionary<string, string>();

    /// <summary>Only symbols with a perpetual mark are taken: <c>BTCUSDT.P</c>, not <c>BTCUSDT</c>.</summary>
    public bool NeedsPerpetualMark { get; init; }

    /// <summary>A message with fields that mean nothing here is refused.</summary>
    public bool IsStrict { get; init; }

    /// <summary>In hedge mode, a buy or sell that does not say where it was before opens.</summary>
    public bool PlainOpens { get; init; }

    /// <summary>For how many seconds the same message without id and time counts as a resend; 0 to 3600.</summary>
    public int ContentDedupeSeconds { get; init; } = 30;

    /// <summary>For how long an alert whose previous position does not fit waits for one that was overtaken, in milliseconds; 0 to 1000.</summary>
    public int HoldMs { get; init; } = 250;

    /// <summary>Alerts of one minute above which more are turned away.</summary>
    public int MaxAlertsPerMinute { get; init; } = 600;

    /// <summary>
    /// Addresses alerts may come from: single ones, networks such as <c>10.0.0.0/8</c>, and the presets <c>tradingview</c> and <c>trendspider</c>.
    /// Empty means any.
    /// </summary>
    public IReadOnlyList<string> SenderAddresses { get; init; } = [];

    /// <summary>What its entries may do.</summary>
    public GuardLimits Limits { get; init; } = new();
}

/// <summary>An account that a pointer sends to.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Ratio">Factor on every size that is not a share of the account's own balance or position; above 0.</param>
public sealed record PointerTarget(string AccountId, decimal Ratio);

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(PointerSettings))]
[JsonSerializable(typeof(GuardLimits))]
internal sealed partial class PointerJson : JsonSerializerContext;
