using System.Globalization;

namespace MartDesk.BitMart.Protocol.Tests;

/// <summary>What the reference and the notes have: the lists beside the fixtures.</summary>
internal static class Coverage
{
    public static IReadOnlyList<EndpointRow> Endpoints { get; } = [.. Rows("endpoints").Select(columns => new EndpointRow(columns[0], columns[1], columns[2], columns[3], columns[4], columns[5], columns[6], columns.Contains("assumed")))];

    public static IReadOnlyList<ChannelRow> Channels { get; } = [.. Rows("channels").Select(columns => new ChannelRow(columns[0], columns[1], columns[2]))];

    private static IEnumerable<string[]> Rows(string name) => File.ReadLines(Path.Combine(Fixture.Folder, $"{name}.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>A row of <c>endpoints.txt</c>. The fixture is "-" where no source shows a reply.</summary>
internal sealed record EndpointRow(string Method, string Path, string Authentication, string Scope, string Limit, string Fixture, string Source, bool IsLimitAssumed)
{
    public bool IsReplyKnown => Fixture != "-";

    public (int Count, int Seconds) Rate => (Number(0), Number(1));

    private int Number(int part) => int.Parse(Limit.Split('/')[part], CultureInfo.InvariantCulture);
}

/// <summary>A row of <c>channels.txt</c>.</summary>
internal sealed record ChannelRow(string Topic, string Access, string Fixture);
