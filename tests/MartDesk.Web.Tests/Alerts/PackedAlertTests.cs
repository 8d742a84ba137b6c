using System.IO.Compression;
using System.Net;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Alerts;

public sealed class PackedAlertTests
{
    [Fact]
    public async Task Packed_alert_is_not_unpacked()
    {
        await using var desk = await RunningDesk.StartAsync();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(new byte[10_000_000]); // ten million bytes in ten thousand
        using var sender = new HttpClient { BaseAddress = desk.Host.Address };
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");

        using var reply = await sender.PostAsync(new Uri("/alerts/pointer01", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.Accepted, reply.StatusCode);
        Assert.Equal(packed.ToArray(), Assert.Single(desk.Intake.Received).Body.ToArray());
    }
}
