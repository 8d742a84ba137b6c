using System.Net;
using System.Net.NetworkInformation;
using MartDesk.Desk.Venues;

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
                    .Where(PublicAddress.Is)
                    .Select(address => address.ToString())
                    .Distinct(),
            ];
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }
}
