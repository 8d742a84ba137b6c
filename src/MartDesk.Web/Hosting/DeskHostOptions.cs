using System.Net;
using System.Security.Cryptography.X509Certificates;
using MartDesk.Desk;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Connectors.FastConnect;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Hosting;

/// <summary>What the desk's host needs to know.</summary>
public sealed record DeskHostOptions
{
    /// <summary>Folder of the desk's database and key file; made when absent.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Passphrase of the vault, when it has one. Never logged.</summary>
    public string? Passphrase { get; init; }

    /// <summary>Port on 127.0.0.1; 0 takes any free one.</summary>
    public required int Port { get; init; }

    /// <summary>Root of the local exchange that serves the paper accounts; null for its default port.</summary>
    public Uri? LocalExchange { get; init; }

    /// <summary>Pays paper money in at <see cref="LocalExchange"/>; null where this program does not run it.</summary>
    public IPaperMoney? PaperMoney { get; init; }

    /// <summary>Fast Connect of a venue; null for that of the local exchange.</summary>
    public FastConnectOptions? FastConnect { get; init; }

    /// <summary>Adds the database that the desk keeps its rows in; null for SQLite in <see cref="DataDirectory"/>.</summary>
    public Action<IServiceCollection>? Database { get; init; }

    /// <summary>Where the desk listens beside 127.0.0.1; null for nowhere. Needs a password, a name, and TLS or a named proxy.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>Certificate of <see cref="Listen"/>; null when a proxy speaks TLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Proxies whose word about address, scheme and host is believed.</summary>
    public IReadOnlyList<IPAddress> TrustedProxies { get; init; } = [];

    /// <summary>Names by which the desk is reached from elsewhere.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>Name that passkeys are bound to: one of <see cref="HostNames"/>, or <c>localhost</c>; null for the first of those names.</summary>
    public string? PasskeyDomain { get; init; }

    /// <summary>Name that passkeys are bound to; null where there are none. An address is no name.</summary>
    internal string? PasskeyName => PasskeyDomain ?? HostNames.FirstOrDefault(name => !IPAddress.TryParse(name, out _));

    /// <summary>The page is reached by TLS, from elsewhere too.</summary>
    internal bool IsPublic => HostNames.Count > 0;

    /// <summary>Hides the passphrase.</summary>
    public override string ToString() => $"{nameof(DeskHostOptions)} {{ {nameof(DataDirectory)} = {DataDirectory}, {nameof(Port)} = {Port} }}";

    /// <summary>Refuses what would open the desk to others.</summary>
    /// <exception cref="DeskStartException">One line of what is missing.</exception>
    internal void Check()
    {
        if (Listen is { } listen && Certificate is null && TrustedProxies.Count == 0)
            throw new DeskStartException($"Listening on {listen} needs TLS, or a proxy that speaks it: add --certificate FILE, or --behind-proxy ADDRESS.");
        if ((Listen is not null || TrustedProxies.Count > 0) && HostNames.Count == 0)
            throw new DeskStartException("The desk must know the name by which it is reached from elsewhere: add --host-name NAME.");
        if (PasskeyDomain is { } domain && !(HostNames.Count == 0 ? domain == "localhost" : HostNames.Contains(domain, StringComparer.OrdinalIgnoreCase) && !IPAddress.TryParse(domain, out _)))
            throw new DeskStartException($"Passkeys cannot be bound to {domain}: name one of --host-name, or localhost where there is none.");
        if (HostNames.Count > 0 && Certificate is null && TrustedProxies.Count == 0)
            throw new DeskStartException("A name from elsewhere needs TLS, or a proxy that speaks it: add --listen and --certificate FILE, or --behind-proxy ADDRESS.");
    }
}
