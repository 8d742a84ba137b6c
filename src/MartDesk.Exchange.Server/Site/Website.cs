using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Users;
using Microsoft.Extensions.Logging;

namespace MartDesk.Exchange.Server.Site;

/// <summary>The exchange's website, put together.</summary>
internal sealed class Website
{
    public Website(ExchangeHostOptions options, VenueStorage storage, EngineLoop loop, TimeProvider time, ILogger logger)
    {
        var real = time is VenueClock clock ? clock.Real : time;
        var sessions = new SiteSessions(real);
        var accounts = new AccountOffice(storage.Accounts, loop, time);
        Users = new UserDesk(storage.Users, accounts, options, real);
        Dispatcher = new SiteDispatcher(
            [
                .. new OverviewPages(accounts, loop).Routes,
                .. new SignInPages(Users, sessions).Routes,
                .. new SecurityPages(Users, sessions).Routes,
                .. new KeyPages(accounts, sessions, options.WhitelistDelay).Routes,
                .. new ConsolePages(accounts, loop, time).Routes,
            ],
            sessions, Users, logger);
    }

    /// <summary>Answers its calls.</summary>
    public SiteDispatcher Dispatcher { get; }

    /// <summary>Who can sign in.</summary>
    public UserDesk Users { get; }
}
