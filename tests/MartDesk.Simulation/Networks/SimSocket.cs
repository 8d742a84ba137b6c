using System.Buffers;
using System.Threading.Channels;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.Simulation.Faults;
using MartDesk.Simulation.Scheduling;
using MartDesk.Simulation.Venues;

namespace MartDesk.Simulation.Networks;

/// <summary>One stream of the desk: the SDK's socket on this side, the exchange's on the other, the network between.</summary>
internal sealed class SimSocket(SimScheduler scheduler, SimContext desk, SimVenue venue, SimNetwork network, FaultPlan faults, Cells cells) : IWireSocket
{
    private readonly Channel<byte[]> _received = Channel.CreateUnbounded<byte[]>();
    private VenueSocket? _peer;
    private long _lastDown;
    private long _lastUp;
    private bool _isPrivate;
    private int? _account;
    private bool _isSilent;

    public SimContext Desk => desk;

    public bool IsBroken { get; private set; }

    public async Task ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var leaving = cancellationToken.Register(() => connected.TrySetCanceled(cancellationToken));
        _isPrivate = address.AbsolutePath == "/user";
        var isRefused = network.IsRefused(FaultKind.RefuseStream);
        scheduler.After(desk, network.Delay(), () =>
        {
            if (isRefused || !venue.IsUp)
            {
                connected.TrySetException(new IOException("the connection was refused"));
                return;
            }

            _peer = new VenueSocket(this);
            venue.Context.Do(() => venue.Accept(address.AbsolutePath, _peer));
            connected.TrySetResult();
        });
        await connected.Task;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        if (IsBroken || _peer is not { } peer)
            throw new IOException("the connection is broken");
        if (_isSilent)
            return ValueTask.CompletedTask;
        var bytes = text.ToArray();
        if (_isPrivate && _account is null)
            _account = SimNetwork.AccountIn(bytes);
        _lastUp = Math.Max(_lastUp, scheduler.Now + network.Delay().Ticks);
        scheduler.After(venue.Context, TimeSpan.FromTicks(_lastUp - scheduler.Now), () => peer.Deliver(bytes));
        return ValueTask.CompletedTask;
    }

    public async ValueTask<bool> ReceiveAsync(IBufferWriter<byte> buffer, CancellationToken cancellationToken)
    {
        byte[]? frame;
        while (!_received.Reader.TryRead(out frame))
        {
            if (!await _received.Reader.WaitToReadAsync(cancellationToken))
            {
                if (IsBroken)
                    throw new IOException("the connection was reset");
                return false;
            }
        }

        if (_isPrivate)
        {
            if (_account is { } account)
                network.LastHeard[(desk, account)] = scheduler.Now;
            network.Heard?.Invoke();
        }

        buffer.Write(frame);
        return true;
    }

    public ValueTask DisposeAsync()
    {
        Break();
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends it without a word, on both sides.</summary>
    public void Break()
    {
        IsBroken = true;
        _received.Writer.TryComplete();
        if (_peer is { } peer && venue.IsUp)
            scheduler.After(venue.Context, network.Delay(), peer.Break);
    }

    /// <summary>The venue says something.</summary>
    public void Carry(byte[] frame)
    {
        if (_isSilent || IsBroken)
            return;
        if (faults.Takes(FaultKind.CutStream))
        {
            cells.Mark("F-61");
            Break();
            return;
        }

        if (faults.Takes(FaultKind.SilentStream))
        {
            cells.Mark("F-60");
            _isSilent = true;
            return;
        }

        // Answers to what the client asked are never lost while the connection stands: those belong to the connection, not to what flows over it.
        var isData = frame.AsSpan().StartsWith("{\"group\""u8);
        if (isData && faults.Takes(FaultKind.DropFrame))
        {
            cells.Mark("F-67");
            return;
        }

        if (isData && faults.Takes(FaultKind.BadFrame))
        {
            cells.Mark("F-69");
            frame = frame[..(frame.Length / 2)];
        }

        if (isData && !_isPrivate && network.KeepsCalls && frame.AsSpan().StartsWith("{\"group\":\"futures/ticker:"u8))
            ToldPrice.Collect(frame, scheduler.Now, isStreamed: true, network.Prices);
        if (isData && faults.Takes(FaultKind.LateFrame))
        {
            cells.Mark("F-67");
            Arrive(frame, network.Delay() + TimeSpan.FromMilliseconds(faults.Details(FaultKind.LateFrame).Between(5, 3_000)));
            return;
        }

        _lastDown = Math.Max(_lastDown, scheduler.Now + network.Delay().Ticks);
        Arrive(frame, TimeSpan.FromTicks(_lastDown - scheduler.Now));
        if (isData && faults.Takes(FaultKind.DoubleFrame))
        {
            cells.Mark("F-67");
            Arrive(frame, TimeSpan.FromTicks(_lastDown - scheduler.Now));
        }
    }

    /// <summary>The venue has closed its side.</summary>
    public void Closed() => scheduler.After(desk, network.Delay(), () => _received.Writer.TryComplete());

    private void Arrive(byte[] frame, TimeSpan delay) => scheduler.After(desk, delay, () => _received.Writer.TryWrite(frame));
}
