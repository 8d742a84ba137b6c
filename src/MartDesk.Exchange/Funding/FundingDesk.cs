using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Ledger;
using MartDesk.Exchange.Liquidations;
using MartDesk.Exchange.Margin;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Exchange.Funding;

/// <summary>Settles funding: every position held at that moment pays or receives rate × value at mark.</summary>
/// <remarks>
/// Payers' amounts are rounded up, receivers' down; the difference goes to the insurance fund. Funding of an isolated position moves its
/// margin, so that the rest of the account is left alone.
/// </remarks>
internal sealed class FundingDesk(OrderBook[] books, Cashier cashier, Treasury treasury, Liquidator liquidator, Reporter report)
{
    private static readonly Comparison<Holding> ByAccount = static (a, b) => a.Account.Id.CompareTo(b.Account.Id);

    private readonly List<Holding> _holders = [];

    public void Settle(in Command command)
    {
        if ((uint)command.InstrumentId >= (uint)books.Length)
        {
            report.Rejected(command, RejectReason.UnknownInstrument);
            return;
        }

        var book = books[command.InstrumentId];
        if (book.Funding.LastSettledMs > 0 && command.TimeMs < book.Instrument.NextFundingMs(book.Funding.LastSettledMs))
        {
            report.Rejected(command, RejectReason.FundingNotDue);
            return;
        }

        var rate = book.Funding.Settle(command.TimeMs);
        report.FundingSettled(new FundingSettlement { InstrumentId = command.InstrumentId, RateBillionths = rate, MarkTicks = book.MarkPrice, TimeMs = command.TimeMs });
        if (rate == 0 || book.MarkPrice == 0)
            return;
        foreach (var holding in book.Holders)
            _holders.Add(holding);
        _holders.Sort(ByAccount);
        foreach (var holding in _holders)
        {
            Pay(holding, holding.Long, rate, book.MarkPrice, command.TimeMs);
            Pay(holding, holding.Short, -rate, book.MarkPrice, command.TimeMs);
            report.BalanceIfChanged(holding.Account);
        }

        _holders.Clear();
        liquidator.Judge(command.InstrumentId, command.TimeMs);
    }

    /// <param name="holding">Who.</param>
    /// <param name="position">Which side.</param>
    /// <param name="rate">Positive when the position pays.</param>
    /// <param name="markTicks">What it is valued at.</param>
    /// <param name="timeMs">When.</param>
    private void Pay(Holding holding, Position position, long rate, long markTicks, long timeMs)
    {
        if (position.Lots == 0)
            return;
        var (account, instrument) = (holding.Account, holding.Instrument);
        var (whole, rest) = Int128.DivRem(instrument.ValueUnits(markTicks, position.Lots) * rate, FundingView.RateScale);
        var paid = (long)whole + (rest > 0 ? 1 : 0);
        if (paid == 0)
            return;
        cashier.Move(account, instrument.Id, LedgerKind.Funding, -paid, timeMs);
        treasury.AddInsurance(paid);
        var toMargin = !account.IsHouse && holding.Terms.MarginMode == MarginMode.Isolated;
        position.BookFunding(-paid, toMargin, timeMs);
        if (toMargin)
            account.AddToPositionMargin(-paid);
        report.Position(account, holding, position);
    }
}
