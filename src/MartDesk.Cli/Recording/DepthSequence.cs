using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.Cli.Recording;

/// <summary>How a push of a book stands to what came before it.</summary>
internal enum DepthStep
{
    /// <summary>A snapshot, or the next update.</summary>
    Next = 0,

    /// <summary>Older than what is there, and of no use.</summary>
    Old = 1,

    /// <summary>Something is missing before it: a snapshot has to be asked for.</summary>
    Missing = 2,
}

/// <summary>Follows the versions of books: each update raises its book's by one, and only a snapshot begins anew.</summary>
internal sealed class DepthSequence
{
    private readonly Dictionary<string, long> _versions = [];

    /// <summary>True when a contract has a book without a gap.</summary>
    public bool Knows(string symbol) => _versions.ContainsKey(symbol);

    /// <summary>Notes a push.</summary>
    public DepthStep Take(DepthIncreasePush push)
    {
        if (push.Type != DepthUpdateType.Snapshot)
        {
            if (!_versions.TryGetValue(push.Symbol, out var version))
                return DepthStep.Missing;
            if (push.Version <= version)
                return DepthStep.Old;
            if (push.Version != version + 1)
            {
                _versions.Remove(push.Symbol);
                return DepthStep.Missing;
            }
        }

        _versions[push.Symbol] = push.Version;
        return DepthStep.Next;
    }

    /// <summary>Waits for a contract's next snapshot.</summary>
    public void Forget(string symbol) => _versions.Remove(symbol);
}
