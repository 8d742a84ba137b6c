namespace MartDesk.Desk.Planning;

/// <summary>What an alert leads to.</summary>
internal abstract record Plan
{
    private Plan()
    {
    }

    /// <summary>Legs, to be carried out one after the other, each after the one before has ended.</summary>
    public sealed record Orders(IReadOnlyList<PlannedLeg> Legs, string? Warning) : Plan;

    /// <summary>The account is already as it should be.</summary>
    public sealed record Nothing(string Code, string Message) : Plan;

    /// <summary>It must not be carried out.</summary>
    public sealed record Refused(string Code, string Message) : Plan;
}
