using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Server.Recordings;

/// <summary>Reads a recorded market: lines <c>{"t": receive time in ms, "m": the WebSocket message}</c>, plain or gzip.</summary>
/// <remarks>
/// Line by line, so a recording of any length can be played. Everything is checked on the way: form, time order, versions without a gap,
/// prices on the instrument's steps. Trades may come before the first snapshot; an update may not.
/// </remarks>
internal sealed class RecordingReader(IReadOnlyList<Instrument> instruments)
{
    private const string TradeChannel = "futures/trade";
    private const string DepthChannel = "futures/depthIncrease50";
    /// <summary>More contracts than any market has at one price: a larger number is a mistake, and would not fit the engine's money.</summary>
    private const long MostLots = 1_000_000_000;
    private const int GzipMagic1 = 0x1F;
    private const int GzipMagic2 = 0x8B;

    private readonly Dictionary<string, Instrument> _instruments = instruments.ToDictionary(instrument => instrument.Symbol, StringComparer.Ordinal);

    /// <summary>The whole recording, checked to its end before anything of it is played.</summary>
    /// <exception cref="RecordingException">The file cannot be read, a line is not what it should be, or there is no event in it.</exception>
    public IReadOnlyList<RecordedEvent> ReadAll(string path)
    {
        var events = Read(path).ToList();
        return events.Count > 0 ? events : throw new RecordingException($"The recording {path} is empty.");
    }

    /// <summary>The events of a recording, read as they are asked for.</summary>
    /// <exception cref="RecordingException">While enumerating: the file cannot be read or a line is not what it should be.</exception>
    public IEnumerable<RecordedEvent> Read(string path) => Read(() => Open(path), path);

    /// <summary>The events of a recording that lies in a stream.</summary>
    /// <param name="recording">Plain or gzip; at its beginning.</param>
    /// <param name="name">Names it in messages.</param>
    internal IEnumerable<RecordedEvent> Read(Stream recording, string name) => Read(() => ReaderOf(recording), name);

    private IEnumerable<RecordedEvent> Read(Func<StreamReader> open, string path)
    {
        using var reader = open();
        var versions = new Dictionary<int, long>();
        var timeMs = long.MinValue;
        for (var number = 1; ReadLine(reader, path, number) is { } line; number++)
        {
            foreach (var recorded in Parse(line, versions, ref timeMs, $"{path}, line {number}"))
                yield return recorded;
        }
    }

    private static StreamReader Open(string path)
    {
        FileStream? file = null;
        try
        {
            file = File.OpenRead(path);
            return ReaderOf(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            file?.Dispose();
            throw new RecordingException($"The recording {path} cannot be read: {problem.Message}", problem);
        }
    }

    private static StreamReader ReaderOf(Stream file)
    {
        var isGzip = file.ReadByte() == GzipMagic1 && file.ReadByte() == GzipMagic2;
        file.Position = 0;
        return new StreamReader(isGzip ? new GZipStream(file, CompressionMode.Decompress) : file, Encoding.UTF8);
    }

    private static string? ReadLine(StreamReader reader, string path, int number)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException)
        {
            throw new RecordingException($"The recording {path} breaks off at line {number}: {problem.Message}", problem);
        }
    }

    private List<RecordedEvent> Parse(string text, Dictionary<int, long> versions, ref long timeMs, string place)
    {
        try
        {
            var line = JsonSerializer.Deserialize(text, RecordingJson.Default.RecordedLine)
                ?? throw new RecordingException($"{place}: null is not a message.");
            if (line.TimeMs < timeMs)
                throw new RecordingException($"{place}: time {line.TimeMs} is before the line above ({timeMs}).");
            timeMs = line.TimeMs;
            var (channel, symbol) = Split(line.Message.Group);
            var instrument = Find(symbol, place);
            return channel switch
            {
                TradeChannel => ParseTrades(line, instrument, place),
                DepthChannel => [ParseDepth(line, instrument, versions, place)],
                _ => throw new RecordingException($"{place}: channel {channel} is not {TradeChannel} or {DepthChannel}."),
            };
        }
        catch (JsonException problem)
        {
            throw new RecordingException(
                $"{place}: this is not a line of a recording ({{\"t\":milliseconds,\"m\":{{\"group\":…,\"data\":…}}}}), or not plain or gzip text.", problem);
        }
    }

    /// <summary>Channel and symbol of a group; the update interval behind an @ is left out.</summary>
    private static (string Channel, string Symbol) Split(string group)
    {
        var colon = group.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return (group, string.Empty);
        var symbol = group[(colon + 1)..];
        var at = symbol.IndexOf('@', StringComparison.Ordinal);
        return (group[..colon], at < 0 ? symbol : symbol[..at]);
    }

    private Instrument Find(string symbol, string place) =>
        _instruments.TryGetValue(symbol, out var instrument)
            ? instrument
            : throw new RecordingException($"{place}: {(symbol.Length == 0 ? "no symbol" : symbol)} is not listed; listed are {string.Join(", ", _instruments.Keys)}.");

    private static List<RecordedEvent> ParseTrades(RecordedLine line, Instrument instrument, string place)
    {
        var trades = line.Message.Data.Deserialize(RecordingJson.Default.IReadOnlyListRecordedTradeData)
            ?? throw new RecordingException($"{place}: the message has no data.");
        var events = new List<RecordedEvent>(trades.Count);
        foreach (var trade in trades)
        {
            if (trade is null)
                throw new RecordingException($"{place}: a trade is null.");
            CheckSymbol(trade.Symbol, instrument, place);
            var lots = ToLots(trade.Volume, place);
            if (lots == 0)
                throw new RecordingException($"{place}: a trade of 0 contracts.");
            events.Add(new RecordedTrade
            {
                TimeMs = line.TimeMs,
                InstrumentId = instrument.Id,
                PriceTicks = ToTicks(trade.Price, instrument, place),
                Lots = lots,
                TakerSide = trade.IsBuyerMaker ? Side.Sell : Side.Buy,
            });
        }

        return events;
    }

    private static RecordedDepth ParseDepth(RecordedLine line, Instrument instrument, Dictionary<int, long> versions, string place)
    {
        var depth = line.Message.Data.Deserialize(RecordingJson.Default.RecordedDepthData)
            ?? throw new RecordingException($"{place}: the message has no data.");
        CheckSymbol(depth.Symbol, instrument, place);
        var isSnapshot = depth.Type switch
        {
            "snapshot" => true,
            "update" => false,
            _ => throw new RecordingException($"{place}: type \"{depth.Type}\" is not snapshot or update."),
        };
        if (!isSnapshot)
        {
            if (!versions.TryGetValue(instrument.Id, out var version))
                throw new RecordingException($"{place}: an update of {instrument.Symbol} before its first snapshot.");
            if (version == long.MaxValue || depth.Version != version + 1)
                throw new RecordingException($"{place}: version {depth.Version} of {instrument.Symbol} does not follow {version}.");
        }

        versions[instrument.Id] = depth.Version;
        return new RecordedDepth
        {
            TimeMs = line.TimeMs,
            InstrumentId = instrument.Id,
            IsSnapshot = isSnapshot,
            Version = depth.Version,
            Bids = ToLevels(depth.Bids, instrument, place),
            Asks = ToLevels(depth.Asks, instrument, place),
        };
    }

    private static BookLevel[] ToLevels(IReadOnlyList<RecordedLevelData> levels, Instrument instrument, string place)
    {
        var result = new BookLevel[levels.Count];
        for (var i = 0; i < result.Length; i++)
        {
            if (levels[i] is not { } level)
                throw new RecordingException($"{place}: a level is null.");
            result[i] = new BookLevel(ToTicks(level.Price, instrument, place), ToLots(level.Volume, place));
        }

        return result;
    }

    private static void CheckSymbol(string symbol, Instrument instrument, string place)
    {
        if (symbol != instrument.Symbol)
            throw new RecordingException($"{place}: data of {symbol} in a message of {instrument.Symbol}.");
    }

    private static long ToTicks(string price, Instrument instrument, string place)
    {
        if (decimal.TryParse(price, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && instrument.TryToTicks(value, out var ticks))
            return ticks;
        throw new RecordingException(
            string.Create(CultureInfo.InvariantCulture, $"{place}: price \"{price}\" is not a price of {instrument.Symbol} (step {instrument.Specification.PriceStep})."));
    }

    private static long ToLots(string volume, string place)
    {
        if (long.TryParse(volume, NumberStyles.None, CultureInfo.InvariantCulture, out var lots) && lots <= MostLots)
            return lots;
        throw new RecordingException($"{place}: volume \"{volume}\" is not a whole number of contracts up to {MostLots}.");
    }
}
