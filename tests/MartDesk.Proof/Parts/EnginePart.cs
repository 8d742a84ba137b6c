using MartDesk.Exchange.Tests.Oracle;
using Xunit.Sdk;

namespace MartDesk.Proof.Parts;

/// <summary>Random commands to the exchange's engine and to a naive exchange written apart from it, compared after every one.</summary>
internal sealed class EnginePart : IPart
{
    public string Name => "engine";

    public string Unit => "engine commands";

    public long UnitsOfEach => OracleTests.CommandsPerSeed;

    public string? Try(long number, Dictionary<string, long> counts)
    {
        try
        {
            new OracleTests().Engine_agrees_with_the_naive_exchange_after_every_command((int)number, hasPlans: number % 5 is 0 or 4);
            return null;
        }
        catch (XunitException difference)
        {
            return $"{difference.Message} {difference.InnerException?.Message}";
        }
    }
}
