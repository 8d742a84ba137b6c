namespace MartDesk.Web.Forms;

/// <summary>Refusals of the desk as a page shows them.</summary>
internal static class Words
{
    /// <summary>What the exception says to the owner, without the parameter's name that the framework adds.</summary>
    internal static string Of(ArgumentException exception)
    {
        var end = exception.ParamName is { } name ? exception.Message.LastIndexOf($" (Parameter '{name}')", StringComparison.Ordinal) : -1;
        return end < 0 ? exception.Message : exception.Message[..end];
    }
}
