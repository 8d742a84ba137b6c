using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Portfolio;

/// <summary>Composes the portfolio.</summary>
public static class PortfolioServices
{
    /// <summary>
    /// Adds <see cref="IPortfolio"/> and the service that keeps it. Needs <see cref="IAccountDirectory"/> and
    /// <see cref="IVenueFactory"/>; every registered <see cref="IVenueObserver"/> is told what the streams tell.
    /// </summary>
    public static IServiceCollection AddPortfolio(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new LivePortfolio(
            provider.GetRequiredService<IAccountDirectory>(),
            provider.GetRequiredService<IVenueFactory>(),
            provider.GetServices<IVenueObserver>,
            provider.GetServices<IDriftObserver>,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LivePortfolio>>()));
        services.AddSingleton<IPortfolio>(provider => provider.GetRequiredService<LivePortfolio>());
        return services.AddHostedService(provider => provider.GetRequiredService<LivePortfolio>());
    }
}
