using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Accounts;

/// <summary>What the connect page shows. Of a secret it knows only that there is one.</summary>
public sealed record ConnectModel
{
    /// <summary>Where the key belongs.</summary>
    public required VenueEnvironment Environment { get; init; }

    /// <summary>Account whose key is replaced; null for a new one.</summary>
    public AccountInfo? Account { get; init; }

    /// <summary>Addresses for the key's list at the venue; empty when they are not known here.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Address of another local exchange, as typed.</summary>
    public string RestAddress { get; init; } = "";

    /// <summary>Name of the draft; empty when nothing was checked.</summary>
    public string Draft { get; init; } = "";

    /// <summary>First and last four characters of the key checked.</summary>
    public string? MaskedKey { get; init; }

    /// <summary>What the venue said; null when nothing was checked.</summary>
    public CredentialReport? Report { get; init; }

    /// <summary>What is wrong with what was typed; null when nothing.</summary>
    public string? Problem { get; init; }

    /// <summary>Venue that Fast Connect leads to; null where there is none.</summary>
    public Uri? FastConnectAt { get; init; }

    /// <summary>Label offered for a new account.</summary>
    public string Label { get; init; } = "";

    internal bool IsChecked => Report is not null;

    internal bool CanConnect => Report?.CanConnect == true;

    internal string HomePath => Account is { } account ? $"/accounts/{Uri.EscapeDataString(account.AccountId)}/key" : "/accounts/connect";
}
