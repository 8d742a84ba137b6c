using System.Security.Cryptography;
using System.Text;
using MartDesk.Desk.Pointers;

namespace MartDesk.Desk.Guards;

/// <summary>Tells what the guards hold back for losses, by the same checks that hold it back.</summary>
internal sealed class GuardLocks(GuardBook guards, PointerBook pointers, TimeProvider time) : IGuardLocks
{
    /// <inheritdoc/>
    public IReadOnlyList<GuardLock> List() => [.. All().Select(found => found.Lock)];

    /// <inheritdoc/>
    public async Task<GuardLock?> ReleaseAsync(string lockId, CancellationToken cancellationToken)
    {
        var (found, key) = All().FirstOrDefault(known => known.Lock.LockId == lockId);
        if (found is null)
            return null;
        switch (found.Code)
        {
            case "daily_loss":
                return await guards.ReleaseDayAsync(found.AccountId, found.PointerId, cancellationToken) ? found : null;
            case "drawdown":
                await guards.ForgetPeakAsync(found.AccountId, cancellationToken);
                return found;
            default:
                await guards.ReleaseLossesAsync(found.AccountId, found.PointerId, key, cancellationToken);
                return found;
        }
    }

    private IEnumerable<(GuardLock Lock, LossKey Key)> All()
    {
        var now = time.GetUtcNow();
        var ofPointers = pointers.List().Where(pointer => LocksAtLosses(pointer.Settings.Limits))
            .SelectMany(pointer => pointer.Targets.Select(target => (target.AccountId, PointerId: (string?)pointer.PointerId, pointer.Settings.Limits)));
        return guards.AllLimits().Where(account => LocksAtLosses(account.Limits)).Select(account => (account.AccountId, PointerId: (string?)null, account.Limits))
            .Concat(ofPointers)
            .SelectMany(whose => Of(whose.AccountId, whose.PointerId, whose.Limits, now));
    }

    private static bool LocksAtLosses(GuardLimits limits) => limits is { MaxDailyLoss: not null } or { MaxDrawdownPercent: not null } or { MaxConsecutiveLosses: not null };

    private IEnumerable<(GuardLock Lock, LossKey Key)> Of(string accountId, string? pointerId, GuardLimits limits, DateTimeOffset now)
    {
        var record = guards.Read(limits, accountId, pointerId);
        var whose = pointerId is null ? "account" : "pointer";
        if (GuardCheck.DailyLoss(record, whose) is { } lost)
            yield return (Make("daily_loss", default, new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero), lost), default);
        if (GuardCheck.Drawdown(record, whose) is { } deep)
            yield return (Make("drawdown", default, null, deep), default);
        foreach (var (key, _) in record.Losses.By(limits.CountLosses).OrderBy(run => run.Key.Symbol, StringComparer.Ordinal).ThenBy(run => run.Key.Side))
        {
            if (GuardCheck.LossStreak(record, key, now) is { } streak)
                yield return (Make("loss_streak", key, streak.Until, GuardCheck.LossStreakInWords(streak.Losses, key, whose) + "."), key);
        }

        GuardLock Make(string code, LossKey key, DateTimeOffset? until, string reason) => new()
        {
            LockId = IdOf($"{code}|{accountId}|{pointerId}|{key.Symbol}|{key.Side}"),
            AccountId = accountId,
            PointerId = pointerId,
            Code = code,
            Symbol = key.Symbol,
            Side = key.Side,
            Until = until,
            Reason = reason,
        };
    }

    private static string IdOf(string what) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what)).AsSpan(0, 8));
}
