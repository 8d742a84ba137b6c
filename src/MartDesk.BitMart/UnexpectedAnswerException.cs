namespace MartDesk.BitMart;

/// <summary>An answer that proves nothing: HTML, a broken body, a server error, a code that is not listed.</summary>
public sealed class UnexpectedAnswerException : Exception
{
    /// <summary>An answer with a status and, if it could be read, a code.</summary>
    /// <param name="httpStatus">HTTP status.</param>
    /// <param name="code">The venue's code; null when the body was none of its envelopes.</param>
    /// <param name="trace">The venue's id of the request; empty when it gave none.</param>
    /// <param name="message">What was found.</param>
    /// <param name="innerException">What failed in reading; null when nothing did.</param>
    public UnexpectedAnswerException(int httpStatus, int? code, string trace, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        HttpStatus = httpStatus;
        Code = code;
        Trace = trace;
    }

    /// <summary>HTTP status.</summary>
    public int HttpStatus { get; }

    /// <summary>The venue's code; null when the body was none of its envelopes.</summary>
    public int? Code { get; }

    /// <summary>The venue's id of the request; empty when it gave none.</summary>
    public string Trace { get; }
}
