using MartDesk.Desk;
using MartDesk.Desk.Access;
using MartDesk.Desk.Audit;
using MartDesk.Desk.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.SignIn;

/// <summary>Sets the password of a stopped desk. Who can do this can read its key file too, so nothing more is asked.</summary>
public static class OwnerReset
{
    /// <summary>What is wrong with a password, in words for the owner; null when nothing is.</summary>
    public static string? Problem(string password) => PasswordRules.Problem(password);

    /// <summary>Sets the password, ends every session and removes every passkey.</summary>
    /// <param name="options">The desk's folder and key.</param>
    /// <param name="database">Adds the database that the desk keeps its rows in; null for SQLite in its folder.</param>
    /// <param name="password">The new password.</param>
    /// <param name="dropsCode">No code of an authenticator app is asked any more.</param>
    /// <param name="makesDesk">Where there is no desk yet one is made; without this it is refused.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up before the change is begun.</param>
    /// <exception cref="DeskStartException">There is no desk, or it runs, or its folder cannot be used.</exception>
    public static async Task SetPasswordAsync(
        DeskOptions options, Action<IServiceCollection>? database, string password, bool dropsCode, bool makesDesk, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!makesDesk)
            DeskFolder.Require(options, database is not null);
        var composed = new ServiceCollection().AddLogging().AddSingleton(time);
        database?.Invoke(composed);
        await using var services = composed.AddDesk(options).BuildServiceProvider();
        var store = services.GetRequiredService<IAccessStore>();
        var hasher = new PasswordHasher<Owner>(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = SignInLimits.HashRounds }));
        var owner = (store.ReadOwner() ?? new Owner { PasswordHash = "", ChangeTime = default }) with { ChangeTime = time.GetUtcNow() };
        if (dropsCode)
            owner = owner with { CodeSecret = null, LastCodeStep = 0 };
        await store.SaveOwnerAsync(owner with { PasswordHash = hasher.HashPassword(owner, password) }, cancellationToken);
        await store.DeleteSessionsAsync([.. store.ReadSessions().Select(session => session.SessionId)], CancellationToken.None);
        foreach (var passkey in store.ReadPasskeys())
            await store.DeletePasskeyAsync(passkey.PasskeyId, CancellationToken.None); // a new password is for who lost control of the old ways in
        await services.GetRequiredService<IAuditLog>().AddAsync(
            new AuditEntry { Time = time.GetUtcNow(), Who = "program", Address = "", What = "password", Subject = "", Detail = dropsCode ? "no code is asked any more" : "", Result = "done" },
            CancellationToken.None);
    }
}
