using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Tests.Scenarios;

namespace MartDesk.Exchange.Tests.Accounts;

public sealed class TransferTests
{
    private const int Payer = 1;
    private const int Receiver = 2;
    private const int House = 3;

    private readonly ExchangeEngine _engine = new([]);
    private readonly EventLog _log = new();

    public TransferTests()
    {
        foreach (var account in (ReadOnlySpan<int>)[Payer, Receiver])
            Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = account });
        Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = House, IsHouse = true });
        Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.Deposit, AccountId = Payer, AmountUnits = 100 });
    }

    [Fact]
    public void What_one_pays_the_other_receives()
    {
        Assert.Equal(RejectReason.None, Transfer(Payer, Receiver, 60, "one"));
        Assert.Equal((40, 60), (Wallet(Payer), Wallet(Receiver)));
        Assert.Equal(RejectReason.None, Transfer(Receiver, Payer, 60, "one"));
        Assert.Equal((100, 0), (Wallet(Payer), Wallet(Receiver)));
    }

    [Theory]
    [InlineData(Payer, 9, 10, RejectReason.UnknownAccount)]
    [InlineData(9, Receiver, 10, RejectReason.UnknownAccount)]
    [InlineData(Payer, Payer, 10, RejectReason.UnknownAccount)]
    [InlineData(Payer, House, 10, RejectReason.UnknownAccount)]
    [InlineData(House, Receiver, 10, RejectReason.UnknownAccount)]
    [InlineData(Payer, Receiver, 0, RejectReason.SizeOutOfRange)]
    [InlineData(Payer, Receiver, -1, RejectReason.SizeOutOfRange)]
    [InlineData(Payer, Receiver, long.MaxValue, RejectReason.SizeOutOfRange)]
    [InlineData(Payer, Receiver, 101, RejectReason.InsufficientBalance)]
    public void A_transfer_that_cannot_be_moves_nothing(int from, int to, long units, RejectReason reason)
    {
        Assert.Equal(reason, Transfer(from, to, units, "one"));
        Assert.Equal((100, 0, 0), (Wallet(Payer), Wallet(Receiver), Wallet(House)));
        Assert.Equal(RejectReason.None, Transfer(Payer, Receiver, 100, "one"));
    }

    [Fact]
    public void A_number_moves_money_once_and_a_refusal_does_not_use_it_up()
    {
        Transfer(Payer, Receiver, 10, "one");
        Assert.Equal(RejectReason.DuplicateClientOrderId, Transfer(Payer, Receiver, 10, "one"));
        Assert.Equal(RejectReason.None, Transfer(Payer, Receiver, 10, null));
        Assert.Equal((80, 20), (Wallet(Payer), Wallet(Receiver)));
    }

    private RejectReason Transfer(int from, int to, long units, string? number)
    {
        _log.LastRejection = RejectReason.None;
        Apply(new Command { Sequence = 0, TimeMs = 1, Kind = CommandKind.Transfer, AccountId = from, ToAccountId = to, AmountUnits = units, ClientOrderId = number });
        return _log.LastRejection;
    }

    private void Apply(Command command) => _engine.Apply(command with { Sequence = _engine.LastSequence + 1 }, _log);

    private long Wallet(int accountId) => _engine.TryGetAccount(accountId, out var account) ? account.WalletUnits : 0;
}
