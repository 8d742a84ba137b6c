using System.Globalization;
using System.IO.Compression;
using System.Text;
using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Instruments;

namespace MartDesk.Exchange.Server.Recordings;

/// <summary>
/// Reads one-minute candles: a CSV file, plain or gzip, with the header <c>timestamp,open,high,low,close,volume</c>; timestamps in seconds,
/// volume in quote currency. The file's name begins with the symbol: <c>btcusdt-1m.csv</c>.
/// </summary>
/// <remarks>Candles come from other markets, with other steps: prices are taken to the nearest step, volumes up to whole contracts.</remarks>
internal sealed class CandleReader(IReadOnlyList<Instrument> instruments)
{
    private const string Header = "timestamp,open,high,low,close,volume";
    private const int Fields = 6;
    private const long MinuteMs = 60_000;
    private const long MostLots = 1_000_000_000;
    private const NumberStyles Plain = NumberStyles.AllowDecimalPoint;

    /// <summary>True when the file is one of candles, by its name.</summary>
    public static bool IsCandles(string path) =>
        path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>The market that could have made the candles, checked to its end before anything of it is played.</summary>
    /// <exception cref="RecordingException">The file cannot be read, its name names no instrument, a line is not a candle, or there is none.</exception>
    public IEnumerable<RecordedEvent> ReadAll(string path)
    {
        var instrument = InstrumentOf(path);
        try
        {
            using var file = File.OpenRead(path);
            var candles = ReadCandles(file, path, instrument);
            return candles.Count > 0 ? CandlePath.Walk(candles, instrument.Id, MinuteMs) : throw new RecordingException($"There are no candles in {path}.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new RecordingException($"The candles {path} cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>The candles of an instrument that lie in a stream; its name tells whether it is packed.</summary>
    /// <exception cref="RecordingException">A line is not a candle.</exception>
    internal static List<RecordedCandle> ReadCandles(Stream file, string path, Instrument instrument)
    {
        using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file, Encoding.UTF8);
        if (reader.ReadLine() != Header)
            throw new RecordingException($"{path} does not begin with {Header}.");
        var candles = new List<RecordedCandle>();
        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            if (line.Length == 0)
                continue;
            if (!TryParse(line, instrument, out var candle))
                throw new RecordingException($"{path}, line {number}: this is not a candle of {instrument.Symbol}.");
            if (candles.Count > 0 && candle.TimeMs < candles[^1].TimeMs + MinuteMs)
                throw new RecordingException($"{path}, line {number}: candles must be a minute apart and in time order.");
            candles.Add(candle);
        }

        return candles;
    }

    private Instrument InstrumentOf(string path)
    {
        var name = Path.GetFileName(path);
        var end = name.AsSpan().IndexOfAny('-', '.');
        var symbol = name[..Math.Max(0, end)].ToUpperInvariant();
        return instruments.FirstOrDefault(instrument => instrument.Symbol == symbol)
            ?? throw new RecordingException($"The name of {path} must begin with a listed symbol; {(symbol.Length == 0 ? "it begins with none" : $"{symbol} is not listed")}.");
    }

    private static bool TryParse(ReadOnlySpan<char> line, Instrument instrument, out RecordedCandle candle)
    {
        candle = default;
        Span<Range> fields = stackalloc Range[Fields + 1]; // One more than there may be: it holds the rest of a line that has too many.
        if (line.Split(fields, ',') != Fields || !long.TryParse(line[fields[0]], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 1L << 40)
            return false;
        Span<long> ticks = stackalloc long[4];
        for (var i = 0; i < ticks.Length; i++)
        {
            if (!decimal.TryParse(line[fields[i + 1]], Plain, CultureInfo.InvariantCulture, out var price) || !TryToNearestTicks(price, instrument, out ticks[i]))
                return false;
        }

        var (open, high, low, close) = (ticks[0], ticks[1], ticks[2], ticks[3]);
        if (!decimal.TryParse(line[fields[5]], Plain, CultureInfo.InvariantCulture, out var volume) || low > Math.Min(open, close) || high < Math.Max(open, close))
            return false;
        var lots = volume / (instrument.ToPrice(close) * instrument.Specification.ContractSize);
        if (lots > MostLots)
            return false;
        candle = new RecordedCandle(seconds * 1000, open, high, low, close, (long)decimal.Ceiling(lots));
        return true;
    }

    private static bool TryToNearestTicks(decimal price, Instrument instrument, out long ticks)
    {
        ticks = 0;
        if (price > instrument.Specification.PriceMax)
            return false;
        ticks = (long)decimal.Round(price / instrument.Specification.PriceStep, MidpointRounding.AwayFromZero);
        return ticks >= 1 && ticks <= instrument.PriceMaxTicks;
    }
}
