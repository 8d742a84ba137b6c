using MartDesk.BitMart.Limits;
using MartDesk.BitMart.Protocol.Limits;

namespace MartDesk.BitMart.Rest;

/// <summary>An endpoint as one client reaches it.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Address">Its address without a query.</param>
/// <param name="Window">The limit that its calls count against.</param>
internal sealed record Route(Endpoint Endpoint, Uri Address, CallWindow Window);
