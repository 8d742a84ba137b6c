namespace MartDesk.Exchange.Server;

/// <summary>The exchange cannot start. The message is one line that a person can act on.</summary>
public sealed class ExchangeStartException : Exception
{
    /// <summary>Creates the exception without a reason.</summary>
    public ExchangeStartException()
        : this("The exchange cannot start.")
    {
    }

    /// <summary>Creates the exception.</summary>
    public ExchangeStartException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with what caused it.</summary>
    public ExchangeStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
