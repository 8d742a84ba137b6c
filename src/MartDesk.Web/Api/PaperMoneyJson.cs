namespace MartDesk.Web.Api;

/// <summary>A payment of paper money.</summary>
internal sealed record PaperMoneyJson
{
    /// <summary>USDT; negative takes out.</summary>
    public required decimal Amount { get; init; }
}
