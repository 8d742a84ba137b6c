using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Storage;

/// <summary>What the desks under test keep their rows in: here the default. MartDesk.Desk.Postgres.Tests runs the same tests on its own.</summary>
internal static class TestDatabase
{
    /// <summary>By how much the large tests are made smaller.</summary>
    public const int Slowness = 1;

    public static void Add(IServiceCollection services, string folder)
    {
        // AddDesk brings SQLite in its folder.
    }
}
