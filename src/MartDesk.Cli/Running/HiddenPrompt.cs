using System.Text;

namespace MartDesk.Cli.Running;

/// <summary>Asks for something that must not be seen: not on the screen, not in an argument, not in a history of commands.</summary>
internal static class HiddenPrompt
{
    /// <summary>Reads one line as it is typed.</summary>
    public static string ReadShown(string question)
    {
        Console.Error.Write(question);
        return Console.In.ReadLine()?.Trim() ?? throw new CommandFailedException("standard input ended before everything was read.");
    }

    /// <summary>Reads one line without showing it; from a pipe the next line of it, without asking.</summary>
    /// <exception cref="CommandFailedException">The pipe has ended.</exception>
    public static string Read(string question)
    {
        if (Console.IsInputRedirected)
            return Console.In.ReadLine() ?? throw new CommandFailedException("standard input ended before everything was read.");
        Console.Error.Write(question);
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
                text.Length = Math.Max(0, text.Length - 1);
            else if (key.KeyChar != 0)
                text.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return text.ToString();
    }
}
