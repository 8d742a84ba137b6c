using MartDesk.Exchange.Books;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Ledger;
using MartDesk.Exchange.Liquidations;
using MartDesk.Exchange.Margin;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Accounts;

/// <summary>Opens accounts, moves money in and out, and sets their modes; sets the mark price, and has positions judged by it.</summary>
internal sealed class AccountCommands(
    IReadOnlyList<Instrument> instruments, OrderBook[] books, AccountTable accounts, Valuation valuation, Cashier cashier, Liquidator liquidator, Reporter report)
{
    public void Open(in Command command)
    {
        if (command.AccountId < 1)
        {
            report.Rejected(command, RejectReason.UnknownAccount);
            return;
        }

        if (accounts.TryGet(command.AccountId, out _))
        {
            report.Rejected(command, RejectReason.AccountExists);
            return;
        }

        var account = new Account(command.AccountId, command.IsHouse, instruments);
        accounts.Add(account);
        report.Opened(account);
    }

    public void Deposit(in Command command)
    {
        if (!accounts.TryGet(command.AccountId, out var account))
        {
            report.Rejected(command, RejectReason.UnknownAccount);
            return;
        }

        if (Int128.Abs((Int128)account.WalletUnits + command.AmountUnits) > OrderChecks.MaxWalletUnits)
        {
            report.Rejected(command, RejectReason.SizeOutOfRange);
            return;
        }

        if (command.AmountUnits < 0 && !account.IsHouse && valuation.Free(account) < -command.AmountUnits)
        {
            report.Rejected(command, RejectReason.InsufficientBalance);
            return;
        }

        cashier.Move(account, Cashier.NoInstrument, LedgerKind.Transfer, command.AmountUnits, command.TimeMs);
        report.Balance(account);
    }

    /// <summary>Only free money moves: what margin and losses hold stays. Wallets add up to the same before and after.</summary>
    public void Transfer(in Command command)
    {
        var reason = CheckTransfer(command, out var from, out var to);
        if (reason != RejectReason.None || from is null || to is null)
        {
            report.Rejected(command, reason);
            return;
        }

        if (command.ClientOrderId is { } number)
            from.MarkUsed(number);
        cashier.Move(from, Cashier.NoInstrument, LedgerKind.Transfer, -command.AmountUnits, command.TimeMs);
        var transferId = cashier.LastEntryId;
        cashier.Move(to, Cashier.NoInstrument, LedgerKind.Transfer, command.AmountUnits, command.TimeMs);
        report.Transferred(new FundsTransfer
        {
            TransferId = transferId,
            FromAccountId = from.Id,
            ToAccountId = to.Id,
            AmountUnits = command.AmountUnits,
            TimeMs = command.TimeMs,
        });
        report.Balance(from);
        report.Balance(to);
    }

    public void SetLeverage(in Command command)
    {
        var reason = CheckLeverage(command, out var account, out var terms);
        if (reason != RejectReason.None || account is null)
        {
            report.Rejected(command, reason);
            return;
        }

        var holding = account.In(command.InstrumentId);
        holding.Terms = terms ?? holding.Terms;
        report.LeverageSet(account, holding);
    }

    public void SetPositionMode(in Command command)
    {
        if (!accounts.TryGet(command.AccountId, out var account))
        {
            report.Rejected(command, RejectReason.UnknownAccount);
            return;
        }

        if (command.PositionMode != account.PositionMode && IsInUse(account))
        {
            report.Rejected(command, RejectReason.PositionsOrOrdersOpen);
            return;
        }

        account.PositionMode = command.PositionMode;
        report.PositionModeSet(account);
    }

    public void SetMarkPrice(in Command command)
    {
        if ((uint)command.InstrumentId >= (uint)books.Length)
        {
            report.Rejected(command, RejectReason.UnknownInstrument);
            return;
        }

        if (command.PriceTicks < 1 || command.PriceTicks > instruments[command.InstrumentId].PriceMaxTicks)
        {
            report.Rejected(command, RejectReason.PriceOutOfRange);
            return;
        }

        if (command.IndexTicks < 0 || command.IndexTicks > instruments[command.InstrumentId].PriceMaxTicks)
        {
            report.Rejected(command, RejectReason.PriceOutOfRange);
            return;
        }

        var book = books[command.InstrumentId];
        book.MarkPrice = command.PriceTicks;
        if (command.IndexTicks > 0)
            book.IndexPrice = command.IndexTicks;
        SamplePremium(book, command.TimeMs);
        report.MarkPriceSet(command.InstrumentId, command.PriceTicks);
        liquidator.Judge(command.InstrumentId, command.TimeMs);
    }

    /// <summary>The premium is that of the book's middle; with a side empty, of the mark price.</summary>
    private static void SamplePremium(OrderBook book, long timeMs)
    {
        if (book.IndexPrice == 0)
            return;
        var (bid, ask) = (book.Of(Side.Buy).BestPrice, book.Of(Side.Sell).BestPrice);
        book.Funding.Sample(bid > 0 && ask > 0 ? bid + ask : 2 * book.MarkPrice, book.IndexPrice, timeMs);
    }

    private RejectReason CheckTransfer(in Command command, out Account? from, out Account? to)
    {
        to = null;
        if (!accounts.TryGet(command.AccountId, out from) || !accounts.TryGet(command.ToAccountId, out to) || ReferenceEquals(from, to) || from.IsHouse || to.IsHouse)
            return RejectReason.UnknownAccount;
        if (command.AmountUnits < 1 || (Int128)to.WalletUnits + command.AmountUnits > OrderChecks.MaxWalletUnits)
            return RejectReason.SizeOutOfRange;
        if (command.ClientOrderId is { } number && from.HasUsed(number))
            return RejectReason.DuplicateClientOrderId;
        return valuation.Free(from) < command.AmountUnits ? RejectReason.InsufficientBalance : RejectReason.None;
    }

    private RejectReason CheckLeverage(in Command command, out Account? account, out MarginTerms? terms)
    {
        terms = null;
        if (!accounts.TryGet(command.AccountId, out account))
            return RejectReason.UnknownAccount;
        if ((uint)command.InstrumentId >= (uint)books.Length)
            return RejectReason.UnknownInstrument;
        if (command.Leverage < 0 || command.Leverage > instruments[command.InstrumentId].Specification.MaxLeverage)
            return RejectReason.LeverageOutOfRange;
        return OrderChecks.TryTerms(command, account.In(command.InstrumentId), out terms) ? RejectReason.None : RejectReason.LeverageConflict;
    }

    private static bool IsInUse(Account account)
    {
        if (account.PlanOrders.Count > 0)
            return true;
        foreach (var holding in account.Holdings)
        {
            if (holding.IsInUse)
                return true;
        }

        return false;
    }
}
