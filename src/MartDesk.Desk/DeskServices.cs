using MartDesk.Desk.Access;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Audit;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Transfers;
using MartDesk.Desk.Vault;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MartDesk.Desk;

/// <summary>Puts the desk together.</summary>
public static class DeskServices
{
    /// <summary>
    /// Adds store, vault, access, audit, accounts, pointers, alerts and execution. Needs an <see cref="Portfolio.IPortfolio"/> beside it.
    /// Resolving any of them opens the store and throws <see cref="DeskStartException"/> when that cannot be.
    /// </summary>
    public static IServiceCollection AddDesk(this IServiceCollection services, DeskOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISecureRandom, SystemSecureRandom>();
        services.TryAddSingleton<IKillPoints, EnvironmentKillPoints>();
        services.TryAddSingleton<IProcessEnd, ProcessEnd>();
        services.TryAddSingleton<IDeskDatabase, SqliteDatabase>();
        services.AddSingleton<DeskStore>();
        services.AddSingleton(provider => FieldVault.Open(
            provider.GetRequiredService<DeskStore>(), options, provider.GetRequiredService<ISecureRandom>()));

        services.AddSingleton<IAccessStore, AccessStore>();
        services.AddSingleton<IAuditLog, AuditLog>();
        services.AddSingleton<IDeskBackup, DeskBackup>();

        services.AddSingleton<AccountDirectory>();
        services.AddSingleton<AccountBlocks>();
        services.AddSingleton<IAccountDirectory>(provider => provider.GetRequiredService<AccountDirectory>());
        services.AddSingleton(provider => new PointerBook(
            provider.GetRequiredService<DeskStore>(), provider.GetRequiredService<ISecureRandom>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<FieldVault>));
        services.AddSingleton<IPointers>(provider => provider.GetRequiredService<PointerBook>());

        services.AddSingleton<AlertKeys>();
        services.AddSingleton<AlertStore>();
        services.AddSingleton<AlertBulletin>();
        services.AddSingleton<AlertFlood>();
        services.AddSingleton<AlertIds>();
        services.AddSingleton<AlertIntake>();
        services.AddSingleton<IAlertIntake>(provider => provider.GetRequiredService<AlertIntake>());
        services.AddSingleton<IAlertPreview>(provider => provider.GetRequiredService<AlertIntake>());
        services.AddSingleton<IAlertLog, AlertLog>();
        services.AddSingleton<IAlertReplay, AlertReplay>();

        services.AddSingleton<DeskSwitch>();
        services.AddSingleton<IDeskSwitch>(provider => provider.GetRequiredService<DeskSwitch>());
        services.AddSingleton<GuardReleases>();
        services.AddSingleton<GuardBook>();
        services.AddSingleton<IAccountGuards>(provider => provider.GetRequiredService<GuardBook>());
        services.AddSingleton<IVenueObserver>(provider => provider.GetRequiredService<GuardBook>());
        services.AddSingleton<IGuardLocks, GuardLocks>();

        services.AddSingleton<LegStore>();
        services.AddSingleton<AccountReader>();
        services.AddSingleton<ModeBulletin>();
        services.AddSingleton<IPositionModes, PositionModes>();
        services.AddSingleton<IDemoMoney, DemoTill>();
        services.AddSingleton<TransferStore>();
        services.AddSingleton<TransferBook>();
        services.AddSingleton<ITransfers>(provider => provider.GetRequiredService<TransferBook>());
        services.AddSingleton<TransferWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<TransferWatch>());
        services.AddSingleton<MarginReserve>();
        services.AddSingleton<AccountSplitter>();
        services.AddSingleton<AlertRehearsal>();
        services.AddSingleton<IAlertRehearsal>(provider => provider.GetRequiredService<AlertRehearsal>());
        services.AddSingleton<IManualOrders, ManualOrders>();
        services.AddSingleton<IRestingEntries, RestingEntries>();
        services.AddSingleton<OrderEvents>();
        services.AddSingleton<IVenueObserver>(provider => provider.GetRequiredService<OrderEvents>());
        services.AddSingleton<KeptStops>();
        services.AddSingleton<IKeptStops>(provider => provider.GetRequiredService<KeptStops>());
        services.AddSingleton<LaneServices>();
        services.AddSingleton<OrphanSweep>();
        services.AddSingleton<IVenueObserver>(provider => provider.GetRequiredService<OrphanSweep>());
        services.AddSingleton<IDriftObserver>(provider => provider.GetRequiredService<OrphanSweep>());
        services.AddHostedService(provider => provider.GetRequiredService<OrphanSweep>());
        services.AddSingleton<DeadMansSwitch>();
        services.AddHostedService(provider => provider.GetRequiredService<DeadMansSwitch>());
        services.AddSingleton<LossWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<LossWatch>());
        services.AddSingleton<DeskRuntime>();
        services.AddHostedService(provider => provider.GetRequiredService<DeskRuntime>());
        return services;
    }
}
