using System.Net;

namespace MartDesk.Desk.Pointers;

/// <summary>Which addresses may send. The presets are what the senders publish; they change, so a pointer may name its own instead.</summary>
internal static class SenderAddresses
{
    /// <summary>The longest address, with a zone or a prefix behind it, is shorter.</summary>
    private const int Longest = 64;

    private static readonly Dictionary<string, string[]> Presets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["tradingview"] = ["52.89.214.238", "34.212.75.30", "54.218.53.128", "52.32.178.7"],
        ["trendspider"] = ["3.12.143.24"],
    };

    /// <summary>True for a preset, an address or a network.</summary>
    public static bool IsKnown(string entry) => Presets.ContainsKey(entry) || TryNetwork(entry, out _);

    /// <summary>True when an address is on a list, or the list is empty. An address that is not known is on none.</summary>
    public static bool Contain(IReadOnlyList<string> list, string? address)
    {
        if (list.Count == 0)
            return true;
        if (address?.Length > Longest || !IPAddress.TryParse(address, out var sender))
            return false;
        if (sender.IsIPv4MappedToIPv6)
            sender = sender.MapToIPv4();
        return list.SelectMany(entry => Presets.GetValueOrDefault(entry) ?? [entry]).Any(entry => TryNetwork(entry, out var network) && network.Contains(sender));
    }

    private static bool TryNetwork(string entry, out IPNetwork network)
    {
        if (entry.Length > Longest)
        {
            network = default;
            return false;
        }

        if (IPAddress.TryParse(entry, out var single))
        {
            network = new IPNetwork(single, single.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
            return true;
        }

        return IPNetwork.TryParse(entry, out network);
    }
}
