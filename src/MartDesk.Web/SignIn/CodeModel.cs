namespace MartDesk.Web.SignIn;

/// <summary>What the page that sets up an authenticator app shows.</summary>
/// <param name="Draft">Name of the secret that waits for its first code.</param>
/// <param name="Secret">The secret, to be typed where no picture can be taken.</param>
/// <param name="Picture">Modules of the QR code, dark ones true.</param>
/// <param name="IsFirst">It belongs to the first start, and may be left for later.</param>
/// <param name="Problem">What went wrong; null when nothing did.</param>
public sealed record CodeModel(string Draft, string Secret, IReadOnlyList<IReadOnlyList<bool>> Picture, bool IsFirst, string? Problem);
