using System.Text.Json;
using System.Text.Json.Serialization;

namespace MartDesk.Cli.Running;

/// <summary>Addresses of a running program, left in its data folder so that other commands find it.</summary>
/// <param name="Desk">Address of the page and the webhook.</param>
/// <param name="Exchange">Address of the local exchange; null for a desk that runs alone.</param>
/// <param name="ProcessId">Process that wrote it.</param>
internal sealed record RunningDesk(Uri Desk, Uri? Exchange, int ProcessId)
{
    /// <summary>Leaves the addresses in the data folder, replaced in one step, and beside them the token that only their owner may read.</summary>
    public void Write(DataFolder folder, string token)
    {
        File.Delete(folder.TokenFile);
        var ownerOnly = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            ownerOnly.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new StreamWriter(folder.TokenFile, ownerOnly))
            file.Write(token);

        var temporary = folder.RunningFile + ".new";
        File.WriteAllText(temporary, JsonSerializer.Serialize(this, RunningDeskJson.Default.RunningDesk));
        File.Move(temporary, folder.RunningFile, overwrite: true);
    }

    /// <summary>Takes the addresses away at the end of a run.</summary>
    public static void Remove(DataFolder folder)
    {
        File.Delete(folder.RunningFile);
        File.Delete(folder.TokenFile);
    }

    /// <summary>The token of the desk that runs on a data folder.</summary>
    /// <exception cref="CommandFailedException">It cannot be read.</exception>
    public static string Token(DataFolder folder)
    {
        try
        {
            return File.ReadAllText(folder.TokenFile).Trim();
        }
        catch (UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{folder.TokenFile} belongs to another user; run this as who started the desk, or name a token with --token-file.");
        }
        catch (IOException)
        {
            throw NotRunning(folder);
        }
    }

    /// <summary>Finds the desk that runs on a data folder.</summary>
    /// <exception cref="CommandFailedException">None does.</exception>
    public static RunningDesk Find(DataFolder folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(folder.RunningFile), RunningDeskJson.Default.RunningDesk)
                ?? throw NotRunning(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw NotRunning(folder);
        }
    }

    /// <summary>The words for "nobody runs here".</summary>
    public static CommandFailedException NotRunning(DataFolder folder) => folder.HoldsDesk
        ? new($"no desk is running on {folder.Root.FullName}. Start it with: martdesk run --data {folder.Root.FullName}")
        : new($"there is no desk in {folder.Root.FullName}. Name another folder with --data, or make one there with: martdesk run --data {folder.Root.FullName}");
}

/// <summary>JSON of <see cref="RunningDesk"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RunningDesk))]
internal sealed partial class RunningDeskJson : JsonSerializerContext;
