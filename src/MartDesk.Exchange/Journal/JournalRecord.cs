using MartDesk.Exchange.Commands;

namespace MartDesk.Exchange.Journal;

/// <summary>One record of a journal: a command, or a mark that says how far the journal was durable when the mark was written.</summary>
/// <param name="Command">The command; default in a mark.</param>
/// <param name="DurableSequence">In a mark: everything up to this sequence had been synced to disk. 0 in a command.</param>
/// <param name="IsMark">True for a mark.</param>
public readonly record struct JournalRecord(Command Command, long DurableSequence, bool IsMark);
