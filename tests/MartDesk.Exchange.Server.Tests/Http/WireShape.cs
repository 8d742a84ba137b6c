using System.Text.Json;

namespace MartDesk.Exchange.Server.Tests.Http;

/// <summary>Compares an answer with a fixture written from the reference: every member of the fixture must be there, with the same JSON type.</summary>
internal static class WireShape
{
    private static readonly string Fixtures = Path.Combine(Root(), "tests", "fixtures", "bitmart", "futures");

    public static JsonElement Fixture(string name) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Fixtures, name + ".response.json"))).RootElement;

    public static string FixtureLines(string name) => File.ReadAllText(Path.Combine(Fixtures, name));

    /// <summary>The members that are missing or of another type, one a line; empty when there are none.</summary>
    /// <remarks>Of lists the first rows are compared. An empty list, or null where the fixture has a value, proves nothing and is named.</remarks>
    public static string Differences(JsonElement fixture, JsonElement actual) => string.Join('\n', Compare("", fixture, actual));

    private static IEnumerable<string> Compare(string path, JsonElement fixture, JsonElement actual)
    {
        if (Kind(fixture) != Kind(actual))
            return [$"{path}: {actual.ValueKind} {actual.GetRawText()} instead of {fixture.ValueKind} {fixture.GetRawText()}"];
        return fixture.ValueKind switch
        {
            JsonValueKind.Object => fixture.EnumerateObject().SelectMany(member => actual.TryGetProperty(member.Name, out var value)
                ? Compare($"{path}.{member.Name}", member.Value, value)
                : [$"{path}.{member.Name} is missing"]),
            JsonValueKind.Array when fixture.GetArrayLength() > 0 => actual.GetArrayLength() > 0
                ? Compare($"{path}[0]", fixture[0], actual[0])
                : [$"{path} is empty"],
            _ => [],
        };
    }

    private static JsonValueKind Kind(JsonElement value) => value.ValueKind == JsonValueKind.False ? JsonValueKind.True : value.ValueKind;

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MartDesk.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The test runs outside its repository.");
    }
}
