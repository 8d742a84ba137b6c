using System.Net;
using System.Net.Http.Headers;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Assets;

public sealed class AssetTests
{
    [Theory]
    [InlineData("desk.css", "text/css")]
    [InlineData("desk.js", "text/javascript")]
    [InlineData("lightweight-charts.js", "text/javascript")]
    [InlineData("fonts/inter.woff2", "font/woff2")]
    [InlineData("fonts/jetbrains-mono.woff2", "font/woff2")]
    [InlineData("licenses/lightweight-charts.txt", "text/plain")]
    public async Task Asset_comes_out_of_the_assembly_and_is_sent_once(string path, string type)
    {
        await using var desk = await RunningDesk.StartAsync();

        using var first = await desk.Client.GetAsync(new Uri("/assets/" + path, UriKind.Relative));
        using var again = new HttpRequestMessage(HttpMethod.Get, "/assets/" + path);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await desk.Client.SendAsync(again);
        again.Dispose();
        using var changed = new HttpRequestMessage(HttpMethod.Get, "/assets/" + path);
        changed.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"another\""));
        using var third = await desk.Client.SendAsync(changed);

        Assert.Equal(type, first.Content.Headers.ContentType!.MediaType);
        Assert.False(first.Headers.ETag!.IsWeak);
        Assert.True((await first.Content.ReadAsByteArrayAsync()).Length > 100);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Theory]
    [InlineData("nothing.css")]
    [InlineData("../MartDesk.Web.dll")]
    [InlineData("%2e%2e/appsettings.json")]
    [InlineData("MartDesk.Web.dll")]
    [InlineData("/etc/passwd")]
    public async Task What_is_not_embedded_is_not_there(string path)
    {
        await using var desk = await RunningDesk.StartAsync();

        using var response = await desk.Client.GetAsync(new Uri("/assets/" + path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
