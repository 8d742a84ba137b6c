using System.Text.Json;
using System.Text.Json.Serialization;

namespace MartDesk.Cli.Running;

/// <summary>Addresses of a running program, left in its data folder so that other commands find it.</summary>
/// <param name="Desk">Address of the page and the webhook.</param>
/// <param name="Exchange">Address of the local exchange.</param>
/// <param name="ProcessId">Process that wrote it.</param>
internal sealed record RunningDesk(Uri Desk, Uri Exchange, int ProcessId)
{
    /// <summary>Leaves the addresses in the data folder; replaced in one step.</summary>
    public void Write(DataFolder folder)
    {
        var temporary = folder.RunningFile + ".new";
        File.WriteAllText(temporary, JsonSerializer.Serialize(this, RunningDeskJson.Default.RunningDesk));
        File.Move(temporary, folder.RunningFile, overwrite: true);
    }

    /// <summary>Takes the addresses away at the end of a run.</summary>
    public static void Remove(DataFolder folder) => File.Delete(folder.RunningFile);

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
    public static CommandFailedException NotRunning(DataFolder folder) =>
        new($"no desk is running on {folder.Root.FullName}. Start it with: martdesk run --data {folder.Root.FullName}");
}

/// <summary>JSON of <see cref="RunningDesk"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RunningDesk))]
internal sealed partial class RunningDeskJson : JsonSerializerContext;
