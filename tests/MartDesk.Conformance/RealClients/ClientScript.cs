using System.Diagnostics;
using System.Text.Json;
using MartDesk.Conformance.Programs;

namespace MartDesk.Conformance.RealClients;

/// <summary>Runs a script of an unmodified npm client at a local exchange and gives the one JSON object that it printed.</summary>
internal static class ClientScript
{
    public const string Key = "client-key";
    public const string Secret = "client-secret";
    public const string Memo = "client-memo";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);

    /// <summary>An exchange with a market and one account of 50,000 USDT.</summary>
    public static Task<MartDeskProcess> RunExchangeAsync() =>
        MartDeskProcess.RunExchangeAsync("--in-memory", "--feed", "synthetic", "--seed", "7", "--key", $"{Key}:{Secret}:{Memo}:50000");

    public static async Task<JsonElement> RunAsync(string script, MartDeskProcess exchange)
    {
        var folder = Path.Combine(Repository.Root, "tests", "MartDesk.Conformance", "Clients");
        using var client = Process.Start(new ProcessStartInfo("node", [script, exchange.Exchange!.GetLeftPart(UriPartial.Authority), Key, Secret, Memo])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = client.StandardOutput.ReadToEndAsync();
        var error = client.StandardError.ReadToEndAsync();
        await client.WaitForExitAsync().WaitAsync(Bound);
        Assert.True(client.ExitCode == 0, $"{script} failed:\n{await error}\n{await output}\n{exchange.Output}");
        return JsonDocument.Parse(await output).RootElement;
    }
}
