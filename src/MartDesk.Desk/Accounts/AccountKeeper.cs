using MartDesk.Desk.Pointers;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Accounts;

/// <summary>Carries out what the owner does with accounts.</summary>
internal sealed class AccountKeeper(AccountDirectory accounts, PointerBook pointers, ICredentialCheck check) : IAccountKeeper
{
    /// <inheritdoc/>
    public IReadOnlyList<AccountInfo> List() => [.. accounts.All().Select(Describe)];

    /// <inheritdoc/>
    public AccountInfo? Find(string accountId) => accounts.Find(accountId) is { } account ? Describe(account) : null;

    /// <inheritdoc/>
    public AccountConnection? ConnectionOf(string accountId) => accounts.Find(accountId)?.Connection;

    /// <inheritdoc/>
    public Task RenameAsync(string accountId, string label, CancellationToken cancellationToken)
    {
        var others = accounts.All().Where(account => account.AccountId != accountId).Select(account => account.Label);
        return AccountLabel.Problem(label, others) is { } problem
            ? throw new ArgumentException(problem, nameof(label))
            : accounts.RenameAsync(accountId, label, cancellationToken);
    }

    /// <inheritdoc/>
    public Task ReplaceKeyAsync(string accountId, ApiCredentials credentials, bool isWaiting, CancellationToken cancellationToken) =>
        accounts.ReplaceKeyAsync(accountId, credentials, isWaiting, cancellationToken);

    /// <inheritdoc/>
    public Task DisableAsync(string accountId, bool isDisabled, CancellationToken cancellationToken) => accounts.DisableAsync(accountId, isDisabled, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> CheckWaitingAsync(string accountId, CancellationToken cancellationToken)
    {
        if (accounts.Find(accountId) is not { } account)
            return false;
        if (account is { WaitingSince: null, Block: null })
            return true;
        var report = await check.CheckAsync(account.Connection, cancellationToken);
        if (accounts.Find(accountId)?.Connection != account.Connection)
            return false; // replaced in the meantime
        if (report.Finding == CredentialFinding.Passed)
        {
            await accounts.ReleaseAsync(accountId, cancellationToken);
            return true;
        }

        if (AccountBlock.IsLasting(report.Finding) && report.Finding != CredentialFinding.NotWhitelisted && report.Finding != account.Block?.Finding
            && report.Points.FirstOrDefault(point => point.Result == PointResult.Failed && point.Subject != CredentialSubject.Withdraw) is { } point)
            await accounts.SetBlockAsync(accountId, new AccountBlock(report.Finding, point.Code ?? "", point.Words, report.Time), cancellationToken);
        return false;
    }

    /// <inheritdoc/>
    public AccountLosses LossesOf(string accountId)
    {
        var leading = pointers.List().Where(pointer => LeadsTo(pointer, accountId)).ToList();
        return new AccountLosses(
            [.. leading.Where(pointer => pointer.Targets.Count == 1).Select(pointer => pointer.Name)],
            [.. leading.Where(pointer => pointer.Targets.Count > 1).Select(pointer => pointer.Name)]);
    }

    /// <inheritdoc/>
    /// <remarks>Pointers first: should the desk die in between, an account without pointers is left, never a pointer without its account.</remarks>
    public async Task DeleteAsync(string accountId, CancellationToken cancellationToken)
    {
        foreach (var pointer in pointers.List().Where(pointer => LeadsTo(pointer, accountId)))
        {
            if (pointer.Targets.Count == 1)
            {
                await pointers.DeleteAsync(pointer.PointerId, cancellationToken);
                continue;
            }

            IReadOnlyList<PointerTarget> left = [.. pointer.Targets.Where(target => target.AccountId != accountId)];
            var change = new NewPointer { Name = pointer.Name, AccountId = left[0].AccountId, Targets = left, Settings = pointer.Settings, ExpiresAt = pointer.ExpiresAt };
            await pointers.ChangeAsync(pointer.PointerId, change, cancellationToken);
        }

        await accounts.DeleteAsync(accountId, cancellationToken);
    }

    private static bool LeadsTo(PointerInfo pointer, string accountId) => pointer.Targets.Any(target => target.AccountId == accountId);

    private static AccountInfo Describe(ConnectedAccount account) => new(
        account.AccountId,
        account.Label,
        account.Connection.Environment,
        account.Connection.RestAddress,
        account.Connection.Credentials.MaskedKey,
        account.CreateTime,
        account.IsDisabled,
        account.WaitingSince)
    {
        Block = account.Block,
    };
}
