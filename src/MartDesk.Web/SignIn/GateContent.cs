namespace MartDesk.Web.SignIn;

/// <summary>What stands on a page outside the desk: the first start, the sign-in, a proof.</summary>
public sealed record GateContent
{
    /// <summary>Title of the document and of the page.</summary>
    public required string Title { get; init; }

    /// <summary>What is asked.</summary>
    public required GateStep Step { get; init; }

    /// <summary>Where to go afterwards; a path of the desk.</summary>
    public string Next { get; init; } = "/";

    /// <summary>Name of a post that waits; empty when none does.</summary>
    public string Post { get; init; } = "";

    /// <summary>A code of an authenticator app is asked too.</summary>
    public bool AsksCode { get; init; }

    /// <summary>A passkey will do instead.</summary>
    public bool OffersPasskey { get; init; }

    /// <summary>The setup token as far as it is known.</summary>
    public string SetupToken { get; init; } = "";

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Problem { get; init; }
}

/// <summary>What such a page asks.</summary>
public enum GateStep
{
    /// <summary>A first password.</summary>
    Setup = 0,

    /// <summary>Password and code.</summary>
    SignIn = 1,

    /// <summary>The same again, before something that hands out power.</summary>
    Confirm = 2,
}
