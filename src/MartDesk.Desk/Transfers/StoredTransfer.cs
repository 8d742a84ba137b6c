using System.Globalization;
using System.Text.Json;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Transfers;

/// <summary>A transfer as the store has it.</summary>
internal sealed record StoredTransfer
{
    public string RequestId { get; init; } = "";

    public string AccountId { get; init; } = "";

    public long Way { get; init; }

    public string Currency { get; init; } = "";

    /// <summary>Decimal text without zeros at its end.</summary>
    public string Amount { get; init; } = "";

    /// <summary>The venue's ids of equal transfers that it listed before this one left, as JSON list; none of them is it.</summary>
    public string IdsBefore { get; init; } = "[]";

    /// <summary>Venue time before it was signed.</summary>
    public long MadeMs { get; init; }

    /// <summary>Venue time after which it was certainly not signed; null while it may be signed yet.</summary>
    public long? UntilMs { get; init; }

    public long State { get; init; }

    public string? VenueId { get; init; }

    public string? Message { get; init; }

    public TransferState TransferState => (TransferState)State;

    public TransferWay TransferWay => (TransferWay)Way;

    public decimal Value => decimal.Parse(Amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    public DateTimeOffset MadeTime => DateTimeOffset.FromUnixTimeMilliseconds(MadeMs);

    /// <summary>The same movement as another, but for its time.</summary>
    public bool IsOf(TransferWay way, decimal amount, string currency) => TransferWay == way && Value == amount && Currency == currency;

    public IReadOnlyList<string> ReadIdsBefore() => JsonSerializer.Deserialize(IdsBefore, TransferJson.Default.IReadOnlyListString) ?? [];

    /// <param name="listed">The venue's row of it; null when it has none yet.</param>
    public Transfer Describe(VenueTransfer? listed = null) => new()
    {
        AccountId = AccountId,
        RequestId = RequestId,
        VenueId = VenueId,
        Way = TransferWay,
        Currency = Currency,
        Amount = Value,
        Time = listed?.Time ?? MadeTime,
        State = TransferState,
        Message = Message,
    };
}
