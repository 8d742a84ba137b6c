using System.Collections.Concurrent;
using MartDesk.Desk.Postgres;
using MartDesk.Desk.Postgres.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Storage;

/// <summary>Gives every desk under test a schema of its own, and the same again when it is built again on its folder.</summary>
internal static class TestDatabase
{
    /// <summary>By how much the large tests are made smaller: a restart opens connections, a statement crosses a socket.</summary>
    public const int Slowness = 10;

    private static readonly ConcurrentDictionary<string, string> Schemas = new(StringComparer.Ordinal);

    /// <summary>What a test makes of the address of a new schema; null leaves it as it is.</summary>
    public static AsyncLocal<Func<string, string>?> Detour { get; } = new();

    public static void Add(IServiceCollection services, string folder) => services.AddDeskPostgres(Schemas.GetOrAdd(
        folder,
        static _ => Detour.Value is { } detour ? detour(PostgresCluster.Instance.NewSchema()) : PostgresCluster.Instance.NewSchema()));
}
