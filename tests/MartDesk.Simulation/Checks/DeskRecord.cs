using Dapper;
using System.Text.Json;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Transfers;
using MartDesk.Desk.Venues;

namespace MartDesk.Simulation.Checks;

/// <summary>What the desk's database says at the end.</summary>
internal sealed record DeskRecord(IReadOnlyList<AlertRow> Alerts, IReadOnlyList<LegRow> Legs, IReadOnlyList<IntentRow> Intents, IReadOnlyList<StoredTransfer> Transfers)
{
    public static DeskRecord Read(World world) => world.Query(connection => new DeskRecord(
        connection.Query<AlertRow>("SELECT id AS Id, account_id AS AccountId, pointer_id AS PointerId, state AS State, code AS Code, message AS Message, event_ms AS EventMs, request AS Request, intent AS Words FROM alert ORDER BY seq").AsList(),
        connection.Query<LegRow>(
            """
            SELECT alert_id AS AlertId, number AS Number, generation AS Generation, client_order_id AS ClientOrderId, symbol AS Symbol, side AS Side, effect AS Effect,
                   contracts AS Contracts, state AS State, venue_order_id AS VenueOrderId, filled AS Filled, message AS Message, kind AS Kind, terms AS TermsText
            FROM leg ORDER BY alert_id, number
            """).AsList(),
        connection.Query<IntentRow>(
            "SELECT client_order_id AS ClientOrderId, alert_id AS AlertId, leg AS Leg, generation AS Generation, epoch AS Epoch, signing_ms AS SigningMs, body AS Body, outcome AS Outcome FROM intent ORDER BY rowid").AsList(),
        connection.Query<StoredTransfer>($"{TransferStore.Select} ORDER BY made_ms, request_id").AsList()));
}

/// <summary>An alert as stored.</summary>
internal sealed class AlertRow
{
    public string Id { get; set; } = "";

    public string AccountId { get; set; } = "";

    public string PointerId { get; set; } = "";

    public long State { get; set; }

    public string? Code { get; set; }

    public string? Message { get; set; }

    public long EventMs { get; set; }

    public string? Request { get; set; }

    public string Words { get; set; } = "";

    public AlertState AlertState => (AlertState)State;
}

/// <summary>An order of an alert as stored.</summary>
internal sealed class LegRow
{
    public string AlertId { get; set; } = "";

    public long Number { get; set; }

    public long Generation { get; set; }

    public string ClientOrderId { get; set; } = "";

    public string Symbol { get; set; } = "";

    public long Side { get; set; }

    public long Effect { get; set; }

    public long Contracts { get; set; }

    public long State { get; set; }

    public string? VenueOrderId { get; set; }

    public long Filled { get; set; }

    public string? Message { get; set; }

    public long Kind { get; set; }

    public string? TermsText { get; set; }

    public LegState LegState => (LegState)State;

    public LegTerms Terms => TermsText is null ? LegTerms.None : JsonSerializer.Deserialize(TermsText, LegTermsJson.Default.LegTerms) ?? LegTerms.None;

    /// <summary>A stop that the desk keeps, and that has not acted.</summary>
    public bool IsKeptAndWaits => LegState == LegState.Planned && Terms is { IsKept: true, KeptSinceMs: not null, Needs: LegNeeds.Stop };

    /// <summary>A stop that the desk kept, taken away before it acted, or between an attempt that never arrived and the next: the venue does not know of it.</summary>
    public bool WasTakenAway => LegState == LegState.Cancelled && VenueOrderId is null && Terms.IsKept;

    /// <summary>A stop, a target, a trailing exit or an order that adds to a position, and it stands at the venue: when the position ends it has no business there.</summary>
    public bool GoesWithAPosition => LegState == LegState.Acknowledged && (Terms.IsAveraging || (OrderKind)Kind is OrderKind.TakeProfit or OrderKind.StopLoss || ((OrderKind)Kind == OrderKind.Trailing && Effect == (long)PositionEffect.Close));

    /// <summary>The position that it closes or adds to.</summary>
    public PositionSide Position => (Side == (long)OrderSide.Sell) == (Effect == (long)PositionEffect.Close) ? PositionSide.Long : PositionSide.Short;

    /// <summary>May stay as it is for as long as the market likes.</summary>
    public bool Rests => LegState == LegState.Acknowledged || IsKeptAndWaits;

    /// <summary>What all attempts' ids begin with.</summary>
    public string Stem => ClientOrderId[..^2];

    public override string ToString() => $"{ClientOrderId} ({LegState}, {Filled} of {Contracts}, {Message})";
}

/// <summary>An attempt as stored.</summary>
internal sealed class IntentRow
{
    public string ClientOrderId { get; set; } = "";

    public string AlertId { get; set; } = "";

    public long Leg { get; set; }

    public long Generation { get; set; }

    public long Epoch { get; set; }

    public long SigningMs { get; set; }

    public string Body { get; set; } = "";

    public string? Outcome { get; set; }
}
