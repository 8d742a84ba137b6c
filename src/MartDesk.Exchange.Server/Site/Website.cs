using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.FastConnect;
using MartDesk.Exchange.Server.Faults;
using MartDesk.Exchange.Server.Users;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MartDesk.Exchange.Server.Site;

/// <summary>The exchange's website, put together.</summary>
internal sealed class Website
{
    private readonly SiteDispatcher _pages;
    private readonly TokenEndpoint _token;

    public Website(ExchangeHostOptions options, VenueStorage storage, EngineLoop loop, FaultPlan faults, TimeProvider time, ILogger logger)
    {
        var real = VenueClock.RealOf(time);
        var sessions = new SiteSessions(real);
        var accounts = Accounts = new AccountOffice(storage.Accounts, loop, time);
        Users = new UserDesk(storage.Users, accounts, options, real);
        var faultPages = new FaultPages(faults);
        var codes = new AuthorizationCodes(accounts, real);
        foreach (var client in options.FastConnectClients)
            Clients.Register(client);
        _token = new TokenEndpoint(Clients, codes, logger);
        _pages = new SiteDispatcher(
            [
                .. new OverviewPages(accounts, loop).Routes,
                .. new SignInPages(Users, sessions).Routes,
                .. new SecurityPages(Users, sessions).Routes,
                .. new KeyPages(accounts, sessions, options.WhitelistDelay).Routes,
                .. new ConsolePages(accounts, faultPages, loop, time).Routes,
                .. faultPages.Routes,
                .. new ConsentPages(Clients, codes, accounts).Routes,
            ],
            sessions, Users, logger);
    }

    /// <summary>Programs that may ask users for a key.</summary>
    public FastConnectClients Clients { get; } = new();

    /// <summary>Opens accounts and pays paper money in.</summary>
    public AccountOffice Accounts { get; }

    /// <summary>Who can sign in.</summary>
    public UserDesk Users { get; }

    /// <summary>True for the paths of the website; all others are the API's.</summary>
    public bool Serves(HttpRequest request) => TokenEndpoint.Serves(request) || _pages.Serves(request);

    public Task HandleAsync(HttpContext context) => TokenEndpoint.Serves(context.Request) ? _token.HandleAsync(context) : _pages.HandleAsync(context);
}
