namespace MartDesk.Web.Pages;

/// <summary>Class by sign: profit, loss, or grey for zero and for what is missing. Direction is always written too.</summary>
internal static class Tone
{
    internal static string Of(decimal? amount) => amount switch
    {
        null => "t3",
        _ when decimal.Round(amount.Value, 2, MidpointRounding.AwayFromZero) == 0m => "t3",
        > 0m => "up",
        _ => "down",
    };
}
