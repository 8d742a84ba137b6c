namespace MartDesk.Desk.Pointers;

/// <summary>The secret names by which a sender reaches an account, or several.</summary>
/// <remarks>Every change is durable when the call returns, and counts from the next alert on.</remarks>
public interface IPointers
{
    /// <summary>Makes a pointer.</summary>
    /// <returns>Its description, and its text: shown now and never again, since only a hash of it is kept.</returns>
    /// <exception cref="ArgumentException">Name empty, an account twice, or a setting out of its range.</exception>
    Task<(PointerInfo Pointer, string Text)> CreateAsync(NewPointer pointer, CancellationToken cancellationToken);

    /// <summary>All pointers that are not deleted, in order of creation.</summary>
    IReadOnlyList<PointerInfo> List();

    /// <summary>The pointer of a text, whatever its state; null when there is none. Takes the same path for both.</summary>
    PointerInfo? Find(string text);

    /// <summary>Changes name, accounts, settings and expiry.</summary>
    /// <exception cref="ArgumentException">As <see cref="CreateAsync"/>.</exception>
    Task<PointerInfo> ChangeAsync(string pointerId, NewPointer pointer, CancellationToken cancellationToken);

    /// <summary>Gives a pointer a new text; the old one stays good for <paramref name="overlap"/>, so that senders can be changed one by one.</summary>
    /// <returns>The new text: shown now and never again.</returns>
    Task<string> RotateAsync(string pointerId, TimeSpan overlap, CancellationToken cancellationToken);

    /// <summary>Makes messages prove themselves by a secret beside the pointer.</summary>
    /// <returns>The secret: shown now and never again.</returns>
    Task<string> RequireSecretAsync(string pointerId, CancellationToken cancellationToken);

    /// <summary>Takes messages without a secret again.</summary>
    Task DropSecretAsync(string pointerId, CancellationToken cancellationToken);

    /// <summary>Makes messages prove themselves by a signature, for senders that can sign: our own program, scripts, relays.</summary>
    /// <returns>The key, as Standard Webhooks writes one: <c>whsec_</c> and base64. Shown now and never again; kept sealed.</returns>
    Task<string> RequireSignatureAsync(string pointerId, CancellationToken cancellationToken);

    /// <summary>Takes messages without a signature again.</summary>
    Task DropSignatureAsync(string pointerId, CancellationToken cancellationToken);

    /// <summary>Takes no entries, or takes them again; exits and cancels go on.</summary>
    Task PauseAsync(string pointerId, bool isPaused, CancellationToken cancellationToken);

    /// <summary>Takes nothing at all, or takes alerts again.</summary>
    Task DisableAsync(string pointerId, bool isDisabled, CancellationToken cancellationToken);

    /// <summary>Takes it away; its alerts stay in the log. Cannot be undone.</summary>
    Task DeleteAsync(string pointerId, CancellationToken cancellationToken);
}

/// <summary>What makes a pointer.</summary>
public sealed record NewPointer
{
    /// <summary>The owner's name for it; also the strategy it stands for.</summary>
    public required string Name { get; init; }

    /// <summary>Account its alerts trade on.</summary>
    public required string AccountId { get; init; }

    /// <summary>More accounts that get the same alerts, and the ratio of the first when it is not 1. Empty for one account.</summary>
    public IReadOnlyList<PointerTarget> Targets { get; init; } = [];

    /// <summary>What it adds and lets through.</summary>
    public PointerSettings Settings { get; init; } = new();

    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
