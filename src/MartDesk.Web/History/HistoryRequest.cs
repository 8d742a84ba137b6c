using System.Globalization;
using MartDesk.Desk.History;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Web.History;

/// <summary>Which part of the record a page was asked for. Values that name nothing known are left out, never echoed.</summary>
public sealed record HistoryRequest
{
    /// <summary>Rows of a page.</summary>
    internal const int Rows = 100;

    /// <summary>Times offered, in days; 0 for all.</summary>
    internal static IReadOnlyList<int> Periods { get; } = [1, 7, 30, 0];

    /// <summary>Length of the time shown, in days back from now; 0 for everything.</summary>
    public int Days { get; init; } = 7;

    /// <summary>Row after which the list goes on; null for the newest.</summary>
    public HistoryMark? Before { get; init; }

    /// <summary>By what results are added up.</summary>
    public ResultGroup Group { get; init; }

    internal static HistoryRequest From(IQueryCollection query) => new()
    {
        Days = int.TryParse(query["days"], NumberStyles.None, CultureInfo.InvariantCulture, out var days) && Periods.Contains(days) ? days : 7,
        Before = ReadMark(query["before"]),
        Group = Enum.TryParse<ResultGroup>(query["by"], ignoreCase: true, out var group) && Enum.IsDefined(group) ? group : ResultGroup.Account,
    };

    /// <summary>First moment of the time shown.</summary>
    internal DateTimeOffset? Since(DateTimeOffset now) => Days == 0 ? null : now.AddDays(-Days);

    internal static string Write(HistoryMark mark) => string.Create(CultureInfo.InvariantCulture, $"{mark.TimeMs}-{mark.Seq}");

    internal static HistoryMark? ReadMark(string? text)
    {
        var parts = (text ?? "").Split('-');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? new HistoryMark(time, seq)
            : null;
    }
}

/// <summary>By what results are added up.</summary>
public enum ResultGroup
{
    /// <summary>Account by account.</summary>
    Account = 0,

    /// <summary>Pointer by pointer.</summary>
    Pointer = 1,

    /// <summary>By the strategy that messages name.</summary>
    Strategy = 2,

    /// <summary>Market by market.</summary>
    Market = 3,
}
