using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace MartDesk.Web.Accounts;

/// <summary>Addresses of this machine that a venue can see. Found without asking anybody.</summary>
internal static class MachineAddresses
{
    /// <summary>Addresses for the list of a key: of the loopback for the local exchange, else the public ones. Empty behind a router.</summary>
    internal static IReadOnlyList<string> For(bool isLocal)
    {
        if (isLocal)
            return [IPAddress.Loopback.ToString()];
        try
        {
            return
            [
                .. NetworkInterface.GetAllNetworkInterfaces()
                    .Where(network => network.OperationalStatus == OperationalStatus.Up)
                    .SelectMany(network => network.GetIPProperties().UnicastAddresses)
                    .Select(unicast => unicast.Address)
                    .Where(IsPublic)
                    .Select(address => address.ToString())
                    .Distinct(),
            ];
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }

    internal static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return (address.GetAddressBytes()[0] & 0xe0) == 0x20; // 2000::/3 is what is routed
        var bytes = address.GetAddressBytes();
        return bytes[0] is not (0 or 10 or 127) && bytes[0] < 224
            && !(bytes[0] == 100 && bytes[1] is >= 64 and < 128)
            && !(bytes[0] == 169 && bytes[1] == 254)
            && !(bytes[0] == 172 && bytes[1] is >= 16 and < 32)
            && !(bytes[0] == 192 && bytes[1] == 168);
    }
}
