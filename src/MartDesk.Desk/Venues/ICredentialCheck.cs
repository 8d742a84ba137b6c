using MartDesk.Desk.Accounts;

namespace MartDesk.Desk.Venues;

/// <summary>Finds out what a key can do before anything depends on it.</summary>
public interface ICredentialCheck
{
    /// <summary>Asks the venue, by reads and one signed call that changes nothing.</summary>
    /// <exception cref="ArgumentException">Live or demo keys with another address, or credentials that are blank.</exception>
    Task<CredentialReport> CheckAsync(AccountConnection connection, CancellationToken cancellationToken);
}

/// <summary>What the venue said to a key.</summary>
public sealed record CredentialReport
{
    /// <summary>When it was asked.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>All of it in one word.</summary>
    public required CredentialFinding Finding { get; init; }

    /// <summary>Point by point, in the order of asking.</summary>
    public required IReadOnlyList<CredentialPoint> Points { get; init; }

    /// <summary>What the account holds; empty when it could not be read.</summary>
    public IReadOnlyList<Balance> Balances { get; init; } = [];

    /// <summary>The key may be connected: it is right, or right as far as the venue lets one ask.</summary>
    public bool CanConnect => Finding is CredentialFinding.Passed or CredentialFinding.NotWhitelisted or CredentialFinding.VenueClosed && Result(CredentialSubject.Key) == PointResult.Passed;

    /// <summary>The key is right and must wait for the venue.</summary>
    public bool IsWaiting => Finding == CredentialFinding.NotWhitelisted;

    /// <summary>The venue showed that the key may withdraw. It is connected only when its owner says in words that this is wanted.</summary>
    public bool CanWithdraw => Result(CredentialSubject.Withdraw) == PointResult.Failed;

    /// <summary>What the owner types to connect such a key all the same.</summary>
    public const string WithdrawWords = "I want this desk to hold a key that can withdraw";

    /// <summary>How one point came out.</summary>
    public PointResult Result(CredentialSubject subject) => Points.FirstOrDefault(point => point.Subject == subject)?.Result ?? PointResult.NotTested;
}

/// <summary>One thing that was asked about.</summary>
/// <param name="Subject">What.</param>
/// <param name="Result">How it came out.</param>
/// <param name="Words">What was found and what to do, for the owner. Holds no secret.</param>
/// <param name="Code">The venue's code; null when it gave none.</param>
public sealed record CredentialPoint(CredentialSubject Subject, PointResult Result, string Words, string? Code = null);

/// <summary>What a key is asked about.</summary>
public enum CredentialSubject
{
    /// <summary>The venue answers, and how far its clock is from ours.</summary>
    Clock = 0,

    /// <summary>The venue knows the key.</summary>
    Key = 1,

    /// <summary>The venue takes calls from here.</summary>
    Address = 2,

    /// <summary>Secret and memo, by a signed call.</summary>
    Signature = 3,

    /// <summary>The account may trade by API.</summary>
    Trading = 4,

    /// <summary>Hedge or one-way.</summary>
    PositionMode = 5,

    /// <summary>Whether it may withdraw, which it should not. Failed: it may.</summary>
    Withdraw = 6,
}

/// <summary>How one point came out.</summary>
public enum PointResult
{
    /// <summary>Not asked, because an earlier point failed, or nobody can ask.</summary>
    NotTested = 0,

    /// <summary>Right.</summary>
    Passed = 1,

    /// <summary>Right as far as it goes; the venue has to do something.</summary>
    Waiting = 2,

    /// <summary>Wrong.</summary>
    Failed = 3,
}

/// <summary>What is the matter with a key.</summary>
public enum CredentialFinding
{
    /// <summary>Nothing.</summary>
    Passed = 0,

    /// <summary>The venue does not know the key.</summary>
    WrongKey = 1,

    /// <summary>The key is frozen or has expired.</summary>
    KeyEnded = 2,

    /// <summary>The key is right, the secret or the memo is not.</summary>
    WrongSecretOrMemo = 3,

    /// <summary>The key does not take calls from this address.</summary>
    AddressRefused = 4,

    /// <summary>The key lacks a permission.</summary>
    PermissionMissing = 5,

    /// <summary>The venue has not put the account on its list yet.</summary>
    NotWhitelisted = 6,

    /// <summary>The venue calls our clock wrong.</summary>
    ClockOff = 7,

    /// <summary>The venue is closed or in maintenance.</summary>
    VenueClosed = 8,

    /// <summary>The venue does not serve this region.</summary>
    RegionRefused = 9,

    /// <summary>The venue did not answer.</summary>
    Unreachable = 10,

    /// <summary>Too many calls; ask again later.</summary>
    TooManyCalls = 11,

    /// <summary>The venue refused for a reason of its own.</summary>
    Other = 12,
}
