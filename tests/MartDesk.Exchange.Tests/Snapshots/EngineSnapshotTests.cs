using System.Buffers;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Snapshots;
using MartDesk.Exchange.Tests.Oracle;

namespace MartDesk.Exchange.Tests.Snapshots;

public sealed class EngineSnapshotTests
{
    private const int Commands = 6_000;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 6)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Engine_goes_on_from_a_snapshot_as_if_it_had_never_stopped(int seed)
    {
        var instruments = OracleTests.Listed();
        var engine = new ExchangeEngine(instruments);
        var restored = engine;
        var (shadow, restoredShadow) = (new EngineShadow(), new EngineShadow());
        var commands = new RandomCommands(seed, hasPlans: true);
        var count = 0;
        foreach (var command in commands.Opening().Concat(Enumerable.Range(0, Commands).Select(_ => commands.Next())))
        {
            if (count++ % 500 == 0)
            {
                restored = Restored(engine, instruments);
                Assert.Equal(engine.ComputeStateHash(), restored.ComputeStateHash());
                restoredShadow = new EngineShadow();
                foreach (var (id, plan) in shadow.Plans)
                    restoredShadow.Plans.Add(id, plan);
            }

            shadow.Happenings.Clear();
            restoredShadow.Happenings.Clear();
            engine.Apply(command, shadow);
            restored.Apply(command, restoredShadow);
            Assert.Equal(shadow.Happenings, restoredShadow.Happenings);
            if (count % 50 == 0)
                Assert.Equal(engine.ComputeStateHash(), restored.ComputeStateHash());
        }
    }

    [Fact]
    public void Equal_states_make_equal_snapshots()
    {
        var engine = Traded();
        Assert.Equal(Bytes(engine), Bytes(Restored(engine, OracleTests.Listed())));
    }

    [Fact]
    public void Instruments_may_be_added_but_not_taken_away()
    {
        var engine = Traded();
        Instrument[] more = [.. OracleTests.Listed(), new(OracleTests.Listed()[0].Specification with { Symbol = "CCCUSDT" }, 2)];
        var restored = Restored(engine, more);
        Assert.Equal(engine.LastSequence, restored.LastSequence);
        Assert.Equal(0, restored.LastPrice(2));
        Assert.Throws<InvalidDataException>(() => Restored(engine, OracleTests.Listed()[..1]));
    }

    [Fact]
    public void Cut_snapshot_is_refused()
    {
        var bytes = Bytes(Traded());
        for (var length = 0; length < bytes.Length; length += 97)
        {
            var cut = bytes.AsMemory(0, length);
            Assert.Throws<InvalidDataException>(() => ExchangeEngine.Load(OracleTests.Listed(), new SnapshotReader(cut)));
        }
    }

    private static ExchangeEngine Traded()
    {
        var engine = new ExchangeEngine(OracleTests.Listed());
        var shadow = new EngineShadow();
        var commands = new RandomCommands(7, hasPlans: true);
        foreach (var command in commands.Opening().Concat(Enumerable.Range(0, 2_000).Select(_ => commands.Next())))
            engine.Apply(command, shadow);
        return engine;
    }

    private static ExchangeEngine Restored(ExchangeEngine engine, Instrument[] instruments)
    {
        var reader = new SnapshotReader(Bytes(engine));
        var restored = ExchangeEngine.Load(instruments, reader);
        Assert.True(reader.IsAtEnd);
        return restored;
    }

    private static byte[] Bytes(ExchangeEngine engine)
    {
        var buffer = new ArrayBufferWriter<byte>();
        engine.Save(new SnapshotWriter(buffer));
        return buffer.WrittenSpan.ToArray();
    }
}
