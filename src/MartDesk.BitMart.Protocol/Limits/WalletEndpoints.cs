namespace MartDesk.BitMart.Protocol.Limits;

/// <summary>Calls of the main account beside futures. None of them moves anything: there is no call here that withdraws.</summary>
public static class WalletEndpoints
{
    /// <summary>What a withdrawal would cost; told only to a key that may withdraw.</summary>
    /// <remarks>BitMart's API of the main account, <c>GET /account/v1/withdraw/charge</c>, keyed, 2 per 2 s per key.</remarks>
    public static readonly Endpoint WithdrawCharge = new("GET", "/account/v1/withdraw/charge", Authentication.Keyed, new RateLimit(2, TimeSpan.FromSeconds(2), RateLimitScope.Key));
}
