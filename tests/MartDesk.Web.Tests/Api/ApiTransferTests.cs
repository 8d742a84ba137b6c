using System.Net;
using System.Text;
using System.Text.Json;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Transfers;
using MartDesk.Desk.Venues;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Api;

public sealed class ApiTransferTests
{
    [Fact]
    public async Task Transfer_is_made_once_for_an_id_and_told_as_it_stands()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");
        const string Body = """{"request_id":"r-1","direction":"futures_to_spot","amount":250.5}""";

        var (status, told) = await PostAsync(desk, "paper", Body);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"request_id":"r-1","transfer_id":"1181","direction":"futures_to_spot","amount":250.5,"currency":"USDT","state":"finished","message":null,"time":"2026-11-21T14:32:07+00:00"}""", told);
        Assert.Equal((HttpStatusCode.OK, told), await PostAsync(desk, "ACC1", Body));
        Assert.Equal([new TransferWish("r-1", "ACC1", TransferWay.FuturesToSpot, 250.5m)], desk.Transfers.Sent);
        Assert.Equal(("accounts transfers", "request: r-1, way: futures_to_spot, amount: 250.5, state: finished", "done"), desk.Audit.Entries[^1] is var entry ? (entry.What, entry.Detail, entry.Result) : default);

        using var list = JsonDocument.Parse(await desk.Client.GetStringAsync("/api/v1/accounts/Paper/transfers"));
        Assert.Equal(told, list.RootElement.GetProperty("transfers")[0].GetRawText());
        Assert.Equal(JsonValueKind.Null, list.RootElement.GetProperty("problem").ValueKind);
        desk.Transfers.Silence = "The venue did not list them.";
        Assert.Contains("\"problem\":\"The venue did not list them.\"", await desk.Client.GetStringAsync("/api/v1/accounts/Paper/transfers"));
    }

    [Theory]
    [InlineData("""{"direction":"futures_to_spot","amount":5}""", "bad_value")]
    [InlineData("""{"request_id":"","direction":"futures_to_spot","amount":5}""", "bad_value")]
    [InlineData("""{"request_id":"a b","direction":"futures_to_spot","amount":5}""", "bad_value")]
    [InlineData("""{"request_id":"r-1","direction":"up","amount":5}""", "bad_value")]
    [InlineData("""{"request_id":"r-1","direction":"futures_to_spot","amount":5,"confirm":"yes"}""", "not_confirmed")]
    public async Task What_is_not_right_is_refused_and_nothing_is_sent(string body, string code)
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Main", VenueEnvironment.Live);

        var (status, told) = await PostAsync(desk, "Main", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains($"\"code\":\"{code}\"", told);
        Assert.Empty(desk.Transfers.Sent);
    }

    [Fact]
    public async Task A_transfer_that_failed_or_is_not_known_is_no_success()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Main", VenueEnvironment.Live);

        desk.Transfers.End = (TransferState.Failed, "the venue refused: 42000 Insufficient balance.");
        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, """{"status":"refused","code":"failed","message":"5 USDT were not moved from futures to spot: the venue refused: 42000 Insufficient balance."}"""),
            await PostAsync(desk, "Main", """{"request_id":"r-1","direction":"futures_to_spot","amount":5,"confirm":"LIVE"}"""));
        desk.Transfers.End = (TransferState.Unknown, "No answer came.");
        var (status, told) = await PostAsync(desk, "Main", """{"request_id":"r-2","direction":"futures_to_spot","amount":5,"confirm":"LIVE"}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("\"code\":\"not_known\"", told);
        desk.Transfers.Refusal = "The account is disabled.";
        Assert.Contains("\"code\":\"refused\"", (await PostAsync(desk, "Main", """{"request_id":"r-3","direction":"futures_to_spot","amount":5,"confirm":"LIVE"}""")).Body);
    }

    [Fact]
    public async Task Demo_money_is_claimed_and_its_three_ends_are_told_apart()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Try", VenueEnvironment.Demo);

        Assert.Equal((HttpStatusCode.OK, """{"amount":10,"currency":"USDT"}"""), await PostAsync(desk, "try", null, "demo-money"));
        desk.Transfers.Claim = new DemoClaim(DemoClaimEnd.Refused, "The venue gave no play money: 40046 Claimed already.");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, """{"status":"refused","code":"refused","message":"The venue gave no play money: 40046 Claimed already."}"""), await PostAsync(desk, "Try", null, "demo-money"));
        desk.Transfers.Claim = new DemoClaim(DemoClaimEnd.Unknown, "The venue did not answer.");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"refused","code":"not_known","message":"The venue did not answer."}"""), await PostAsync(desk, "Try", null, "demo-money"));
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(desk, "Nobody", null, "demo-money")).Status);
    }

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(RunningDesk desk, string account, string? body, string what = "transfers")
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var reply = await desk.Client.PostAsync(new Uri($"/api/v1/accounts/{account}/{what}", UriKind.Relative), content);
        return (reply.StatusCode, await reply.Content.ReadAsStringAsync());
    }
}
