using MartDesk.Desk.Accounts;
using MartDesk.Desk.Pointers;
using MartDesk.Web.Forms;

namespace MartDesk.Web.Pointers;

/// <summary>What the list of pointers shows.</summary>
/// <param name="Pointers">All that are not deleted.</param>
/// <param name="Accounts">Accounts they may lead to.</param>
/// <param name="Now">For what has expired.</param>
/// <param name="Notice">What was just done; null when nothing.</param>
public sealed record PointerListModel(IReadOnlyList<PointerInfo> Pointers, IReadOnlyList<AccountInfo> Accounts, DateTimeOffset Now, string? Notice);

/// <summary>What the page of one pointer shows, or of one that is made.</summary>
public sealed record PointerModel
{
    /// <summary>The pointer; null when one is made.</summary>
    public PointerInfo? Pointer { get; init; }

    /// <summary>Accounts it may lead to.</summary>
    public required IReadOnlyList<AccountInfo> Accounts { get; init; }

    /// <summary>What stands in the fields.</summary>
    public required FieldValues Fields { get; init; }

    /// <summary>Root of the desk's address as the browser knows it.</summary>
    public required string Origin { get; init; }

    /// <summary>For what has expired.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Text of the pointer, in the one page that shows it.</summary>
    public string? Text { get; init; }

    /// <summary>Secret of the messages, in the one page that shows it.</summary>
    public string? Secret { get; init; }

    /// <summary>Key by which messages are signed, in the one page that shows it.</summary>
    public string? SigningKey { get; init; }

    /// <summary>What was just done; null when nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>Why something was not done; null when nothing.</summary>
    public string? Problem { get; init; }
}
