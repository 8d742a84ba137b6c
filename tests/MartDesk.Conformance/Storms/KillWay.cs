namespace MartDesk.Conformance.Storms;

/// <summary>One way for the desk to die.</summary>
/// <param name="Name">A kill point, or what is done to it.</param>
/// <param name="Kind">How it is brought about.</param>
internal sealed record KillWay(string Name, KillKind Kind)
{
    /// <summary>Every way that there is, beside those that a scene begins with: a first opening, and any moment.</summary>
    public static IReadOnlyList<KillWay> All { get; } =
    [
        new("K01", KillKind.Told), new("K02", KillKind.Told), new("K03", KillKind.Told), new("K04", KillKind.Told), new("K05", KillKind.Told), new("K06", KillKind.Told),
        new("K07", KillKind.Told), new("K08", KillKind.Wire), new("K09", KillKind.Told), new("K10", KillKind.Told), new("K11", KillKind.Told), new("K12", KillKind.Told),
        new("K13", KillKind.Wire), new("K14", KillKind.Wire), new("K15", KillKind.Wire), new("K16", KillKind.Wire), new("K17", KillKind.Opening), new("K18", KillKind.Stopping),
        new("exchange", KillKind.Exchange), new("cuts", KillKind.Cuts), new("standstill", KillKind.Standstill), new("full disk", KillKind.FullDisk),
    ];

    /// <summary>The kill points among them.</summary>
    public static IEnumerable<string> Points => All.Where(way => way.Name[0] == 'K').Select(way => way.Name);
}

/// <summary>How a death is brought about.</summary>
internal enum KillKind
{
    /// <summary>The desk was told to die there, by its environment.</summary>
    Told,

    /// <summary>By what passes on the line to the exchange.</summary>
    Wire,

    /// <summary>While it opens its database.</summary>
    Opening,

    /// <summary>While it stops.</summary>
    Stopping,

    /// <summary>The exchange dies first, and the desk a moment later.</summary>
    Exchange,

    /// <summary>After its connections were cut several times.</summary>
    Cuts,

    /// <summary>After it stood still.</summary>
    Standstill,

    /// <summary>While its disk is full.</summary>
    FullDisk,
}
