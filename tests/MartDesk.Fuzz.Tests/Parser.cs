using System.Text;
using System.Text.Unicode;

namespace MartDesk.Fuzz.Tests;

/// <summary>One way by which text or bytes of others come in.</summary>
/// <param name="Name">Names it in reports.</param>
/// <param name="Corpus">Right inputs.</param>
/// <param name="Parse">Reads an input. A refusal in its own words is caught inside; whatever comes out of it is a fault.</param>
internal sealed record Parser(string Name, IReadOnlyList<byte[]> Corpus, Action<byte[]> Parse)
{
    /// <summary>How many of the asked-for inputs one input of this parser stands for: what opens a database for each takes a thousand times as long.</summary>
    public int Cost { get; init; } = 1;

    /// <summary>After the first hundred thousand inputs, one in so many is made: where a message goes through everything that an alert does, ten million would take a third of an hour.</summary>
    public int Thinning { get; init; } = 1;

    /// <summary>How long it may take the processor. A command line, of which there is one in a run and which makes every command anew, may take longer.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>What must hold of every input beside; not measured.</summary>
    public Action<byte[]>? Check { get; init; }

    /// <summary>What it may allocate beside 16 times the input, in bytes: the reader's own tables and what it makes of the shortest input.</summary>
    public int Allowance { get; init; } = 16 * 1024;

    /// <summary>Texts as a corpus.</summary>
    public static IReadOnlyList<byte[]> Texts(params ReadOnlySpan<string> texts)
    {
        var bytes = new byte[texts.Length][];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = Encoding.UTF8.GetBytes(texts[i]);
        return bytes;
    }

    /// <summary>An input for a reader of text: what is no UTF-8 byte by byte, as nothing that decodes it first does better.</summary>
    public static string Text(byte[] input) => Utf8.IsValid(input) ? Encoding.UTF8.GetString(input) : Encoding.Latin1.GetString(input);

    public override string ToString() => Name;
}
