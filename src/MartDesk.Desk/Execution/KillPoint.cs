namespace MartDesk.Desk.Execution;

/// <summary>The places at which a death of the process must lose nothing and double nothing.</summary>
public static class KillPoint
{
    /// <summary>The message is received.</summary>
    public const string BodyReceived = "K01";

    /// <summary>The alert is written, not synced.</summary>
    public const string AlertWritten = "K02";

    /// <summary>The alert is synced, the answer not sent.</summary>
    public const string AlertSynced = "K03";

    /// <summary>The answer is sent.</summary>
    public const string AnswerSent = "K04";

    /// <summary>The orders are worked out, not stored.</summary>
    public const string LegsComputed = "K05";

    /// <summary>The intent of an order is written, not synced.</summary>
    public const string IntentWritten = "K06";

    /// <summary>The intent of an order is synced, the order not sent.</summary>
    public const string IntentSynced = "K07";

    /// <summary>The order is sent; nothing was done with an answer.</summary>
    public const string OrderSent = "K09";

    /// <summary>The answer is here, not stored.</summary>
    public const string AnswerReceived = "K10";

    /// <summary>The outcome is written, not synced.</summary>
    public const string OutcomeWritten = "K11";

    /// <summary>One order is done, the next one not begun.</summary>
    public const string NextLegNotBegun = "K12";
}

/// <summary>Is told when a kill point is reached. Does nothing, except where a test wants the process dead there.</summary>
public interface IKillPoints
{
    /// <summary>The named point is reached.</summary>
    void Reached(string point);
}
