namespace MartDesk.Web.Live;

/// <summary>Who has a page open.</summary>
/// <param name="FormToken">Token of the forms drawn for them.</param>
/// <param name="IsSignedIn">Whether their session still lives.</param>
internal sealed record LiveViewer(string FormToken, Func<bool> IsSignedIn);
