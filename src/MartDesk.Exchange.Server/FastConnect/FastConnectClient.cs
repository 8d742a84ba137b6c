using System.Net;

namespace MartDesk.Exchange.Server.FastConnect;

/// <summary>A program that may ask the exchange's users for a key.</summary>
/// <param name="Id">What it calls itself in requests.</param>
/// <param name="Name">What users are shown.</param>
/// <param name="Redirects">Where the browser may be sent back to; compared character by character.</param>
public sealed record FastConnectClient(string Id, string Name, IReadOnlyList<string> Redirects)
{
    /// <summary>Addresses that its keys are bound to; empty means any.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>What is wrong with it; null when nothing is. Without TLS only a loopback address may get a code.</summary>
    internal string? Problem => this switch
    {
        { Id: "" } or { Name: "" } => "A Fast Connect client needs an id and a name.",
        { Redirects.Count: 0 } => $"The Fast Connect client {Id} has no redirect address.",
        _ when Redirects.FirstOrDefault(address => !IsUsable(address)) is { } wrong => $"{wrong} is no redirect address: https, or http on a loopback address, without fragment and user.",
        _ when Addresses.FirstOrDefault(address => !IPAddress.TryParse(address, out _)) is { } wrong => $"{wrong}, an address of the Fast Connect client {Id}, is no IP address.",
        _ => null,
    };

    private static bool IsUsable(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Fragment.Length == 0 && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
