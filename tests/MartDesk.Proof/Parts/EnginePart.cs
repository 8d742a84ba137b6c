using MartDesk.Exchange.Tests.Oracle;
using Xunit.Sdk;

namespace MartDesk.Proof.Parts;

/// <summary>Random commands to the exchange's engine and to a naive exchange written apart from it, compared after every one; snapshots, and the journal cut and damaged, on the way.</summary>
internal sealed class EnginePart : IPart
{
    public string Name => "engine";

    public string Unit => "engine commands";

    public long UnitsOfEach => OracleRun.Commands;

    public string? Try(long number, Dictionary<string, long> counts)
    {
        var run = new OracleRun((int)number);
        try
        {
            run.Run();
            Count("snapshots read back", run.RoundTrips);
            Count("journals cut", run.Cuts);
            Count("journals damaged", run.Damages);
            return null;
        }
        catch (XunitException difference)
        {
            return $"{difference.Message} {difference.InnerException?.Message}";
        }

        void Count(string what, long times) => counts[what] = counts.GetValueOrDefault(what) + times;
    }
}
