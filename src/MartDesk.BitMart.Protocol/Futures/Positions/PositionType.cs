using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Positions;

/// <summary>Long or short, as a number. Wire name <c>position_type</c>.</summary>
[JsonConverter(typeof(WireNumberConverter<PositionType>))]
public enum PositionType
{
    /// <summary>Gains when the price rises.</summary>
    Long = 1,

    /// <summary>Gains when the price falls.</summary>
    Short = 2,
}
