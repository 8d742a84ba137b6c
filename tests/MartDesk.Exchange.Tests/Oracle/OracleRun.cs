using MartDesk.Testing.Engine;
using Xunit.Sdk;

namespace MartDesk.Exchange.Tests.Oracle;

/// <summary>One stream of random commands to the engine, to the naive exchange and, through the journal's bytes, to an engine that replays them.</summary>
internal sealed class OracleRun
{
    /// <summary>Length of one stream.</summary>
    public const int Commands = 10_000;

    private readonly int _seed;
    private readonly bool _hasPlans;

    /// <param name="seed">Number of the stream. Of each five, three are without plan orders and two with them.</param>
    public OracleRun(int seed) => (_seed, _hasPlans) = (seed, seed % 5 is 0 or 4);

    /// <summary>Snapshots that were read back as the same state.</summary>
    public int RoundTrips { get; private set; }

    /// <summary>Journals cut anywhere that led to the state after their last whole record.</summary>
    public int Cuts { get; private set; }

    /// <summary>Journals with bytes that were never written so.</summary>
    public int Damages { get; private set; }

    /// <summary>Runs.</summary>
    /// <exception cref="XunitException">They differ; the message names the command.</exception>
    public void Run()
    {
        var instruments = OracleTests.Listed();
        var engine = new ExchangeEngine(instruments);
        var replica = new ExchangeEngine(instruments);
        var oracle = new NaiveExchange(instruments);
        var shadow = new EngineShadow();
        var silent = new SilentEvents();
        var commands = new RandomCommands(_seed, _hasPlans);
        var trail = new JournalTrail(instruments, _seed, engine);
        var count = 0;
        foreach (var command in commands.Opening().Concat(Enumerable.Range(0, Commands).Select(_ => commands.Next())))
        {
            count++;
            try
            {
                shadow.Happenings.Clear();
                engine.Apply(command, shadow);
                oracle.Apply(command);
                replica.Apply(trail.Written(command), silent);
                EngineComparison.Compare(engine, oracle, shadow, instruments);
                trail.Applied(engine);
                if (count % 100 == 0)
                    Assert.Equal(engine.ComputeStateHash(), replica.ComputeStateHash());
            }
            catch (Exception failure) when (failure is XunitException or OverflowException or InvalidOperationException or KeyNotFoundException or ArgumentException or InvalidDataException)
            {
                throw new XunitException($"seed {_seed}, command {count}: {command}", failure);
            }
        }

        (RoundTrips, Cuts, Damages) = (trail.RoundTrips, trail.Cuts, trail.Damages);
        Assert.True(shadow.Trades > Commands / 20, $"seed {_seed} traded {shadow.Trades} times only");
    }
}
