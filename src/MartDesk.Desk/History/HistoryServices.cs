using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.History;

/// <summary>Composes the record of what accounts did.</summary>
public static class HistoryServices
{
    /// <summary>Adds <see cref="IHistory"/> and the service that records. Needs the desk and a portfolio beside it.</summary>
    public static IServiceCollection AddHistory(this IServiceCollection services) => services
        .AddSingleton<HistoryStore>()
        .AddSingleton<AccountHistory>()
        .AddSingleton<IHistory>(provider => provider.GetRequiredService<AccountHistory>())
        .AddSingleton<HistoryKeeper>()
        .AddSingleton<IVenueObserver>(provider => provider.GetRequiredService<HistoryKeeper>())
        .AddHostedService(provider => provider.GetRequiredService<HistoryKeeper>());
}
