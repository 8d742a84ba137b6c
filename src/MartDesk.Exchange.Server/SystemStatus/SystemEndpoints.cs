using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Faults;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.SystemStatus;

/// <summary><c>/system/time</c> and <c>/system/service</c>: the venue's clock, and that it serves.</summary>
internal sealed class SystemEndpoints(EngineLoop loop, TimeProvider time, ShownClock clock)
{
    private readonly long _startedMs = time.GetUtcNow().ToUnixTimeMilliseconds();

    public IEnumerable<Route> Routes =>
    [
        new(FuturesEndpoints.SystemTime, TimeAsync),
        new(FuturesEndpoints.SystemService, ServiceAsync),
    ];

    private async Task<ApiReply> TimeAsync(ApiRequest request)
    {
        var nowMs = await loop.RunAsync(static venue => venue.NowMs) + clock.SkewMs;
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("server_time"u8, nowMs);
            writer.WriteEndObject();
        });
    }

    /// <summary>Status 2, a text, is what clients read as working: no maintenance is planned or going on.</summary>
    private Task<ApiReply> ServiceAsync(ApiRequest request) => Task.FromResult(ApiReply.Ok(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("service"u8);
        writer.WriteStartObject();
        writer.WriteString("title"u8, "Local exchange"u8);
        writer.WriteString("service_type"u8, "contract"u8);
        writer.WriteString("status"u8, "2"u8);
        writer.WriteNumber("start_time"u8, _startedMs);
        writer.WriteNumber("end_time"u8, _startedMs);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }));
}
