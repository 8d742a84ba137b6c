namespace MartDesk.Desk.Alerts;

/// <summary>Why a message or an alert was not carried out, in words for its sender.</summary>
/// <param name="HttpStatus">Status of the answer, when the refusal is answered at once.</param>
/// <param name="Code">One of the refusal codes.</param>
/// <param name="Message">What was found and what was expected.</param>
/// <param name="Hint">What to do; null when there is nothing to add.</param>
internal sealed record AlertRefusal(int HttpStatus, string Code, string Message, string? Hint = null)
{
    /// <summary>Breaks a rule that needs no account data.</summary>
    public static AlertRefusal Rule(string code, string message, string? hint = null) => new(422, code, message, hint);
}
