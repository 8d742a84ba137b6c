using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Server.FastConnect;
using MartDesk.Exchange.Server.Faults;

namespace MartDesk.Exchange.Server;

/// <summary>How the local exchange is started.</summary>
public sealed record ExchangeHostOptions
{
    /// <summary>Port on 127.0.0.1; 0 takes any free one.</summary>
    public int Port { get; init; } = 8481;

    /// <summary>Folder of journal, accounts and instruments; null keeps everything in memory.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Who trades beside the clients: <c>synthetic</c>, <c>none</c> or <c>replay:FILE</c>: a recording, or minute candles as CSV.</summary>
    public string Feed { get; init; } = "none";

    /// <summary>Makes the feed of the instruments that are listed, in place of the one named by <see cref="Feed"/>; null for that.</summary>
    public Func<IReadOnlyList<Instrument>, IFeed>? FeedSource { get; init; }

    /// <summary>How much faster than real time the feed runs; above 0.</summary>
    public double Speed { get; init; } = 1d;

    /// <summary>Seed of the synthetic feed.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>A snapshot is taken when this many bytes of journal follow the last one; 8 MB replay in well under a second.</summary>
    public long SnapshotJournalBytes { get; init; } = 8L << 20;

    /// <summary>Whose word holds where the reference and the live service contradict each other.</summary>
    public VenueDialect Dialect { get; init; }

    /// <summary>Counts calls and refuses those over the reference's limits; off for load tests.</summary>
    public bool HasLimits { get; init; } = true;

    /// <summary>What goes wrong, and when; see docs/faults.md.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>A file of rules with the times at which they begin; null for none.</summary>
    public string? FaultScript { get; init; }

    /// <summary>What callers of <c>/admin</c> must show; null serves nothing there.</summary>
    public string? AdminToken { get; init; }

    /// <summary>Keys to be served, beside those already in the data folder.</summary>
    public IReadOnlyList<ApiKeyGrant> Keys { get; init; } = [];

    /// <summary>Paper money that the account of a user starts with who signs up on the website.</summary>
    public decimal SignUpBalanceUsdt { get; init; } = 100_000m;

    /// <summary>How long after a request on the website an account is put on the list of those who may trade over the API, by the venue's clock.</summary>
    public TimeSpan WhitelistDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Programs that may ask the website's users for a key.</summary>
    public IReadOnlyList<FastConnectClient> FastConnectClients { get; init; } = [];

    /// <summary>What a venue without a folder lists; null for the list that ships with the program.</summary>
    internal IReadOnlyList<MartDesk.Exchange.Instruments.InstrumentSpecification>? Listing { get; init; }

    /// <summary>Rounds of the password hasher; fewer in tests only.</summary>
    internal int PasswordRounds { get; init; } = 210_000;
}
