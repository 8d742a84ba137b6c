using System.Text.Json;
using System.Text.Unicode;
using MartDesk.Exchange.Instruments;

namespace MartDesk.Exchange.Server.Instruments;

/// <summary>The contracts that this venue lists, by id and by name.</summary>
internal sealed class InstrumentCatalog
{
    private static readonly Lazy<IReadOnlyList<InstrumentSpecification>> Shipped = new(ReadShipped);

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly Dictionary<string, Instrument> _bySymbol = new(StringComparer.Ordinal);

    public InstrumentCatalog(IReadOnlyList<InstrumentSpecification> specifications)
    {
        var all = new Instrument[specifications.Count];
        for (var id = 0; id < all.Length; id++)
        {
            all[id] = new Instrument(specifications[id], id);
            if (!_bySymbol.TryAdd(all[id].Symbol, all[id]))
                throw new ArgumentException($"{all[id].Symbol} is listed twice.", nameof(specifications));
        }

        All = all;
    }

    /// <summary>Every contract; its place is its id.</summary>
    public IReadOnlyList<Instrument> All { get; }

    public Instrument this[int id] => All[id];

    public bool TryFind(string? symbol, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Instrument? instrument)
    {
        instrument = null;
        return symbol is not null && _bySymbol.TryGetValue(symbol, out instrument);
    }

    /// <summary>Finds the contract of an optional symbol; null when there is no symbol. False when there is one and nothing is listed under it.</summary>
    public bool TryFindOptional(string? symbol, out Instrument? instrument)
    {
        instrument = null;
        return symbol is null || _bySymbol.TryGetValue(symbol, out instrument);
    }

    /// <summary>The list that ships with the program.</summary>
    public static IReadOnlyList<InstrumentSpecification> ReadDefault() => Shipped.Value;

    private static IReadOnlyList<InstrumentSpecification> ReadShipped()
    {
        using var stream = typeof(InstrumentCatalog).Assembly.GetManifestResourceStream("instruments.json")
            ?? throw new InvalidOperationException("The program was built without its list of instruments.");
        return Read(stream);
    }

    /// <exception cref="JsonException">Not a list of instruments.</exception>
    public static IReadOnlyList<InstrumentSpecification> Read(Stream json)
    {
        using var bytes = new MemoryStream(json.CanSeek ? checked((int)json.Length) : 0);
        json.CopyTo(bytes);
        ReadOnlySpan<byte> text = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        if (text.StartsWith(ByteOrderMark))
            text = text[ByteOrderMark.Length..];
        // Also what is refused for its name is decoded for the message first, and each wrong byte of it would cost a buffer.
        if (!Utf8.IsValid(text))
            throw new JsonException("A list of instruments is expected as UTF-8 text.");
        var entries = JsonSerializer.Deserialize(text, InstrumentJson.Default.IReadOnlyListInstrumentEntry) ?? throw new JsonException("A list of instruments is expected.");
        return [.. entries.Select(entry => (entry ?? throw new JsonException("An instrument is null.")).ToSpecification())];
    }
}
