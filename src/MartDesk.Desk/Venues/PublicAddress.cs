using System.Net;
using System.Net.Sockets;

namespace MartDesk.Desk.Venues;

/// <summary>Tells addresses of the internet from those of a machine or a local network.</summary>
public static class PublicAddress
{
    /// <summary>True for an address that is routed on the internet.</summary>
    public static bool Is(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (plain.AddressFamily == AddressFamily.InterNetworkV6)
            return (plain.GetAddressBytes()[0] & 0xe0) == 0x20; // 2000::/3 is what is routed
        var bytes = plain.GetAddressBytes();
        return bytes[0] is not (0 or 10 or 127) && bytes[0] < 224
            && !(bytes[0] == 100 && bytes[1] is >= 64 and < 128)
            && !(bytes[0] == 169 && bytes[1] == 254)
            && !(bytes[0] == 172 && bytes[1] is >= 16 and < 32)
            && !(bytes[0] == 192 && bytes[1] == 168);
    }
}
