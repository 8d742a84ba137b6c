using System.Buffers;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Journal;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;

namespace MartDesk.Exchange.Tests.Journal;

public sealed class JournalCodecTests
{
    public static TheoryData<Command> Commands { get; } =
    [
        new Command { Sequence = 1, TimeMs = 1_700_000_000_000, Kind = CommandKind.OpenAccount, AccountId = 7, IsHouse = true },
        new Command { Sequence = 2, TimeMs = 0, Kind = CommandKind.Deposit, AccountId = 7, AmountUnits = -10_000_000_000_000 },
        new Command { Sequence = 3, TimeMs = -1, Kind = CommandKind.CancelAll, AccountId = int.MaxValue, InstrumentId = -1 },
        new Command { Sequence = 4, TimeMs = 4, Kind = CommandKind.SetPositionMode, AccountId = 1, PositionMode = PositionMode.OneWay },
        new Command { Sequence = 5, TimeMs = 4, Kind = CommandKind.PlaceOrder, AccountId = 1, OrderId = 1, ClientOrderId = string.Empty },
        new Command
        {
            Sequence = long.MaxValue,
            TimeMs = long.MinValue,
            Kind = CommandKind.PlaceOrder,
            AccountId = int.MinValue,
            InstrumentId = int.MaxValue,
            OrderId = long.MaxValue,
            ClientOrderId = "alert-7-ü-𝄞",
            Side = Side.Sell,
            Effect = PositionEffect.Close,
            Type = OrderType.Market,
            TimeInForce = TimeInForce.MakerOnly,
            PriceTicks = long.MaxValue,
            Lots = long.MinValue,
            Leverage = -100,
            MarginMode = MarginMode.Isolated,
            SelfTradeMode = SelfTradeMode.CancelBoth,
            PositionMode = PositionMode.OneWay,
            AmountUnits = long.MinValue,
            ToAccountId = int.MinValue,
            IndexTicks = long.MaxValue,
            TimeoutMs = long.MinValue,
            Plan = new PlanTerms
            {
                Kind = PlanKind.Trailing,
                TriggerTicks = long.MaxValue,
                Source = PriceSource.Mark,
                Direction = TriggerDirection.Falling,
                IsWholePosition = true,
                CallbackMillionths = long.MinValue,
            },
            Protection = new Protection { TakeProfitTicks = long.MaxValue, TakeProfitSource = PriceSource.Mark, StopLossTicks = long.MinValue, StopLossSource = PriceSource.Mark },
            IsHouse = true,
        },
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_is_read_back_as_it_was_written(Command command)
    {
        var bytes = Write(command);

        Assert.Equal(JournalReadResult.Ok, JournalCodec.Read(bytes, out var record, out var size));
        Assert.Equal(command, record.Command);
        Assert.False(record.IsMark);
        Assert.Equal(bytes.Length, size);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_record_cut_anywhere_is_torn(Command command)
    {
        var bytes = Write(command);

        for (var length = 0; length < bytes.Length; length++)
            Assert.Equal(JournalReadResult.Torn, JournalCodec.Read(bytes.AsSpan(0, length), out _, out _));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_record_with_any_bit_flipped_is_never_read_as_a_command(Command command)
    {
        var bytes = Write(command);

        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(JournalReadResult.Ok, JournalCodec.Read(bytes, out _, out _));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Random_bytes_with_a_right_checksum_are_refused_or_read_but_never_throw()
    {
        var random = new Random(7);
        Span<byte> content = stackalloc byte[40];
        for (var i = 0; i < 100_000; i++)
        {
            random.NextBytes(content);
            content[0] = (byte)random.Next(12);
            var bytes = Seal(content[..random.Next(1, content.Length)]);
            var result = JournalCodec.Read(bytes, out var record, out var size);
            Assert.Equal(result == JournalReadResult.Ok ? bytes.Length : 0, size);
            if (result == JournalReadResult.Ok && !record.IsMark)
                Assert.Equal(record, Reread(record));
        }
    }

    [Fact]
    public void A_mark_is_told_from_a_command()
    {
        var target = new ArrayBufferWriter<byte>();
        JournalCodec.WriteMark(123_456, target);

        Assert.Equal(JournalReadResult.Ok, JournalCodec.Read(target.WrittenSpan, out var record, out _));
        Assert.Equal(new JournalRecord(default, 123_456, IsMark: true), record);
    }

    [Fact]
    public void Writing_a_command_does_not_allocate()
    {
        var target = new ArrayBufferWriter<byte>(1 << 20);
        var command = new Command { Sequence = 9, TimeMs = 1, Kind = CommandKind.PlaceOrder, AccountId = 1, OrderId = 5, ClientOrderId = "mine", Lots = 7, PriceTicks = 618_420 };
        JournalCodec.Write(command, target);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
            JournalCodec.Write(command, target);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_client_order_id_that_does_not_fit_is_refused()
    {
        var command = new Command { Sequence = 1, TimeMs = 1, Kind = CommandKind.PlaceOrder, ClientOrderId = new string('x', 513) };

        Assert.Throws<ArgumentException>(() => Write(command));
        Assert.Equal(JournalReadResult.Ok, JournalCodec.Read(Write(command with { ClientOrderId = new string('x', 512) }), out _, out _));
    }

    private static byte[] Write(in Command command)
    {
        var target = new ArrayBufferWriter<byte>();
        JournalCodec.Write(command, target);
        return target.WrittenSpan.ToArray();
    }

    private static JournalRecord Reread(in JournalRecord record)
    {
        JournalCodec.Read(Write(record.Command), out var again, out _);
        return again;
    }

    private static byte[] Seal(ReadOnlySpan<byte> content)
    {
        var bytes = new byte[JournalCodec.PrefixSize + content.Length];
        BitConverter.TryWriteBytes(bytes, content.Length);
        BitConverter.TryWriteBytes(bytes.AsSpan(4), JournalChecksum.Compute(content));
        content.CopyTo(bytes.AsSpan(JournalCodec.PrefixSize));
        return bytes;
    }
}
