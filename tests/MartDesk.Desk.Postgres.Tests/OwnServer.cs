namespace MartDesk.Desk.Postgres.Tests;

/// <summary>A server for the tests of one class, which stop it or change its settings.</summary>
public sealed class OwnServer : IDisposable
{
    private readonly Lazy<PostgresCluster> _cluster = new(PostgresCluster.StartOwn);

    internal PostgresCluster Cluster => _cluster.Value;

    public void Dispose()
    {
        if (_cluster.IsValueCreated)
            _cluster.Value.Remove();
    }
}
