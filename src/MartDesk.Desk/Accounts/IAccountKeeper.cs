namespace MartDesk.Desk.Accounts;

/// <summary>What the owner does with connected accounts. Every change is durable when the call returns, and the running desk follows it.</summary>
public interface IAccountKeeper
{
    /// <summary>All accounts in order of creation, disabled ones too, without their secrets.</summary>
    IReadOnlyList<AccountInfo> List();

    /// <summary>One account; null when there is none of this id.</summary>
    AccountInfo? Find(string accountId);

    /// <summary>How an account is reached, for a check of its key; null when there is none of this id.</summary>
    AccountConnection? ConnectionOf(string accountId);

    /// <summary>Gives an account another label.</summary>
    /// <exception cref="ArgumentException">The label is empty, longer than <see cref="AccountLabel.Longest"/>, or another account's.</exception>
    Task RenameAsync(string accountId, string label, CancellationToken cancellationToken);

    /// <summary>Puts another key in the place of an account's. History, pointers, limits and label stay.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="credentials">A key of the same account at the same venue.</param>
    /// <param name="isWaiting">The venue does not let it trade by API yet.</param>
    /// <param name="cancellationToken">Gives up before the change is begun.</param>
    Task ReplaceKeyAsync(string accountId, ApiCredentials credentials, bool isWaiting, CancellationToken cancellationToken);

    /// <summary>Takes an account out of use, or into use again. What it holds at the venue stays there untouched.</summary>
    Task DisableAsync(string accountId, bool isDisabled, CancellationToken cancellationToken);

    /// <summary>Asks the venue anew whether an account that waits or is blocked may trade.</summary>
    /// <returns>True when it may now.</returns>
    Task<bool> CheckWaitingAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>What would be lost with an account.</summary>
    AccountLosses LossesOf(string accountId);

    /// <summary>Takes an account away. Cannot be undone.</summary>
    Task DeleteAsync(string accountId, CancellationToken cancellationToken);
}

/// <summary>An account without its secrets.</summary>
/// <param name="AccountId">The desk's id.</param>
/// <param name="Label">The owner's name for it.</param>
/// <param name="Environment">Live, demo or local.</param>
/// <param name="RestAddress">Root of the REST API; null for the environment's own.</param>
/// <param name="MaskedKey">First and last four characters of its key.</param>
/// <param name="CreateTime">When it was connected.</param>
/// <param name="IsDisabled">The desk does not touch it.</param>
/// <param name="WaitingSince">Since when the venue has not let it trade by API; null when it does.</param>
public sealed record AccountInfo(
    string AccountId, string Label, VenueEnvironment Environment, Uri? RestAddress, string MaskedKey, DateTimeOffset CreateTime, bool IsDisabled, DateTimeOffset? WaitingSince)
{
    /// <summary>Why the venue does not let it trade; null when it does, as far as is known.</summary>
    public AccountBlock? Block { get; init; }
}

/// <summary>What is lost with an account.</summary>
/// <param name="Pointers">Names of the pointers that lead to it alone; their addresses end.</param>
/// <param name="Groups">Names of the pointers that lead to others too; they go on without it.</param>
public sealed record AccountLosses(IReadOnlyList<string> Pointers, IReadOnlyList<string> Groups);
