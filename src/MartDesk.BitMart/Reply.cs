using MartDesk.BitMart.Protocol.Errors;

namespace MartDesk.BitMart;

/// <summary>How a call ended. <see cref="Unknown"/> is not a failure: the venue may have acted.</summary>
/// <remarks>
/// A caller's own cancellation is none of these: it is thrown as <see cref="OperationCanceledException"/>, and says nothing about what the venue did.
/// </remarks>
/// <typeparam name="T">What the venue answers.</typeparam>
public abstract record Reply<T>
{
    private Reply()
    {
    }

    /// <summary>The venue did what was asked.</summary>
    /// <param name="Value">Its answer.</param>
    public sealed record Ok(T Value) : Reply<T>;

    /// <summary>The venue refused, and nothing happened there.</summary>
    /// <param name="Error">The refusal.</param>
    public sealed record Rejected(VenueError Error) : Reply<T>;

    /// <summary>Nothing that the venue could act on was sent.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record NotSent(NotSentReason Reason) : Reply<T>;

    /// <summary>It was sent, and what became of it is not known: no answer, half an answer, or one that proves nothing.</summary>
    /// <param name="Cause">What was seen instead of an answer.</param>
    public sealed record Unknown(Exception Cause) : Reply<T>;
}

/// <summary>A refusal in the venue's own words.</summary>
/// <param name="Code">The venue's code, see <see cref="BitMartError"/>; 0 when the answer had none.</param>
/// <param name="HttpStatus">HTTP status it came with.</param>
/// <param name="Message">The venue's text.</param>
/// <param name="Trace">The venue's id of the request; empty when it gave none.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="RetryAfter">How long the venue wants silence; null when it did not say.</param>
public sealed record VenueError(int Code, int HttpStatus, string Message, string Trace, BitMartErrorKind Kind, TimeSpan? RetryAfter = null);

/// <summary>Why nothing was sent.</summary>
/// <param name="Kind">The reason.</param>
/// <param name="Message">The reason in words.</param>
public sealed record NotSentReason(NotSentKind Kind, string Message);

/// <summary>Reasons for not sending.</summary>
public enum NotSentKind
{
    /// <summary>No connection could be made; not a byte was written.</summary>
    NoConnection = 0,

    /// <summary>The rate limit would have kept the call waiting longer than allowed.</summary>
    RateLimit = 1,

    /// <summary>The venue asked for silence (429, 418) and the time is not over.</summary>
    Silenced = 2,

    /// <summary>The prepared request is older than the venue accepts; prepare it again.</summary>
    TimestampExpired = 3,

    /// <summary>A list that has to be read before could not be read.</summary>
    NoList = 4,
}
