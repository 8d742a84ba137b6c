using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Positions;
using MartDesk.Testing.Engine;

namespace MartDesk.Benchmarks.Exchange;

/// <summary>Takes every event in and counts the few that say whether the run did what it should.</summary>
internal sealed class CountedEvents : SilentEvents
{
    public long Trades { get; private set; }

    public long Refusals { get; private set; }

    public long Positions { get; private set; }

    public long Balances { get; private set; }

    public RejectReason LastRefusal { get; private set; }

    public override void Rejected(in Command command, RejectReason reason)
    {
        Refusals++;
        LastRefusal = reason;
    }

    public override void Traded(in Trade trade) => Trades++;

    public override void PositionChanged(in PositionView position) => Positions++;

    public override void BalanceChanged(in AccountView account) => Balances++;
}
