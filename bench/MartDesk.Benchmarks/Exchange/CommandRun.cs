using System.Buffers;
using MartDesk.Exchange;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Journal;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Server.Journal;
using MartDesk.Testing.Matching;

namespace MartDesk.Benchmarks.Exchange;

/// <summary>The matching workload as commands of a thousand clients: every order is checked, margined, matched, charged, booked, reported and journalled.</summary>
/// <param name="journal">Commits every 256 commands; null encodes each command and drops the bytes.</param>
internal sealed class CommandRun(JournalFile? journal)
{
    private const int Accounts = 1000;
    private const int Group = 256;

    private readonly ArrayBufferWriter<byte> _bytes = new(1 << 20);
    private readonly ExchangeEngine _engine = new([new Instrument(
        new InstrumentSpecification { Symbol = "BTCUSDT", BaseCurrency = "BTC", QuoteCurrency = "USDT", ContractSize = 0.001m, PriceStep = 0.1m }, 0)]);

    private readonly Command[] _group = new Command[Group];
    private int _inGroup;

    public CountedEvents Events { get; } = new();

    public void Open()
    {
        for (var account = 1; account <= Accounts; account++)
        {
            Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = account });
            Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.Deposit, AccountId = account, AmountUnits = 10_000_000 * Money.UnitsPerCoin });
        }
    }

    /// <summary>Applies the operations as the commands of journal groups, each looking ahead within its group.</summary>
    public void Apply(ReadOnlySpan<MatchingOperation> operations)
    {
        for (; !operations.IsEmpty; operations = operations[Math.Min(Group, operations.Length)..])
        {
            var group = _group.AsSpan(0, Math.Min(Group, operations.Length));
            for (var i = 0; i < group.Length; i++)
                group[i] = CommandOf(operations[i]);
            for (var i = 0; i < group.Length; i++)
            {
                _engine.LookAhead(group[i..]);
                Apply(group[i]);
            }
        }
    }

    private static Command CommandOf(in MatchingOperation operation) => operation.Kind == MatchingOperationKind.Cancel
        ? new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.CancelOrder, AccountId = OwnerOf(operation), OrderId = operation.Id }
        : new Command
        {
            Sequence = 0,
            TimeMs = 0,
            Kind = CommandKind.PlaceOrder,
            AccountId = OwnerOf(operation),
            OrderId = operation.Id,
            Side = operation.Kind == MatchingOperationKind.Buy ? Side.Buy : Side.Sell,
            PriceTicks = operation.Price,
            Lots = operation.Quantity,
        };

    private static int OwnerOf(in MatchingOperation operation) => 1 + (int)(operation.Id % Accounts);

    private void Apply(in Command command)
    {
        var next = command with { Sequence = _engine.LastSequence + 1, TimeMs = 1_733_891_542_244 + (_engine.LastSequence >> 10) };
        _engine.Apply(next, Events);
        if (journal is not null)
            journal.Append(next);
        else
            JournalCodec.Write(next, _bytes);
        if (++_inGroup < Group)
            return;
        _inGroup = 0;
        journal?.Commit();
        _bytes.ResetWrittenCount();
    }
}
