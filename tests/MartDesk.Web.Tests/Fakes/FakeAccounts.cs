using System.Runtime.CompilerServices;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>Accounts in memory, and a venue that says of a key what the test says.</summary>
internal sealed class FakeAccounts : IAccountKeeper, IPositionModes, IAccountDirectory, ICredentialCheck
{
    private readonly List<ConnectedAccount> _accounts = [];

    /// <summary>What the venue says of a key.</summary>
    public Func<AccountConnection, CredentialReport> Say { get; set; } = _ => Report(CredentialFinding.Passed);

    /// <summary>Connections that were checked.</summary>
    public List<AccountConnection> Checked { get; } = [];

    public AccountLosses Losses { get; set; } = new([], []);

    public IReadOnlyList<ConnectedAccount> Connected => _accounts;

    /// <summary>Position mode of every account; null while the venue does not tell it.</summary>
    public PositionMode? Mode { get; set; } = PositionMode.Hedge;

    /// <summary>How a change of it goes.</summary>
    public Func<PositionMode, PositionModeChange>? OnSetMode { get; set; }

    public async Task<VenueReply<PositionMode>> ReadAsync(string accountId, CancellationToken cancellationToken)
    {
        if (Mode is { } mode)
            return new VenueReply<PositionMode>.Ok(mode);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("Nobody waits so long.");
    }

    public Task<PositionModeChange> SetAsync(string accountId, PositionMode mode, CancellationToken cancellationToken)
    {
        if (OnSetMode is not null)
            return Task.FromResult(OnSetMode(mode));
        Mode = mode;
        return Task.FromResult(new PositionModeChange(PositionModeEnd.Holds, "done"));
    }

    public static CredentialReport Report(CredentialFinding finding, params CredentialPoint[] points) => new()
    {
        Time = Sample.Time,
        Took = TimeSpan.FromMilliseconds(412),
        Finding = finding,
        Points = points.Length > 0 ? points
            : [.. Enum.GetValues<CredentialSubject>().Select(subject => new CredentialPoint(subject, PointResult.Passed, $"{subject} is right."))],
        Balances = [new Balance("USDT", 24_806.31m, 306.80m, 0m, null, null)],
    };

    public ConnectedAccount Add(string label, VenueEnvironment environment = VenueEnvironment.Local, string key = "a91f5be24c0f63d89d17e2ab07c2")
    {
        var id = "ACC" + (_accounts.Count + 1);
        var account = new ConnectedAccount(id, label, new AccountConnection(id, environment, null, null, new ApiCredentials(key, "the-first-secret", "the-first-memo"))) { CreateTime = Sample.Time.AddDays(-2) };
        _accounts.Add(account);
        return account;
    }

    public void Set(string accountId, Func<ConnectedAccount, ConnectedAccount> change)
    {
        var index = _accounts.FindIndex(account => account.AccountId == accountId);
        _accounts[index] = change(_accounts[index]);
    }

    public Task<CredentialReport> CheckAsync(AccountConnection connection, CancellationToken cancellationToken)
    {
        Checked.Add(connection);
        return Task.FromResult(Say(connection));
    }

    public Task<ConnectedAccount> ConnectAsync(NewAccount account, CancellationToken cancellationToken)
    {
        var connected = Add(account.Label, account.Environment);
        Set(connected.AccountId, made => made with
        {
            Connection = made.Connection with { RestAddress = account.RestAddress, Credentials = account.Credentials },
            WaitingSince = account.IsWaiting ? TimeProvider.System.GetUtcNow() : null,
        });
        return Task.FromResult(_accounts[^1]);
    }

    public IReadOnlyList<AccountInfo> List() => [.. _accounts.Select(Describe)];

    public AccountInfo? Find(string accountId) => _accounts.Find(account => account.AccountId == accountId) is { } account ? Describe(account) : null;

    public AccountConnection? ConnectionOf(string accountId) => _accounts.Find(account => account.AccountId == accountId)?.Connection;

    public Task RenameAsync(string accountId, string label, CancellationToken cancellationToken)
    {
        if (AccountLabel.Problem(label, _accounts.Where(account => account.AccountId != accountId).Select(account => account.Label)) is { } problem)
            throw new ArgumentException(problem, nameof(label));
        Set(accountId, account => account with { Label = label });
        return Task.CompletedTask;
    }

    public Task ReplaceKeyAsync(string accountId, ApiCredentials credentials, bool isWaiting, CancellationToken cancellationToken)
    {
        Set(accountId, account => account with { Connection = account.Connection with { Credentials = credentials } });
        return Task.CompletedTask;
    }

    public Task DisableAsync(string accountId, bool isDisabled, CancellationToken cancellationToken)
    {
        Set(accountId, account => account with { IsDisabled = isDisabled });
        return Task.CompletedTask;
    }

    public Task<bool> CheckWaitingAsync(string accountId, CancellationToken cancellationToken) => Task.FromResult(false);

    public AccountLosses LossesOf(string accountId) => Losses;

    public Task DeleteAsync(string accountId, CancellationToken cancellationToken)
    {
        _accounts.RemoveAll(account => account.AccountId == accountId);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ConnectedAccount>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ConnectedAccount>>([.. _accounts]);

    public async IAsyncEnumerable<AccountChange> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        yield break;
    }

    private static AccountInfo Describe(ConnectedAccount account) => new(
        account.AccountId, account.Label, account.Connection.Environment, account.Connection.RestAddress, account.Connection.Credentials.MaskedKey, account.CreateTime, account.IsDisabled, account.WaitingSince);
}
