using MartDesk.Desk.Vault;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MartDesk.Desk.Connectors.BitMart;

/// <summary>Composes the BitMart connector.</summary>
public static class BitMartConnectorServices
{
    /// <summary>Adds the <see cref="IVenueFactory"/> and the <see cref="ICredentialCheck"/> that reach BitMart, its demo, and the local exchange.</summary>
    public static IServiceCollection AddBitMartConnector(this IServiceCollection services, BitMartConnectorOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISecureRandom, SystemSecureRandom>();
        services.AddSingleton<ICredentialCheck>(provider => new BitMartCredentialCheck(
            provider.GetRequiredService<BitMartConnectorOptions>(), provider.GetRequiredService<ISecureRandom>(), provider.GetRequiredService<TimeProvider>()));
        return services.AddSingleton<IVenueFactory, BitMartVenueFactory>();
    }
}
