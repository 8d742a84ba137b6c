using MartDesk.BitMart.Protocol.Errors;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.Accounts;

/// <summary>The parameter <c>account</c> of the calls that read orders, fills, positions and ledger: futures or copy trading.</summary>
/// <remarks>An account here is one or the other as a whole; asked for the other, the answer is what the venue says of an account that holds nothing.</remarks>
internal static class TradingAccountFilter
{
    public const string Futures = "futures";
    public const string CopyTrading = "copy_trading";

    /// <summary>Answers a list: empty when the other account is asked for.</summary>
    public static Func<ApiRequest, Task<ApiReply>> ForList(Func<ApiRequest, Task<ApiReply>> handle) => For(handle, ApiReply.Ok(static writer =>
    {
        writer.WriteStartArray();
        writer.WriteEndArray();
    }));

    /// <summary>Answers with one order: there is none when the other account is asked for.</summary>
    public static Func<ApiRequest, Task<ApiReply>> ForOrder(Func<ApiRequest, Task<ApiReply>> handle) => For(handle, BitMartError.OrderNotExist);

    private static Func<ApiRequest, Task<ApiReply>> For(Func<ApiRequest, Task<ApiReply>> handle, ApiReply nothing) => request => request.Query("account") switch
    {
        null => handle(request),
        Futures or CopyTrading when request.Query("account") != request.TradingAccount => Task.FromResult(nothing),
        Futures or CopyTrading => handle(request),
        _ => Task.FromResult<ApiReply>(BitMartError.ParameterParse),
    };
}
