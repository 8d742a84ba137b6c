namespace MartDesk.Exchange.Server;

/// <summary>Whose word holds where the public reference and the observed live service contradict each other.</summary>
public enum VenueDialect
{
    /// <summary>The live service, as it was seen to answer.</summary>
    Live = 0,

    /// <summary>The public reference, to the letter.</summary>
    Reference = 1,
}
