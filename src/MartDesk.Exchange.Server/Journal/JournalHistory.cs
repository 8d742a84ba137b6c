using System.Runtime.InteropServices;
using MartDesk.Exchange.Commands;

namespace MartDesk.Exchange.Server.Journal;

/// <summary>Segments of a journal that nothing is added to any more. Any one thread may read them, also while the journal goes on in another segment.</summary>
internal sealed class JournalHistory(IReadOnlyList<JournalFile> segments)
{
    private const int ReadTogether = 256;

    /// <summary>Hands over the committed commands after a sequence, oldest first, each with some of those that follow it.</summary>
    /// <exception cref="JournalException">The commands right after that sequence are not there any more.</exception>
    public void ReadAfter(long sequence, Action<ReadOnlySpan<Command>> apply)
    {
        if (segments.Count > 0 && segments[0].BaseSequence > sequence)
            throw new JournalException($"The journal begins after command {segments[0].BaseSequence}, and no good snapshot of that command is there.");
        var coming = new List<Command>(ReadTogether);
        foreach (var segment in segments)
        {
            if (segment.LastSequence > sequence)
                segment.ReadAll(Take);
        }

        HandOver();

        void Take(Command command)
        {
            if (command.Sequence <= sequence)
                return;
            coming.Add(command);
            if (coming.Count == ReadTogether)
                HandOver();
        }

        void HandOver()
        {
            var commands = CollectionsMarshal.AsSpan(coming);
            for (; !commands.IsEmpty; commands = commands[1..])
                apply(commands);
            coming.Clear();
        }
    }
}
