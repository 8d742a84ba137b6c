using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.History;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;
using MartDesk.Web.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>The real host on a free port, with a portfolio, a log and an intake that the test holds in its hands.</summary>
internal sealed class RunningDesk : IAsyncDisposable
{
    private RunningDesk()
    {
    }

    public FakePortfolio Portfolio { get; } = new();

    public FakeAlertLog Alerts { get; } = new();

    public FakeAccounts Accounts { get; } = new();

    public FakeGuards Guards { get; } = new();

    public FakePointers Pointers { get; } = new();

    public FakeManualOrders Manual { get; } = new();

    public FakeHistory History { get; } = new();

    public FakeAlertIntake Intake { get; } = new();

    public FakeFastConnect FastConnect { get; } = new();

    public RecordingLogs Logs { get; } = new();

    public DeskHost Host { get; private set; } = null!; // set by StartAsync before anyone sees the object

    public HttpClient Client { get; private set; } = null!; // likewise

    public static async Task<RunningDesk> StartAsync(TimeProvider? time = null, int port = 0)
    {
        var desk = new RunningDesk();
        var options = new DeskHostOptions { DataDirectory = "unused", Port = port };
        desk.Host = await DeskHost.StartAsync(options, time ?? TimeProvider.System, desk.Logs, desk.Compose, CancellationToken.None);
        desk.Client = new HttpClient { BaseAddress = desk.Host.Address };
        return desk;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }

    private void Compose(IServiceCollection services) => services
        .AddSingleton<IFastConnect>(FastConnect)
        .AddSingleton<IAccountKeeper>(Accounts)
        .AddSingleton<IDeskSwitch>(Guards)
        .AddSingleton<IAccountGuards>(Guards)
        .AddSingleton<IPointers>(Pointers)
        .AddSingleton<IAccountDirectory>(Accounts)
        .AddSingleton<ICredentialCheck>(Accounts)
        .AddSingleton<IPortfolio>(Portfolio)
        .AddSingleton<IAlertLog>(Alerts)
        .AddSingleton<IHistory>(History)
        .AddSingleton<IManualOrders>(Manual)
        .AddSingleton<IAlertPreview>(Intake)
        .AddSingleton<IAlertIntake>(Intake);
}
