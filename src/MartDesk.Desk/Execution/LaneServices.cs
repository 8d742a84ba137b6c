using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Audit;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Execution;

/// <summary>What every lane works with.</summary>
internal sealed record LaneServices(
    AlertStore Alerts,
    LegStore Legs,
    PointerBook Pointers,
    IPortfolio Portfolio,
    AccountReader Reader,
    AccountSplitter Splitter,
    GuardBook Guards,
    MarginReserve Margin,
    DeskSwitch Switch,
    AccountBlocks Blocks,
    AlertBulletin Bulletin,
    IAuditLog Audit,
    KeptStops Stops,
    OrphanSweep Orphans,
    IKillPoints KillPoints,
    TimeProvider Time,
    ILogger<SymbolLane> Logger);
