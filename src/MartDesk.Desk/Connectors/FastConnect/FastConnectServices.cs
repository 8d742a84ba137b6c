using MartDesk.Desk.Vault;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MartDesk.Desk.Connectors.FastConnect;

/// <summary>Composes Fast Connect.</summary>
public static class FastConnectServices
{
    /// <summary>Adds the <see cref="IFastConnect"/> of a venue.</summary>
    /// <exception cref="ArgumentException">The options hold an address that would carry secrets in the open.</exception>
    public static IServiceCollection AddFastConnect(this IServiceCollection services, FastConnectOptions options)
    {
        options.Check();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISecureRandom, SystemSecureRandom>();
        return services.AddSingleton<IFastConnect>(provider => new FastConnectAdapter(
            options, OutboundCalls.CreateHandler(options.TokenAddress), provider.GetRequiredService<ISecureRandom>(), provider.GetRequiredService<TimeProvider>()));
    }
}
