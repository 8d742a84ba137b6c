using System.Text;
using System.Text.Json.Nodes;

namespace MartDesk.BitMart.Protocol.Tests;

/// <summary>Samples of the wire, copied from the reference's text and the captures beside it, never made by our serializer.</summary>
internal static class Fixture
{
    public static string Root { get; } = FindRoot();

    public static string Folder { get; } = Path.Combine(Root, "tests", "fixtures", "bitmart", "futures");

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, $"{name}.json"));

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!).Order();

    public static JsonNode Parse(ReadOnlySpan<byte> json) => JsonNode.Parse(json)!;

    /// <summary>Equal members and values; where the sample writes empty text for "none", we leave the member out.</summary>
    public static void AssertSame(JsonNode? sample, JsonNode? written)
    {
        if (JsonNode.DeepEquals(WithoutBlanks(sample), WithoutBlanks(written))) return;
        Assert.Fail(new StringBuilder("The sample and what we write differ.").AppendLine().AppendLine($"sample:  {sample?.ToJsonString()}").AppendLine($"written: {written?.ToJsonString()}").ToString());
    }

    private static JsonNode? WithoutBlanks(JsonNode? node)
    {
        var copy = node?.DeepClone();
        Strip(copy);
        return copy;
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) Strip(item);
        }
        else if (node is JsonObject members)
        {
            foreach (var name in members.Where(member => member.Value is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 0).Select(member => member.Key).ToList())
                members.Remove(name);
            foreach (var member in members) Strip(member.Value);
        }
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MartDesk.slnx"))) folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("MartDesk.slnx is in no folder above the tests.");
        return folder;
    }
}
