using System.Text;

namespace MartDesk.Fuzz.Tests;

/// <summary>One way by which text or bytes of others come in.</summary>
/// <param name="Name">Names it in reports.</param>
/// <param name="Corpus">Right inputs.</param>
/// <param name="Parse">Reads an input. A refusal in its own words is caught inside; whatever comes out of it is a fault.</param>
internal sealed record Parser(string Name, IReadOnlyList<byte[]> Corpus, Action<byte[]> Parse)
{
    /// <summary>How many of the asked-for inputs one input of this parser stands for: what opens a database for each takes a thousand times as long.</summary>
    public int Cost { get; init; } = 1;

    /// <summary>How long it may take the processor. A command line, of which there is one in a run and which makes every command anew, may take longer.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>What must hold of every input beside; not measured.</summary>
    public Action<byte[]>? Check { get; init; }

    /// <summary>How many times its input it may allocate on the whole way, what is garbage by then counted too.</summary>
    /// <remarks>Where a message is turned into texts field by field, and a byte may become the six characters of an escape, all of them together are more than 16 inputs; few of them are alive at once.</remarks>
    public int Times { get; init; } = 16;

    /// <summary>What it may allocate whatever the input, in bytes: the buffers and tables of a first read.</summary>
    public int Allowance { get; init; } = 64 * 1024;

    /// <summary>Texts as a corpus.</summary>
    public static IReadOnlyList<byte[]> Texts(params ReadOnlySpan<string> texts)
    {
        var bytes = new byte[texts.Length][];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = Encoding.UTF8.GetBytes(texts[i]);
        return bytes;
    }

    public override string ToString() => Name;
}
