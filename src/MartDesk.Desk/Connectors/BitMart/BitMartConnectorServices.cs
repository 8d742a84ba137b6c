using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MartDesk.Desk.Connectors.BitMart;

/// <summary>Composes the BitMart connector.</summary>
public static class BitMartConnectorServices
{
    /// <summary>Adds the <see cref="IVenueFactory"/> that reaches BitMart, its demo, and the local exchange.</summary>
    public static IServiceCollection AddBitMartConnector(this IServiceCollection services, BitMartConnectorOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<IVenueFactory, BitMartVenueFactory>();
    }
}
