using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Accounts;

/// <summary>Composes the keeping of accounts.</summary>
public static class AccountServices
{
    /// <summary>Adds <see cref="IAccountKeeper"/>, and the service that asks again for waiting accounts. Needs the desk and a <see cref="Venues.ICredentialCheck"/>.</summary>
    public static IServiceCollection AddAccountKeeping(this IServiceCollection services) =>
        services.AddSingleton<IAccountKeeper, AccountKeeper>().AddHostedService<WhitelistWatch>();
}
