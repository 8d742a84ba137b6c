using System.CommandLine;
using MartDesk.Cli.Running;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk pointers pause</c>, <c>resume</c>, <c>require-signature</c> and what undoes it: one pointer of the running desk.</summary>
internal static class PointerCommands
{
    public static IEnumerable<Command> Build()
    {
        yield return Change("pause", "Take exits only.", HttpMethod.Post, "pause", "takes exits only");
        yield return Change("resume", "Take entries again.", HttpMethod.Post, "resume", "takes entries again");
        yield return Prove("require-signature", "Take signed messages only. Prints the key once.", "signature");
        yield return Change("drop-signature", "Take unsigned messages again.", HttpMethod.Delete, "signature", "needs no signature any more");
        yield return Prove("require-secret", "Ask for a secret in each message. Prints it once.", "secret");
        yield return Change("drop-secret", "Ask for no secret any more.", HttpMethod.Delete, "secret", "needs no secret any more");
    }

    private static Command Change(string name, string description, HttpMethod method, string path, string done)
    {
        var pointer = Pointer();
        var command = new Command(name, description) { pointer, DataFolder.Option };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var which = parsed.GetRequiredValue(pointer);
            using var desk = new DeskApi(DataFolder.Of(parsed));
            using var answer = await desk.ChangeAsync(method, PathOf(which, path), null, Named(which), cancellationToken);
            Console.Out.WriteLine($"{which} {done}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Prove(string name, string description, string path)
    {
        var pointer = Pointer();
        var command = new Command(name, description) { pointer, DataFolder.Option };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var which = parsed.GetRequiredValue(pointer);
            using var desk = new DeskApi(DataFolder.Of(parsed));
            using var answer = await desk.ChangeAsync(HttpMethod.Post, PathOf(which, path), null, Named(which), cancellationToken);
            Console.Out.WriteLine(answer!.RootElement.GetProperty("proof").GetString()); // 200 has one
            Console.Error.WriteLine("Keep it now: it is not shown again.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> Pointer() => new("POINTER") { Description = "The pointer, by name or id." };

    private static string Named(string pointer) => $"pointer '{pointer}'; 'martdesk pointers' lists them";

    private static string PathOf(string pointer, string what) => $"/api/v1/pointers/{Uri.EscapeDataString(pointer)}/{what}";
}
