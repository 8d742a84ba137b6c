using System.Collections.Immutable;

namespace MartDesk.Exchange.Server.FastConnect;

/// <summary>The programs that are registered, in memory: whoever starts the exchange names them.</summary>
internal sealed class FastConnectClients
{
    private ImmutableDictionary<string, FastConnectClient> _clients = ImmutableDictionary.Create<string, FastConnectClient>(StringComparer.Ordinal);

    /// <summary>Registers a program; one of the same id gives way.</summary>
    /// <exception cref="ArgumentException">It cannot be used; the message says why.</exception>
    public void Register(FastConnectClient client)
    {
        if (client.Problem is { } problem)
            throw new ArgumentException(problem, nameof(client));
        ImmutableInterlocked.AddOrUpdate(ref _clients, client.Id, client, (_, _) => client);
    }

    public FastConnectClient? Find(string id) => _clients.GetValueOrDefault(id);
}
