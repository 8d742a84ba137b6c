namespace MartDesk.Web.SignIn;

/// <summary>What the page that makes a passkey shows.</summary>
/// <param name="Options">What the browser's authenticator is asked, as JSON; null when it cannot be asked here.</param>
/// <param name="Challenge">Comes back with its answer; null likewise.</param>
/// <param name="Name">Name that was typed already.</param>
/// <param name="Problem">What went wrong; null when nothing did.</param>
public sealed record PasskeyModel(string? Options, string? Challenge, string Name, string? Problem);
