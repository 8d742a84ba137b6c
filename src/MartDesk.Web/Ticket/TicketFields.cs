using System.Security.Cryptography;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;
using MartDesk.Web.Forms;

namespace MartDesk.Web.Ticket;

/// <summary>Fields that forms for orders share.</summary>
internal static class TicketFields
{
    /// <summary>Targets of a position.</summary>
    internal const int MostTargets = 8;

    /// <summary>Minutes of the candles that a stop may wait for.</summary>
    internal static readonly int[] CandleMinutes = [1, 5, 15, 30, 60, 240];

    private const int LongestId = 64;

    /// <summary>A name for one wish. It stands in the form, so that the same form sent twice is the same wish.</summary>
    internal static string NewRequestId() => "page-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    /// <summary>The wish's name out of a form; null when it is not one of ours.</summary>
    internal static string? RequestId(FieldValues fields) =>
        fields["request"] is { Length: > 0 and <= LongestId } id && id.StartsWith("page-", StringComparison.Ordinal) && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') ? id : null;

    /// <summary>The stop with what it waits for, out of <c>stop</c>, <c>stop-by</c>, <c>stop-acts</c>, <c>stop-after</c> and <c>stop-hard</c>; null when none is named.</summary>
    internal static ExitPrice? Stop(FieldValues fields)
    {
        var (price, acts, hard) = (fields.Number("stop", "The stop"), fields["stop-acts"], fields.Number("stop-hard", "The hard stop"));
        var after = acts is "time" or "candle" ? fields.Whole("stop-after", "The time that the stop waits") : null;
        if (acts is not ("" or "now" or "time" or "candle"))
            fields.Refuse("A stop acts at once, after some seconds, or at the close of a candle.");
        if (price is null && (acts is "time" or "candle" || hard is not null))
            fields.Refuse("Say at which price the stop stands that is to wait.");
        if (acts == "time" && after is null or < 1 or > 3600)
            fields.Refuse("A stop waits for 1 to 3600 seconds.");
        if (acts == "candle" && !CandleMinutes.Contains(after ?? 0))
            fields.Refuse($"A stop waits for the close of a candle of {string.Join(", ", CandleMinutes)} minutes.");
        if (acts == "candle" && fields["stop-by"] != "last")
            fields.Refuse("The close of a candle is a last price: choose that the stop watches the last price.");
        if (acts is "" or "now" && hard is not null)
            fields.Refuse("A hard stop stands behind one that waits; one that acts at once is at the venue already.");
        return price is null ? null : new ExitPrice
        {
            Price = price,
            TriggerBy = fields["stop-by"] == "last" ? TriggerBy.Last : TriggerBy.Mark,
            WaitSeconds = acts == "time" ? after : null,
            CandleMinutes = acts == "candle" ? after : null,
            HardPrice = hard,
        };
    }

    /// <summary>Targets <c>target-1</c> to <c>target-8</c> with their shares.</summary>
    internal static IReadOnlyList<ExitPrice> Targets(FieldValues fields)
    {
        var targets = new List<ExitPrice>();
        for (var i = 1; i <= MostTargets; i++)
        {
            if (fields.Number($"target-{i}", $"Target {i}") is { } price)
                targets.Add(new ExitPrice { Price = price, Share = fields.Number($"share-{i}", $"The share of target {i}") });
        }

        if (targets.Any(target => target.Share is not null) && (targets.Any(target => target.Share is null) || targets.Sum(target => target.Share) != 100m))
            fields.Refuse("The shares of the targets must add up to 100 percent, or be left empty.");
        return targets;
    }
}
