using System.Net;
using MartDesk.Desk;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Connectors.BitMart;
using MartDesk.Desk.Connectors.FastConnect;
using MartDesk.Desk.History;
using MartDesk.Desk.Notices;
using MartDesk.Desk.Portfolio;
using MartDesk.Web.Accounts;
using MartDesk.Web.Alerts;
using MartDesk.Web.Api;
using MartDesk.Web.Assets;
using MartDesk.Web.Audit;
using MartDesk.Web.Charts;
using MartDesk.Web.Forms;
using MartDesk.Web.Guards;
using MartDesk.Web.History;
using MartDesk.Web.Live;
using MartDesk.Web.Market;
using MartDesk.Web.Notices;
using MartDesk.Web.Orders;
using MartDesk.Web.Pages;
using MartDesk.Web.Pointers;
using MartDesk.Web.Positions;
using MartDesk.Web.SignIn;
using MartDesk.Web.Ticket;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MartDesk.Web.Hosting;

/// <summary>The running desk: its page, its alert addresses and its API on one port of 127.0.0.1, and elsewhere when that was asked for.</summary>
public sealed class DeskHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DeskHost(WebApplication app, Uri address, Task completion)
    {
        _app = app;
        Address = address;
        Completion = completion;
    }

    /// <summary>Root of the page, with the port really bound.</summary>
    public Uri Address { get; }

    /// <summary>Path that a venue's Fast Connect sends the browser back to, for registering the desk there.</summary>
    public static string FastConnectCallback => FastConnectEndpoints.CallbackPath;

    /// <summary>The desk's services, for the program that composes desk and exchange.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Address of the page on which the first password is set; null once there is one. Holds a secret: it is for who started the program.</summary>
    public Uri? FirstStart => Services.GetRequiredService<SetupToken>().Text is { } token ? new Uri(Address, $"/setup?token={token}") : null;

    /// <summary>Makes the token by which the program's other commands reach this desk; the one made before ends. It ends with the desk.</summary>
    public string CreateProgramToken() => Services.GetRequiredService<TokenBook>().CreateForProgram();

    /// <summary>Completes when the desk has stopped, whoever stopped it.</summary>
    public Task Completion { get; }

    /// <summary>Stops taking requests, lets running ones end, stops the desk.</summary>
    public Task StopAsync() => _app.StopAsync(CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>Starts the desk: store, accounts, streams, alerts and the page.</summary>
    /// <param name="options">Where its data is and which port it takes.</param>
    /// <param name="time">The clock of everything in it.</param>
    /// <param name="logs">Where it writes; stays the caller's.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="DeskStartException">The port is taken, or the data folder is in use, newer, damaged or not writable.</exception>
    public static Task<DeskHost> StartAsync(DeskHostOptions options, TimeProvider time, ILoggerFactory logs, CancellationToken cancellationToken) =>
        StartAsync(
            options,
            time,
            logs,
            services => services
                .AddDatabase(options.Database)
                .AddDesk(new DeskOptions { DataDirectory = options.DataDirectory, Passphrase = options.Passphrase })
                .AddPortfolio()
                .AddHistory()
                .AddNotices()
                .AddAccountKeeping()
                .AddBitMartConnector(options.LocalExchange is { } exchange ? new BitMartConnectorOptions { LocalExchange = exchange } : new BitMartConnectorOptions())
                .AddFastConnect(options.FastConnect ?? FastConnectOptions.At(options.LocalExchange ?? new BitMartConnectorOptions().LocalExchange)),
            cancellationToken);

    /// <summary>Starts with the services that <paramref name="compose"/> adds: the desk's own, or a test's.</summary>
    internal static async Task<DeskHost> StartAsync(
        DeskHostOptions options,
        TimeProvider time,
        ILoggerFactory logs,
        Action<IServiceCollection> compose,
        CancellationToken cancellationToken)
    {
        options.Check();
        var app = Build(options, time, logs, compose);
        try
        {
            if (options.IsPublic && !app.Services.GetRequiredService<OwnerProof>().HasOwner)
                throw new DeskStartException("A desk without a password is reached from this machine only. Set one first: martdesk password (with --new-desk where no desk ran before)");
            await app.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            await app.DisposeAsync();
            throw new DeskStartException($"Port {options.Port} is in use by another program; choose another with --port.", exception);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Lifetime.ApplicationStopped.Register(stopped.SetResult);
        return new DeskHost(app, BoundAddress(app), stopped.Task);
    }

    private static WebApplication Build(DeskHostOptions options, TimeProvider time, ILoggerFactory logs, Action<IServiceCollection> compose)
    {
        // The empty builder reads no environment, no settings file and no command line: what is not here is not there.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "MartDesk.Web" });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => ConfigureKestrel(kestrel, options));
        builder.Services.AddSingleton<ILoggerFactory>(new DiscreetLoggerFactory(logs));
        builder.Services.AddLogging();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(options);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Services.AddPages();
        builder.Services.AddApi();
        builder.Services.AddSignIn(SessionCookieNames.For(options.IsPublic, options.Port));
        builder.Services.AddSingleton<ConnectDrafts>();
        builder.Services.AddSingleton<OneTimeTexts>();
        compose(builder.Services);

        var app = builder.Build();
        app.UseFirstRequest();
        app.UseMiddleware<FailureAnswer>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ProxyGuard>();
        if (options.TrustedProxies.Count > 0)
            app.UseForwardedHeaders(Forwarding(options));
        app.UseMiddleware<HostGuard>();
        app.UseRouting();
        app.UseSignIn();
        app.MapGate();
        app.MapSecurity();
        app.MapAudit();
        app.MapHealth();
        app.MapAlerts();
        app.MapApi();
        app.MapApiDocument();
        app.MapAssets();
        app.MapPages();
        app.MapAccounts();
        app.MapPointers();
        app.MapMessages();
        app.MapReplays();
        app.MapGuards();
        app.MapLive();
        app.MapCandles();
        app.MapEquity();
        app.MapMarketStream();
        app.MapTicket();
        app.MapPositions();
        app.MapOrders();
        app.MapNotices();
        app.MapExports();
        return app;
    }

    private static ForwardedHeadersOptions Forwarding(DeskHostOptions options)
    {
        var forwarding = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            AllowedHosts = [.. options.HostNames],
        };
        forwarding.KnownIPNetworks.Clear();
        forwarding.KnownProxies.Clear();
        foreach (var proxy in options.TrustedProxies)
            forwarding.KnownProxies.Add(proxy);
        return forwarding;
    }

    private static void ConfigureKestrel(KestrelServerOptions kestrel, DeskHostOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
        kestrel.Listen(IPAddress.Loopback, options.Port);
        if (options.Listen is not { } listen)
            return;
        kestrel.Listen(listen, endpoint =>
        {
            if (options.Certificate is { } certificate)
                endpoint.UseHttps(certificate);
        });
    }

    private static Uri BoundAddress(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        return new Uri(addresses!.Addresses.First()); // set by Kestrel once it listens
    }

    /// <summary>The program that started the desk decides when it ends; Ctrl-C is not taken from it.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

file static class DatabaseChoice
{
    /// <summary>Before the desk, which brings its own where there is none.</summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services, Action<IServiceCollection>? database)
    {
        database?.Invoke(services);
        return services;
    }
}
