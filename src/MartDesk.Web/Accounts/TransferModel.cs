using MartDesk.Desk.Accounts;
using MartDesk.Desk.Transfers;
using MartDesk.Desk.Venues;
using MartDesk.Web.Forms;

namespace MartDesk.Web.Accounts;

/// <summary>What the page of an account's transfers shows.</summary>
public sealed record TransferModel
{
    /// <summary>The account.</summary>
    public required AccountInfo Account { get; init; }

    /// <summary>What its venue takes; null when no transfer can be made now.</summary>
    public required TransferTerms? Terms { get; init; }

    /// <summary>Free in the futures account, as far as is known.</summary>
    public required decimal? Available { get; init; }

    /// <summary>Transfers, newest first.</summary>
    public required TransferList List { get; init; }

    /// <summary>The name of the one transfer that this page can make.</summary>
    public required string RequestId { get; init; }

    /// <summary>What was typed.</summary>
    public required FieldValues Fields { get; init; }

    /// <summary>The transfer that was just asked for; null when none was.</summary>
    public Transfer? Made { get; init; }

    /// <summary>Why nothing was moved; null when nothing is wrong.</summary>
    public string? Problem { get; init; }
}
