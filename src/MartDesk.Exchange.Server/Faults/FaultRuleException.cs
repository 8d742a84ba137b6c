namespace MartDesk.Exchange.Server.Faults;

/// <summary>A rule that cannot be understood; the message says what was found and what is expected.</summary>
public sealed class FaultRuleException : Exception
{
    /// <summary>Creates one without words.</summary>
    public FaultRuleException()
    {
    }

    /// <summary>Creates one.</summary>
    /// <param name="message">What was found and what is expected.</param>
    public FaultRuleException(string message)
        : base(message)
    {
    }

    /// <summary>Creates one with its cause.</summary>
    /// <param name="message">What was found and what is expected.</param>
    /// <param name="innerException">The cause.</param>
    public FaultRuleException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
