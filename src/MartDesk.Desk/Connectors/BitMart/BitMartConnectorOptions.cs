using MartDesk.BitMart;

namespace MartDesk.Desk.Connectors.BitMart;

/// <summary>What the connector needs to know of this installation.</summary>
public sealed record BitMartConnectorOptions
{
    /// <summary>Root of the local exchange that serves the local accounts without an address of their own.</summary>
    public Uri LocalExchange { get; init; } = BitMartEnvironment.Local.RestAddress;
}
