using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Accounts;

/// <summary>Composes the keeping of accounts.</summary>
public static class AccountServices
{
    /// <summary>Adds <see cref="IAccountKeeper"/>, and the service that asks again for accounts that wait or are blocked. Needs the desk and a <see cref="Venues.ICredentialCheck"/>.</summary>
    public static IServiceCollection AddAccountKeeping(this IServiceCollection services) =>
        services.AddSingleton<IAccountKeeper, AccountKeeper>().AddSingleton<BlockWatch>()
            .AddSingleton<Venues.IVenueObserver>(provider => provider.GetRequiredService<BlockWatch>())
            .AddHostedService(provider => provider.GetRequiredService<BlockWatch>());
}
