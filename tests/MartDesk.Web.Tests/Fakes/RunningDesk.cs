using System.Net.Http.Headers;
using MartDesk.Desk.Access;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Audit;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Guards;
using MartDesk.Desk.History;
using MartDesk.Desk.Notices;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Transfers;
using MartDesk.Desk.Venues;
using MartDesk.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>The real host on a free port, with a portfolio, a log and an intake that the test holds in its hands.</summary>
internal sealed class RunningDesk : IAsyncDisposable
{
    private OwnersBrowser? _browser;

    private RunningDesk()
    {
    }

    public FakePortfolio Portfolio { get; } = new();

    public FakeAlertLog Alerts { get; } = new();

    public FakeAccounts Accounts { get; } = new();

    public FakeTransfers Transfers { get; } = new();

    public FakeGuards Guards { get; } = new();

    public FakePointers Pointers { get; } = new();

    public FakeManualOrders Manual { get; } = new();

    public FakeKeptStops Stops { get; } = new();

    public FakeHistory History { get; } = new();

    public FakeNotices Notices { get; } = new();

    public FakeAlertIntake Intake { get; } = new();

    public FakeFastConnect FastConnect { get; } = new();

    public FakeAccess Access { get; private init; } = new();

    public FakeAudit Audit { get; } = new();

    public RecordingLogs Logs { get; } = new();

    public DeskHost Host { get; private set; } = null!; // set by StartAsync before anyone sees the object

    /// <summary>The owner, signed in; follows no redirect.</summary>
    public OwnersBrowser Owner { get; private set; } = null!; // likewise

    /// <summary>The owner, signed in, who holds a token for the API too.</summary>
    public HttpClient Client => _browser!.Client; // likewise

    /// <summary>A desk whose owner is signed in.</summary>
    public static async Task<RunningDesk> StartAsync(TimeProvider? time = null, int port = 0, Func<DeskHostOptions, DeskHostOptions>? change = null)
    {
        var desk = await StartWithoutOwnerAsync(time, port, change);
        await OwnersBrowser.SetUpAsync(desk.Host.FirstStart!); // there is no owner yet
        desk.Owner = await OwnersBrowser.SignInAsync(desk.Host.Address, followsRedirects: false);
        desk._browser = await OwnersBrowser.SignInAsync(desk.Host.Address);
        desk.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", desk.Host.CreateProgramToken());
        return desk;
    }

    /// <summary>A desk at its first start.</summary>
    public static async Task<RunningDesk> StartWithoutOwnerAsync(TimeProvider? time = null, int port = 0, Func<DeskHostOptions, DeskHostOptions>? change = null)
    {
        var desk = new RunningDesk();
        var options = new DeskHostOptions { DataDirectory = "unused", Port = port };
        desk.Host = await DeskHost.StartAsync(change?.Invoke(options) ?? options, time ?? TimeProvider.System, desk.Logs, desk.Compose, CancellationToken.None);
        return desk;
    }

    /// <summary>A desk that has an owner and is reached from elsewhere, as <paramref name="change"/> says. Nobody is signed in.</summary>
    public static async Task<RunningDesk> StartPublicAsync(Func<DeskHostOptions, DeskHostOptions> change)
    {
        FakeAccess access;
        await using (var first = await StartAsync()) // only a desk on this machine alone takes a first password
            access = first.Access;
        var desk = new RunningDesk { Access = access };
        desk.Host = await DeskHost.StartAsync(change(new DeskHostOptions { DataDirectory = "unused", Port = 0 }), TimeProvider.System, desk.Logs, desk.Compose, CancellationToken.None);
        return desk;
    }

    public async ValueTask DisposeAsync()
    {
        Owner?.Dispose();
        _browser?.Dispose();
        await Host.DisposeAsync();
    }

    private void Compose(IServiceCollection services) => services
        .AddSingleton<IFastConnect>(FastConnect)
        .Configure<PasswordHasherOptions>(options => options.IterationCount = 1) // how slow it is belongs to the hasher
        .AddSingleton<IAccessStore>(Access)
        .AddSingleton<IAuditLog>(Audit)
        .AddSingleton<IAccountKeeper>(Accounts)
        .AddSingleton<IPositionModes>(Accounts)
        .AddSingleton<ITransfers>(Transfers)
        .AddSingleton<IDemoMoney>(Transfers)
        .AddSingleton<IDeskSwitch>(Guards)
        .AddSingleton<IAccountGuards>(Guards)
        .AddSingleton<IGuardLocks>(Guards)
        .AddSingleton<IPointers>(Pointers)
        .AddSingleton<IAccountDirectory>(Accounts)
        .AddSingleton<ICredentialCheck>(Accounts)
        .AddSingleton<IPortfolio>(Portfolio)
        .AddSingleton<IAlertLog>(Alerts)
        .AddSingleton<IHistory>(History)
        .AddSingleton<INotices>(Notices)
        .AddSingleton<IManualOrders>(Manual)
        .AddSingleton<IKeptStops>(Stops)
        .AddSingleton<IAlertPreview>(Intake)
        .AddSingleton<IAlertReplay>(Intake)
        .AddSingleton<IAlertIntake>(Intake);
}
