using MartDesk.Desk.Access;
using Microsoft.AspNetCore.Identity;

namespace MartDesk.Web.SignIn;

/// <summary>Decides whether somebody is the owner. One attempt at a time; a right and a wrong one do the same work.</summary>
internal sealed class OwnerProof : IDisposable
{
    private readonly IAccessStore _store;
    private readonly IPasswordHasher<Owner> _hasher;
    private readonly FailedAttempts _failures;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);
    private volatile Owner? _owner;

    public OwnerProof(IAccessStore store, IPasswordHasher<Owner> hasher, FailedAttempts failures, TimeProvider time)
    {
        _store = store;
        _hasher = hasher;
        _failures = failures;
        _time = time;
        _owner = store.ReadOwner();
    }

    /// <summary>A password was set.</summary>
    internal bool HasOwner => _owner is not null;

    /// <summary>A code of an authenticator app is asked beside the password.</summary>
    internal bool AsksCode => _owner?.CodeSecret is not null;

    /// <summary>When the password was set; null without an owner.</summary>
    internal DateTimeOffset? PasswordTime => _owner?.ChangeTime;

    /// <summary>Checks password and code. Which of them is wrong is not told.</summary>
    internal async Task<Proof> CheckAsync(string password, string code, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_failures.Wait > TimeSpan.Zero || _owner is not { } owner)
                return Proof.TooMany;
            var verdict = password.Length > PasswordRules.Longest ? PasswordVerificationResult.Failed : _hasher.VerifyHashedPassword(owner, owner.PasswordHash, password);
            var step = owner.CodeSecret is { } secret ? OneTimeCode.StepOf(code, secret, _time.GetUtcNow(), owner.LastCodeStep) : owner.LastCodeStep;
            if (verdict == PasswordVerificationResult.Failed || step is null)
            {
                _failures.Add();
                return Proof.Wrong;
            }

            if (verdict == PasswordVerificationResult.SuccessRehashNeeded)
                owner = owner with { PasswordHash = _hasher.HashPassword(owner, password) };
            if (owner != _owner || step != owner.LastCodeStep)
                await SaveAsync(owner with { LastCodeStep = step.Value }); // durable before anyone is let in: the code counts once
            _failures.Forget();
            return Proof.Right;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Makes the owner, once.</summary>
    /// <returns>False when there is one.</returns>
    internal async Task<bool> CreateAsync(string password, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_owner is not null)
                return false;
            var owner = new Owner { PasswordHash = "", ChangeTime = _time.GetUtcNow() };
            await SaveAsync(owner with { PasswordHash = _hasher.HashPassword(owner, password) });
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sets another password.</summary>
    internal Task ChangePasswordAsync(string password, CancellationToken cancellationToken) => ChangeAsync(
        owner => owner with { PasswordHash = _hasher.HashPassword(owner, password), ChangeTime = _time.GetUtcNow() }, cancellationToken);

    /// <summary>Asks for a code of this secret from now on; for none when it is null.</summary>
    /// <param name="secret">Base 32 secret.</param>
    /// <param name="usedStep">Step whose code proved that the owner's app has it; it does not count again.</param>
    /// <param name="cancellationToken">Gives up waiting for the turn.</param>
    internal Task AskCodeAsync(string? secret, long usedStep, CancellationToken cancellationToken) =>
        ChangeAsync(owner => owner with { CodeSecret = secret, LastCodeStep = usedStep }, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task ChangeAsync(Func<Owner, Owner> change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_owner is { } owner)
                await SaveAsync(change(owner));
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task SaveAsync(Owner owner)
    {
        await _store.SaveOwnerAsync(owner, CancellationToken.None);
        _owner = owner;
    }
}

/// <summary>How an attempt ended.</summary>
internal enum Proof
{
    /// <summary>It is the owner.</summary>
    Right = 0,

    /// <summary>Password or code is wrong.</summary>
    Wrong = 1,

    /// <summary>Nothing was looked at: too many attempts went wrong.</summary>
    TooMany = 2,
}
