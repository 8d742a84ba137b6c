using System.Text.Json;
using System.Text.Json.Serialization;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Server.Instruments;

namespace MartDesk.Exchange.Server;

/// <summary>The exchange's folder: one process at a time, never touched when a newer version wrote it.</summary>
/// <remarks>
/// It holds <c>venue.json</c> (version and the contracts the journal was written with), <c>instruments.json</c> (optional, edited by the operator),
/// <c>accounts.json</c> and the journal.
/// </remarks>
internal sealed class DataFolder : IDisposable
{
    private const int CurrentVersion = 3;
    private const string VenueFile = "venue.json";
    private const string InstrumentsFile = "instruments.json";
    private const string LockFile = "exchange.lock";

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream folderLock)
    {
        Path = path;
        _lock = folderLock;
    }

    public string Path { get; }

    /// <summary>True when an exchange has used the folder.</summary>
    public static bool IsOne(string path) => File.Exists(System.IO.Path.Combine(path, VenueFile));

    /// <summary>Creates the folder where needed, locks it and checks its version.</summary>
    /// <exception cref="ExchangeStartException">Not a folder, in use, or of a newer version.</exception>
    public static DataFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            RestrictToOwner(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ExchangeStartException($"The data folder {path} cannot be used: {problem.Message}", problem);
        }

        try
        {
            return new DataFolder(path, new FileStream(System.IO.Path.Combine(path, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ExchangeStartException($"The data folder {path} is in use by another exchange (or {LockFile} in it cannot be opened).", problem);
        }
    }

    /// <summary>
    /// The contracts to list: the operator's file, or what was listed before, or the list that ships. A contract that the journal knows
    /// may not change, because the journal is replayed with it; new ones may be added at the end.
    /// </summary>
    /// <exception cref="ExchangeStartException">The folder is of a newer version, a file is unreadable, or a listed contract was changed.</exception>
    public IReadOnlyList<InstrumentSpecification> ReadInstruments()
    {
        var venue = ReadVenue();
        var instruments = ReadOperatorsInstruments() ?? venue?.Instruments ?? InstrumentCatalog.ReadDefault();
        var listed = venue?.Instruments ?? [];
        for (var i = 0; i < listed.Count; i++)
        {
            if (i >= instruments.Count || !IsSame(instruments[i], listed[i]))
            {
                throw new ExchangeStartException(
                    $"{InstrumentsFile} changes or removes {listed[i].Symbol}, which the journal was written with; contracts can only be added at the end.");
            }
        }

        if (venue is null || instruments.Count > listed.Count)
        {
            var next = new VenueRecord { Version = CurrentVersion, Instruments = instruments };
            Replace(System.IO.Path.Combine(Path, VenueFile), JsonSerializer.SerializeToUtf8Bytes(next, VenueJson.Default.VenueRecord));
        }

        return instruments;
    }

    /// <summary>Replaces a file whole and makes it durable; only the owner may read it.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var draft = path + ".new";
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            RestrictToOwner(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    public void Dispose() => _lock.Dispose();

    private static bool IsSame(InstrumentSpecification one, InstrumentSpecification other) =>
        JsonSerializer.SerializeToUtf8Bytes(one, VenueJson.Default.InstrumentSpecification).AsSpan().SequenceEqual(
            JsonSerializer.SerializeToUtf8Bytes(other, VenueJson.Default.InstrumentSpecification));

    private static void RestrictToOwner(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    private VenueRecord? ReadVenue()
    {
        var path = System.IO.Path.Combine(Path, VenueFile);
        if (!File.Exists(path))
            return null;
        try
        {
            var bytes = File.ReadAllBytes(path);
            using (var document = JsonDocument.Parse(bytes))
            {
                if (document.RootElement.TryGetProperty("version", out var version) && version.TryGetInt32(out var number) && number != CurrentVersion)
                {
                    var age = number > CurrentVersion ? "a newer" : "an older";
                    throw new ExchangeStartException($"The data folder {Path} was written by {age} version of the program (version {number}, this one reads {CurrentVersion}).");
                }
            }

            return JsonSerializer.Deserialize(bytes, VenueJson.Default.VenueRecord);
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new ExchangeStartException($"{path} cannot be read: {problem.Message}", problem);
        }
    }

    private IReadOnlyList<InstrumentSpecification>? ReadOperatorsInstruments()
    {
        var path = System.IO.Path.Combine(Path, InstrumentsFile);
        if (!File.Exists(path))
            return null;
        try
        {
            using var stream = File.OpenRead(path);
            return InstrumentCatalog.Read(stream);
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ExchangeStartException($"{path} cannot be read: {problem.Message}", problem);
        }
    }
}

/// <summary>What the folder knows about itself.</summary>
internal sealed record VenueRecord
{
    /// <summary>Version of the folder's form.</summary>
    public required int Version { get; init; }

    /// <summary>The contracts the journal was written with, by id.</summary>
    public required IReadOnlyList<InstrumentSpecification> Instruments { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(VenueRecord))]
internal sealed partial class VenueJson : JsonSerializerContext;
