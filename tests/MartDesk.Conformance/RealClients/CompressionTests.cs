using System.Text.Json;
using MartDesk.Conformance.Programs;

namespace MartDesk.Conformance.RealClients;

/// <summary>permessage-deflate as the ws package of npm offers it, on which most JavaScript clients stand.</summary>
public sealed class CompressionTests : IAsyncLifetime
{
    private MartDeskProcess _exchange = null!; // Set by InitializeAsync, before any test.

    public async Task InitializeAsync() => _exchange = await ClientScript.RunExchangeAsync();

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Fact]
    public async Task Messages_are_packed_when_the_client_offers_it_and_else_not()
    {
        var seen = await ClientScript.RunAsync("ws-deflate.mjs", _exchange);
        foreach (var name in new[] { "offered", "keptDictionary" })
        {
            var packed = seen.GetProperty(name);
            Assert.Contains("permessage-deflate", packed.GetProperty("extensions").GetString(), StringComparison.Ordinal);
            Assert.True(Number(packed, "bytes") < 0.5 * Number(packed, "characters"), packed.GetRawText());
        }

        var plain = seen.GetProperty("plain");
        Assert.Equal("", plain.GetProperty("extensions").GetString());
        Assert.True(Number(plain, "bytes") > Number(plain, "characters"), plain.GetRawText());
        Assert.All(seen.EnumerateObject(), each => Assert.Equal((0d, "futures/depthAll50:BTCUSDT@100ms"), (Number(each.Value, "binary"), each.Value.GetProperty("group").GetString())));
    }

    private static double Number(JsonElement seen, string member) => seen.GetProperty(member).GetDouble();
}
