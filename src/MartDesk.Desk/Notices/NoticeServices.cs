using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Notices;

/// <summary>Composes notices.</summary>
public static class NoticeServices
{
    /// <summary>Adds <see cref="INotices"/>, what watches and what delivers. Needs the desk and a portfolio beside it.</summary>
    public static IServiceCollection AddNotices(this IServiceCollection services) => services
        .AddSingleton<INoticeCarrier, MailCarrier>()
        .AddSingleton<INoticeCarrier, WebhookCarrier>()
        .AddSingleton<NoticeBoard>()
        .AddSingleton<INotices>(provider => provider.GetRequiredService<NoticeBoard>())
        .AddSingleton<NoticeWatch>()
        .AddSingleton<IVenueObserver>(provider => provider.GetRequiredService<NoticeWatch>())
        .AddSingleton<IDriftObserver>(provider => provider.GetRequiredService<NoticeWatch>())
        .AddHostedService(provider => provider.GetRequiredService<NoticeWatch>())
        .AddHostedService<NoticePost>();
}
