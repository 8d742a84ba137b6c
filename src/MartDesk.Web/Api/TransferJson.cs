using MartDesk.Desk.Transfers;
using MartDesk.Web.Accounts;

namespace MartDesk.Web.Api;

/// <summary>Money moved between an account's spot wallet and futures.</summary>
internal sealed record TransferJson
{
    /// <summary>The caller's name for it; <c>null</c> when it was made elsewhere.</summary>
    public required string? RequestId { get; init; }

    /// <summary>The venue's id; <c>null</c> while it is not known.</summary>
    public required string? TransferId { get; init; }

    /// <summary><c>spot_to_futures</c> or <c>futures_to_spot</c>.</summary>
    public required string Direction { get; init; }

    public required decimal Amount { get; init; }

    public required string Currency { get; init; }

    /// <summary><c>sending</c>, <c>processing</c>, <c>finished</c>, <c>failed</c>, or <c>unknown</c> when no answer came and the venue's list does not tell yet.</summary>
    public required string State { get; init; }

    /// <summary>Why it failed or is not known; <c>null</c> when there is nothing to say.</summary>
    public required string? Message { get; init; }

    public required DateTimeOffset Time { get; init; }

    internal static TransferJson From(Transfer transfer) => new()
    {
        RequestId = transfer.RequestId,
        TransferId = transfer.VenueId,
        Direction = TransferWords.Of(transfer.Way),
        Amount = transfer.Amount,
        Currency = transfer.Currency,
        State = Words.Of(transfer.State),
        Message = transfer.Message,
        Time = transfer.Time,
    };
}

/// <summary>Transfers of an account.</summary>
internal sealed record TransferListJson
{
    /// <summary>Newest first.</summary>
    public required IReadOnlyList<TransferJson> Transfers { get; init; }

    /// <summary>Why only those that this desk made are told; <c>null</c> when the venue's list of the last 30 days is among them.</summary>
    public required string? Problem { get; init; }
}

/// <summary>A transfer to be made.</summary>
internal sealed record NewTransferJson
{
    /// <summary>A name of the caller's for this one transfer: 1 to 64 letters, digits, dots, dashes and underscores. The same again moves nothing again and tells what became of the first.</summary>
    public string? RequestId { get; init; }

    /// <summary><c>spot_to_futures</c> or <c>futures_to_spot</c>.</summary>
    public required string Direction { get; init; }

    /// <summary>USDT, from 0.01.</summary>
    public required decimal Amount { get; init; }

    /// <summary>Must be <c>LIVE</c> for an account with real money.</summary>
    public string? Confirm { get; init; }
}

/// <summary>Play money that a venue gave.</summary>
internal sealed record DemoMoneyJson
{
    public required decimal Amount { get; init; }

    public required string Currency { get; init; }
}
