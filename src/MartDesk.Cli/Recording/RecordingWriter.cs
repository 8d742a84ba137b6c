using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.Cli.Recording;

/// <summary>Writes what a public stream tells as a recording that <c>--feed replay:FILE</c> plays: a line for each message, with the time it came.</summary>
/// <remarks>
/// A recording has no gap: updates that do not follow the book written before them are left out until the next snapshot, and trades until
/// the symbol's first snapshot. Trades come newest first in a message and are written oldest first, one a line.
/// </remarks>
internal sealed class RecordingWriter : IAsyncDisposable
{
    private readonly Stream _file;
    private readonly TimeProvider _time;
    private readonly ArrayBufferWriter<byte> _line = new(64 * 1024);
    private readonly DepthSequence _sequence = new();
    private long _lastMs;

    /// <summary>Creates the file; one that ends in <c>.gz</c> is packed.</summary>
    /// <exception cref="IOException">The file is there already, or cannot be made.</exception>
    public RecordingWriter(string path, TimeProvider time)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        _file = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Optimal) : new BufferedStream(file);
        _time = time;
    }

    /// <summary>Trades written.</summary>
    public long Trades { get; private set; }

    /// <summary>Books and changes of books written.</summary>
    public long Books { get; private set; }

    /// <summary>Writes the trades of a message.</summary>
    public async ValueTask WriteAsync(StreamEvent.Trades message, CancellationToken cancellationToken)
    {
        for (var index = message.Data.Count - 1; index >= 0; index--)
        {
            var trade = message.Data[index];
            if (!_sequence.Knows(trade.Symbol))
                continue;
            BeginLine();
            StreamFrame.Write(_line, FuturesTopic.Trade(trade.Symbol).ToString(), [trade], FuturesJson.Default.IReadOnlyListTradePush);
            await EndLineAsync(cancellationToken);
            Trades++;
        }
    }

    /// <summary>Writes a book or its changes. False when they do not follow what was written: a snapshot has to be asked for.</summary>
    public async ValueTask<bool> WriteAsync(StreamEvent.DepthIncrease message, CancellationToken cancellationToken)
    {
        var push = message.Data;
        var step = _sequence.Take(push);
        if (step != DepthStep.Next)
            return step == DepthStep.Old; // what is older than the book needs no snapshot
        BeginLine();
        StreamFrame.Write(_line, message.Topic, push with { Asks = push.Asks ?? [], Bids = push.Bids ?? [] }, FuturesJson.Default.DepthIncreasePush);
        await EndLineAsync(cancellationToken);
        Books++;
        return true;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private void BeginLine()
    {
        // The clock of the machine may be set back while it is recorded; the times of a recording do not go back.
        _lastMs = Math.Max(_lastMs, _time.GetUtcNow().ToUnixTimeMilliseconds());
        _line.ResetWrittenCount();
        _line.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"t\":{_lastMs},\"m\":")));
    }

    private ValueTask EndLineAsync(CancellationToken cancellationToken)
    {
        _line.Write("}\n"u8);
        return _file.WriteAsync(_line.WrittenMemory, cancellationToken);
    }
}
