using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using FsCheck;
using FsCheck.Fluent;
using MartDesk.BitMart.Protocol.Futures;

namespace MartDesk.BitMart.Protocol.Tests.RoundTrips;

/// <summary>Every message says the same after it was written and read, whatever it says.</summary>
public sealed class RoundTripTests
{
    private static readonly Dictionary<string, JsonTypeInfo> Messages = typeof(FuturesJson).GetProperties()
        .Where(property => typeof(JsonTypeInfo).IsAssignableFrom(property.PropertyType))
        .Select(property => (JsonTypeInfo)property.GetValue(FuturesJson.Default)!)
        .Where(IsMessage)
        .ToDictionary(type => MessageGenerator.ElementOf(type.Type) is { } row ? $"{row.Name}[]" : type.Type.Name);

    public static TheoryData<string> Names => [.. Messages.Keys.Order()];

    [Theory, MemberData(nameof(Names))]
    public void Message_says_the_same_after_it_was_written_and_read(string name)
    {
        var type = Messages[name];

        Prop.ForAll(
            Arb.From(MessageGenerator.Of(type.Type)),
            message =>
            {
                var wire = JsonSerializer.SerializeToUtf8Bytes(message, type);
                var read = JsonSerializer.Deserialize(wire, type);
                var difference = SameMessage.Difference(message, read);
                return (difference is null).Label($"{difference} in {System.Text.Encoding.UTF8.GetString(wire)}")
                    .And(() => wire.AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(read, type)));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Fact]
    public void All_messages_are_among_them() => Assert.InRange(Messages.Count, 90, 200);

    /// <summary>Messages and their rows: types of ours with members that stand on the wire.</summary>
    private static bool IsMessage(JsonTypeInfo type)
    {
        if (type.Type == typeof(JsonNode)) return false;
        var row = MessageGenerator.ElementOf(type.Type) ?? type.Type;
        return row.Namespace?.StartsWith("MartDesk.BitMart.Protocol", StringComparison.Ordinal) == true && row.GetProperties().Any(MessageGenerator.IsWritten);
    }
}
