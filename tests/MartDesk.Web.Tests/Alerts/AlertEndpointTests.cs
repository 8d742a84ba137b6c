using System.Net;
using System.Text;
using MartDesk.Desk.Alerts;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Alerts;

public sealed class AlertEndpointTests
{
    private const string Secret = "btc7hJ2kQ9wXs3";

    [Theory]
    [InlineData("/alerts/" + Secret, Secret)]
    [InlineData("/hooks/" + Secret, Secret)]
    [InlineData("/alerts", null)]
    [InlineData("/hooks", null)]
    public async Task Alert_reaches_the_intake_as_it_was_sent(string path, string? pointer)
    {
        await using var desk = await RunningDesk.StartAsync();
        using var body = new StringContent("{\"action\":\"buy\"}  ", Encoding.UTF8, "text/plain");

        using var response = await desk.Client.PostAsync(path, body);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("""{"status":"accepted","alert":"A1"}""", await response.Content.ReadAsStringAsync());
        var received = Assert.Single(desk.Intake.Received);
        Assert.Equal(pointer, received.Pointer);
        Assert.Equal("{\"action\":\"buy\"}  ", Encoding.UTF8.GetString(received.Body.Span));
        Assert.Equal("127.0.0.1", received.SourceAddress);
    }

    [Fact]
    public async Task Refusal_says_code_message_and_hint()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Intake.Answer = _ => new AlertAnswer(400, "refused", null, "bad_json", "Curly quote at column 12.", "Use a straight quote.");

        using var response = await desk.Client.PostAsync("/alerts/" + Secret, new StringContent("x"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(
            """{"status":"refused","code":"bad_json","message":"Curly quote at column 12.","hint":"Use a straight quote."}""",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/alerts/schema.json")]
    [InlineData("/hooks/schema.json")]
    public async Task Schema_of_the_message_is_published_beside_the_address(string path)
    {
        await using var desk = await RunningDesk.StartAsync();

        using var response = await desk.Client.GetAsync(path);

        Assert.Equal("application/schema+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(MartDesk.Desk.Alerts.Messages.AlertSchema.Text.ToArray(), await response.Content.ReadAsByteArrayAsync());
        using var schema = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("MartDesk alert v1", schema.RootElement.GetProperty("title").GetString());
    }

    [Fact]
    public async Task Answer_shows_quotes_and_letters_as_they_are()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Intake.Answer = _ => new AlertAnswer(400, "refused", null, "bad_json", "Curly quote “.", "Send \"symbol\":\"{{ticker}}\" & <nothing> else.");

        using var response = await desk.Client.PostAsync("/alerts/" + Secret, new StringContent("x"));

        Assert.Equal(
            """{"status":"refused","code":"bad_json","message":"Curly quote “.","hint":"Send \"symbol\":\"{{ticker}}\" & <nothing> else."}""",
            await response.Content.ReadAsStringAsync());
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Message_over_64_KB_is_refused_and_one_of_64_KB_is_taken(bool isLengthDeclared)
    {
        await using var desk = await RunningDesk.StartAsync();

        using var tooLarge = await PostAsync(desk, 64 * 1024 + 1, isLengthDeclared);
        using var largest = await PostAsync(desk, 64 * 1024, isLengthDeclared);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
        Assert.Contains("too_large", await tooLarge.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Accepted, largest.StatusCode);
        Assert.Equal(64 * 1024, Assert.Single(desk.Intake.Received).Body.Length);
    }

    [Fact]
    public async Task Sender_is_asked_to_try_again_when_the_alert_could_not_be_stored()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Intake.Answer = _ => throw new IOException("disk full");

        using var response = await desk.Client.PostAsync("/alerts/" + Secret, new StringContent("{}"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("not_stored", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Pointer_is_never_logged_and_never_echoed()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Intake.Answer = _ => throw new IOException("disk full");

        using var failed = await desk.Client.PostAsync("/alerts/" + Secret, new StringContent("{}"));
        using var wrongVerb = await desk.Client.PutAsync("/alerts/" + Secret, new StringContent("{}"));
        using var deeper = await desk.Client.PostAsync($"/alerts/{Secret}/more", new StringContent("{}"));

        Assert.DoesNotContain(Secret, await failed.Content.ReadAsStringAsync());
        Assert.DoesNotContain(Secret, await wrongVerb.Content.ReadAsStringAsync());
        Assert.DoesNotContain(Secret, await deeper.Content.ReadAsStringAsync());
        Assert.Contains(desk.Logs.Lines, line => line.Contains("could not be taken"));
        Assert.DoesNotContain(desk.Logs.Lines, line => line.Contains(Secret));
    }

    private static async Task<HttpResponseMessage> PostAsync(RunningDesk desk, int length, bool isLengthDeclared)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, (byte)'x');
        using var request = new HttpRequestMessage(HttpMethod.Post, "/alerts/" + Secret) { Content = new ByteArrayContent(bytes) };
        request.Headers.TransferEncodingChunked = !isLengthDeclared;
        return await desk.Client.SendAsync(request);
    }
}
