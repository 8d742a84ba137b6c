using System.Globalization;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Transfers;

/// <summary>One movement of money between the wallets of an account.</summary>
public sealed record Transfer
{
    /// <summary>The account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The name under which it was asked for here; null when it was made elsewhere.</summary>
    public required string? RequestId { get; init; }

    /// <summary>The venue's id; null while it is not known.</summary>
    public required string? VenueId { get; init; }

    /// <summary>Which way.</summary>
    public required TransferWay Way { get; init; }

    /// <summary>Currency.</summary>
    public required string Currency { get; init; }

    /// <summary>How much.</summary>
    public required decimal Amount { get; init; }

    /// <summary>When, by the venue's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What became of it.</summary>
    public required TransferState State { get; init; }

    /// <summary>Why it failed, or why it is not known; null when there is nothing to say.</summary>
    public string? Message { get; init; }

    /// <summary>More may become of it.</summary>
    public bool IsOpen => State is TransferState.Sending or TransferState.Processing or TransferState.Unknown;

    /// <summary>What became of it, in a sentence for the owner.</summary>
    public string InWords() => State switch
    {
        TransferState.Finished => $"{What()} were moved {InWords(Way)}.",
        TransferState.Processing => $"The venue took the transfer of {What()} {InWords(Way)} and is carrying it out.",
        TransferState.Failed => $"{What()} were not moved {InWords(Way)}: {Message ?? "the venue says that it failed."}",
        TransferState.Sending => $"The transfer of {What()} {InWords(Way)} is being sent.",
        _ => $"It is not known whether {What()} were moved {InWords(Way)}. {Message}",
    };

    /// <summary>The way as it is read.</summary>
    internal static string InWords(TransferWay way) => way == TransferWay.SpotToFutures ? "from spot to futures" : "from futures to spot";

    /// <summary>An amount as it is read.</summary>
    internal static string Write(decimal amount) => amount.ToString("0.############################", CultureInfo.InvariantCulture);

    private string What() => $"{Write(Amount)} {Currency}";
}

/// <summary>What became of a transfer. The numbers are stored.</summary>
public enum TransferState
{
    /// <summary>Stored, and about to be sent. One that a start finds so is not known.</summary>
    Sending = 0,

    /// <summary>The venue took it and has not carried it out yet, as far as is known.</summary>
    Processing = 1,

    /// <summary>Done.</summary>
    Finished = 2,

    /// <summary>Nothing was moved, or it was returned.</summary>
    Failed = 3,

    /// <summary>Sent without an answer. The venue's list is asked; it is never sent again.</summary>
    Unknown = 4,
}
