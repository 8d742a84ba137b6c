using System.Buffers;
using System.Buffers.Binary;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Journal;

/// <summary>Commands as compact binary records: length, CRC-32C, then kind, sequence, time and the members that are not default.</summary>
/// <remarks>
/// Integers are LEB128 varints, signed ones zigzag; a bit mask says which members follow, so a command that cancels an order takes
/// about 25 bytes. A reader is total: any bytes give Ok, Torn or Corrupt, never an exception.
/// </remarks>
public static class JournalCodec
{
    /// <summary>Bytes before the content of a record: its length and its checksum.</summary>
    public const int PrefixSize = 2 * sizeof(uint);

    /// <summary>No content is longer; a larger length is not one.</summary>
    public const int MaxContentSize = 1024;

    /// <summary>Longest client order id in UTF-8 bytes.</summary>
    public const int MaxClientOrderIdBytes = 512;

    private const byte MarkKind = 0;

    /// <summary>Appends a command.</summary>
    /// <exception cref="ArgumentException">The client order id is longer than <see cref="MaxClientOrderIdBytes"/>.</exception>
    public static void Write(in Command command, IBufferWriter<byte> target)
    {
        var record = target.GetSpan(PrefixSize + MaxContentSize);
        var writer = new FieldWriter(record[PrefixSize..]);
        var fields = FieldsOf(command);
        writer.Byte((byte)command.Kind);
        writer.Unsigned((ulong)command.Sequence);
        writer.Signed(command.TimeMs);
        writer.Unsigned((ulong)fields);
        if (Has(fields, Fields.AccountId))
            writer.Signed(command.AccountId);
        if (Has(fields, Fields.InstrumentId))
            writer.Signed(command.InstrumentId);
        if (Has(fields, Fields.OrderId))
            writer.Signed(command.OrderId);
        if (Has(fields, Fields.ClientOrderId))
            writer.Text(command.ClientOrderId!);
        if (Has(fields, Fields.Terms))
        {
            writer.Byte((byte)command.Side);
            writer.Byte((byte)command.Effect);
            writer.Byte((byte)command.Type);
            writer.Byte((byte)command.TimeInForce);
        }

        if (Has(fields, Fields.PriceTicks))
            writer.Signed(command.PriceTicks);
        if (Has(fields, Fields.Lots))
            writer.Signed(command.Lots);
        if (Has(fields, Fields.Leverage))
            writer.Signed(command.Leverage);
        if (Has(fields, Fields.Modes))
        {
            writer.Byte((byte)command.MarginMode);
            writer.Byte((byte)command.SelfTradeMode);
            writer.Byte((byte)command.PositionMode);
        }

        if (Has(fields, Fields.AmountUnits))
            writer.Signed(command.AmountUnits);
        if (Has(fields, Fields.IndexTicks))
            writer.Signed(command.IndexTicks);
        if (Has(fields, Fields.TimeoutMs))
            writer.Signed(command.TimeoutMs);
        if (command.Plan is { } plan)
            PlanFields.Write(ref writer, plan);
        if (command.Protection is { } protection)
            PlanFields.Write(ref writer, protection);
        if (Has(fields, Fields.ToAccountId))
            writer.Signed(command.ToAccountId);
        Seal(record, writer.Position, target);
    }

    /// <summary>Appends a mark: everything up to <paramref name="durableSequence"/> is synced.</summary>
    public static void WriteMark(long durableSequence, IBufferWriter<byte> target)
    {
        var record = target.GetSpan(PrefixSize + MaxContentSize);
        var writer = new FieldWriter(record[PrefixSize..]);
        writer.Byte(MarkKind);
        writer.Unsigned((ulong)durableSequence);
        Seal(record, writer.Position, target);
    }

    /// <summary>Reads the record at the start of <paramref name="source"/>.</summary>
    /// <param name="source">Bytes of a journal; a prefix of a record, also an empty one, is torn.</param>
    /// <param name="record">The record when the result is Ok.</param>
    /// <param name="size">Bytes that the record takes when the result is Ok; else 0.</param>
    public static JournalReadResult Read(ReadOnlySpan<byte> source, out JournalRecord record, out int size)
    {
        record = default;
        size = 0;
        if (source.Length < PrefixSize)
            return JournalReadResult.Torn;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(source);
        if (length is 0 or > MaxContentSize)
            return JournalReadResult.Corrupt;
        if (source.Length < PrefixSize + (int)length)
            return JournalReadResult.Torn;
        var content = source.Slice(PrefixSize, (int)length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[sizeof(uint)..]) != JournalChecksum.Compute(content))
            return JournalReadResult.Corrupt;
        if (!TryReadContent(content, out record))
            return JournalReadResult.Corrupt;
        size = PrefixSize + (int)length;
        return JournalReadResult.Ok;
    }

    private static void Seal(Span<byte> record, int length, IBufferWriter<byte> target)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[sizeof(uint)..], JournalChecksum.Compute(record.Slice(PrefixSize, length)));
        target.Advance(PrefixSize + length);
    }

    private static bool TryReadContent(ReadOnlySpan<byte> content, out JournalRecord record)
    {
        record = default;
        var reader = new FieldReader(content);
        var kind = reader.Byte();
        var sequence = (long)Math.Min(reader.Unsigned(), long.MaxValue);
        if (kind == MarkKind)
        {
            record = new JournalRecord(default, sequence, IsMark: true);
            return reader.IsAtEnd;
        }

        var timeMs = reader.Signed();
        var fields = (Fields)Math.Min(reader.Unsigned(), int.MaxValue);
        if ((fields & ~Fields.All) != 0)
            return false;
        var command = ReadMembers(ref reader, fields, new Command { Kind = (CommandKind)kind, Sequence = sequence, TimeMs = timeMs });
        record = new JournalRecord(command, 0, IsMark: false);
        return reader.IsAtEnd;
    }

    private static Command ReadMembers(ref FieldReader reader, Fields fields, Command start)
    {
        var accountId = Has(fields, Fields.AccountId) ? reader.Int32() : 0;
        var instrumentId = Has(fields, Fields.InstrumentId) ? reader.Int32() : 0;
        var orderId = Has(fields, Fields.OrderId) ? reader.Signed() : 0;
        var clientOrderId = Has(fields, Fields.ClientOrderId) ? reader.Text() : null;
        var command = start with { AccountId = accountId, InstrumentId = instrumentId, OrderId = orderId, ClientOrderId = clientOrderId };
        if (Has(fields, Fields.Terms))
        {
            command = command with
            {
                Side = (Side)reader.Byte(),
                Effect = (PositionEffect)reader.Byte(),
                Type = (OrderType)reader.Byte(),
                TimeInForce = (TimeInForce)reader.Byte(),
            };
        }

        var priceTicks = Has(fields, Fields.PriceTicks) ? reader.Signed() : 0;
        var lots = Has(fields, Fields.Lots) ? reader.Signed() : 0;
        var leverage = Has(fields, Fields.Leverage) ? reader.Int32() : 0;
        command = command with { PriceTicks = priceTicks, Lots = lots, Leverage = leverage, IsHouse = Has(fields, Fields.IsHouse) };
        if (Has(fields, Fields.Modes))
        {
            command = command with
            {
                MarginMode = (MarginMode)reader.Byte(),
                SelfTradeMode = (SelfTradeMode)reader.Byte(),
                PositionMode = (PositionMode)reader.Byte(),
            };
        }

        var amountUnits = Has(fields, Fields.AmountUnits) ? reader.Signed() : 0;
        var indexTicks = Has(fields, Fields.IndexTicks) ? reader.Signed() : 0;
        var timeoutMs = Has(fields, Fields.TimeoutMs) ? reader.Signed() : 0;
        var plan = Has(fields, Fields.Plan) ? PlanFields.ReadPlan(ref reader) : null;
        var protection = Has(fields, Fields.Protection) ? PlanFields.ReadProtection(ref reader) : null;
        var toAccountId = Has(fields, Fields.ToAccountId) ? reader.Int32() : 0;
        return command with
        {
            AmountUnits = amountUnits,
            IndexTicks = indexTicks,
            TimeoutMs = timeoutMs,
            Plan = plan,
            Protection = protection,
            ToAccountId = toAccountId,
        };
    }

    private static Fields FieldsOf(in Command command)
    {
        var fields = Fields.None;
        if (command.AccountId != 0)
            fields |= Fields.AccountId;
        if (command.InstrumentId != 0)
            fields |= Fields.InstrumentId;
        if (command.OrderId != 0)
            fields |= Fields.OrderId;
        if (command.ClientOrderId is not null)
            fields |= Fields.ClientOrderId;
        if (((int)command.Side | (int)command.Effect | (int)command.Type | (int)command.TimeInForce) != 0)
            fields |= Fields.Terms;
        if (command.PriceTicks != 0)
            fields |= Fields.PriceTicks;
        if (command.Lots != 0)
            fields |= Fields.Lots;
        if (command.Leverage != 0)
            fields |= Fields.Leverage;
        if (((int)command.MarginMode | (int)command.SelfTradeMode | (int)command.PositionMode) != 0)
            fields |= Fields.Modes;
        if (command.AmountUnits != 0)
            fields |= Fields.AmountUnits;
        if (command.ToAccountId != 0)
            fields |= Fields.ToAccountId;
        if (command.IndexTicks != 0)
            fields |= Fields.IndexTicks;
        if (command.TimeoutMs != 0)
            fields |= Fields.TimeoutMs;
        if (command.Plan is not null)
            fields |= Fields.Plan;
        if (command.Protection is not null)
            fields |= Fields.Protection;
        if (command.IsHouse)
            fields |= Fields.IsHouse;
        return fields;
    }

    /// <summary>As Enum.HasFlag, which boxes where the compiler does not optimise.</summary>
    private static bool Has(Fields fields, Fields one) => (fields & one) != 0;

    /// <summary>Which members of a command follow. The bits are written to disk and never change their meaning.</summary>
    [Flags]
    private enum Fields
    {
        None = 0,
        AccountId = 1 << 0,
        InstrumentId = 1 << 1,
        OrderId = 1 << 2,
        ClientOrderId = 1 << 3,
        Terms = 1 << 4,
        PriceTicks = 1 << 5,
        Lots = 1 << 6,
        Leverage = 1 << 7,
        Modes = 1 << 8,
        AmountUnits = 1 << 9,
        IsHouse = 1 << 10,
        IndexTicks = 1 << 11,
        TimeoutMs = 1 << 12,
        Plan = 1 << 13,
        Protection = 1 << 14,
        ToAccountId = 1 << 15,
        All = (1 << 16) - 1,
    }
}
