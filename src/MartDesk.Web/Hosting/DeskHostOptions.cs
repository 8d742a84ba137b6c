using MartDesk.Desk.Connectors.FastConnect;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Hosting;

/// <summary>What the desk's host needs to know.</summary>
public sealed record DeskHostOptions
{
    /// <summary>Folder of the desk's database and key file; made when absent.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Port on 127.0.0.1; 0 takes any free one.</summary>
    public required int Port { get; init; }

    /// <summary>Root of the local exchange that serves the paper accounts; null for its default port.</summary>
    public Uri? LocalExchange { get; init; }

    /// <summary>Fast Connect of a venue; null for that of the local exchange.</summary>
    public FastConnectOptions? FastConnect { get; init; }

    /// <summary>Adds the database that the desk keeps its rows in; null for SQLite in <see cref="DataDirectory"/>.</summary>
    public Action<IServiceCollection>? Database { get; init; }
}
