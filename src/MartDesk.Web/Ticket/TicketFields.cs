using System.Security.Cryptography;
using MartDesk.Desk.Ticket;
using MartDesk.Web.Forms;

namespace MartDesk.Web.Ticket;

/// <summary>Fields that forms for orders share.</summary>
internal static class TicketFields
{
    /// <summary>Targets of a position.</summary>
    internal const int MostTargets = 8;

    private const int LongestId = 64;

    /// <summary>A name for one wish. It stands in the form, so that the same form sent twice is the same wish.</summary>
    internal static string NewRequestId() => "page-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    /// <summary>The wish's name out of a form; null when it is not one of ours.</summary>
    internal static string? RequestId(FieldValues fields) =>
        fields["request"] is { Length: > 0 and <= LongestId } id && id.StartsWith("page-", StringComparison.Ordinal) && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') ? id : null;

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
