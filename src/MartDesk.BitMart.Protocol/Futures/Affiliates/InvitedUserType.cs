using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Affiliates;

/// <summary>How a user came to an affiliate. Wire name <c>user_type</c>.</summary>
[JsonConverter(typeof(WireNumberConverter<InvitedUserType>))]
public enum InvitedUserType
{
    /// <summary>Invited by somebody the affiliate invited.</summary>
    Indirect = 0,

    /// <summary>Invited by the affiliate.</summary>
    Direct = 1,
}
