using MartDesk.Desk.Execution;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>Stops that the desk keeps, as the test wants them.</summary>
internal sealed class FakeKeptStops : IKeptStops
{
    public List<KeptStop> Kept { get; } = [];

    public IReadOnlyList<KeptStop> List() => Kept;
}
