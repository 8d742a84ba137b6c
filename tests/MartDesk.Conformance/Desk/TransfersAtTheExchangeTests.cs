using MartDesk.Desk.Accounts;
using MartDesk.Desk.Transfers;
using MartDesk.Desk.Venues;
using MartDesk.Testing;

namespace MartDesk.Conformance.Desk;

public sealed class TransfersAtTheExchangeTests
{
    [Fact]
    public async Task Money_goes_to_spot_and_back_once_also_when_the_answer_is_lost()
    {
        await using var desk = await DeskAndExchange.StartAsync();

        var refused = (await MakeAsync(desk, "r-0", TransferWay.SpotToFutures, 1m)).Transfer!; // stored, and refused by the venue
        Assert.Equal(TransferState.Failed, refused.State);
        Assert.Contains("42000", refused.Message, StringComparison.Ordinal);

        var made = (await MakeAsync(desk, "r-1", TransferWay.FuturesToSpot, 250.5m)).Transfer;
        Assert.Equal(TransferState.Finished, made?.State);
        Assert.NotNull(made?.VenueId);
        await Eventually.HoldsAsync(() => desk.Portfolio.Current.Accounts is [{ Wallet: 99_749.5m }], "the desk sees what was taken out");
        Assert.Equal(made, (await MakeAsync(desk, "r-1", TransferWay.FuturesToSpot, 250.5m)).Transfer);

        desk.Break("drop-reply transfer-contract count=1");
        var lost = (await MakeAsync(desk, "r-2", TransferWay.SpotToFutures, 250.5m)).Transfer;
        Assert.Equal(TransferState.Finished, lost?.State);
        Assert.NotEqual(made?.VenueId, lost?.VenueId);
        await Eventually.HoldsAsync(() => desk.Portfolio.Current.Accounts is [{ Wallet: 100_000m }], "the desk sees that it is back");

        desk.Break("cut-request transfer-contract count=1");
        Assert.Equal(TransferState.Unknown, (await MakeAsync(desk, "r-3", TransferWay.FuturesToSpot, 250.5m)).Transfer?.State);
        Assert.Contains("not cleared up yet", (await MakeAsync(desk, "r-4", TransferWay.FuturesToSpot, 250.5m)).Refusal, StringComparison.Ordinal);

        var list = await desk.Transfers.ReadAsync(desk.Account.AccountId, CancellationToken.None);
        Assert.Equal((null, "r-3 Unknown, r-2 Finished, r-1 Finished, r-0 Failed"), (list.Problem, string.Join(", ", list.Rows.Select(row => $"{row.RequestId} {row.State}"))));
        Assert.Equal(100_000m, desk.Portfolio.Current.Accounts[0].Wallet);
    }

    [Fact]
    public async Task The_desk_takes_no_amount_that_the_exchange_would_refuse_and_the_other_way_round()
    {
        await using var desk = await DeskAndExchange.StartAsync();
        var terms = desk.Transfers.TermsOf(desk.Account.AccountId)!; // it is connected

        Assert.IsType<VenueReply<decimal>.Rejected>(await desk.Venue.TransferAsync(TransferWay.FuturesToSpot, terms.Least - 0.001m, CancellationToken.None));
        var precise = await desk.Venue.TransferAsync(TransferWay.FuturesToSpot, terms.Least + 0.000000001m, CancellationToken.None);
        Assert.Equal("40005", Assert.IsType<VenueReply<decimal>.Rejected>(precise).Error.Code);
        Assert.Equal(TransferState.Finished, (await MakeAsync(desk, "r-1", TransferWay.FuturesToSpot, terms.Least + 0.00000001m)).Transfer?.State);
    }

    [Fact]
    public async Task Demo_money_is_given_by_the_exchange_and_a_lost_answer_is_told_as_not_known()
    {
        await using var desk = await DeskAndExchange.StartAsync(environment: VenueEnvironment.Demo);

        var claim = await desk.DemoMoney.ClaimAsync(desk.Account.AccountId, CancellationToken.None);
        Assert.Equal((DemoClaimEnd.Given, "The venue gave 10 USDT of play money."), (claim.End, claim.Words));
        await Eventually.HoldsAsync(() => desk.Portfolio.Current.Accounts is [{ Wallet: 100_010m }], "the desk sees the play money");

        desk.Break("drop-reply claim count=1");
        Assert.Equal(DemoClaimEnd.Unknown, (await desk.DemoMoney.ClaimAsync(desk.Account.AccountId, CancellationToken.None)).End);
        await Eventually.HoldsAsync(() => desk.Portfolio.Current.Accounts is [{ Wallet: 100_020m }], "it was given all the same");

        desk.Break("error claim code=40011 count=1");
        Assert.Equal(DemoClaimEnd.Refused, (await desk.DemoMoney.ClaimAsync(desk.Account.AccountId, CancellationToken.None)).End);
    }

    [Fact]
    public async Task An_account_of_the_local_exchange_claims_nothing()
    {
        await using var desk = await DeskAndExchange.StartAsync();

        Assert.Equal(DemoClaimEnd.Refused, (await desk.DemoMoney.ClaimAsync(desk.Account.AccountId, CancellationToken.None)).End);
        Assert.Equal(100_000m, desk.Portfolio.Current.Accounts[0].Wallet);
    }

    private static Task<TransferAnswer> MakeAsync(DeskAndExchange desk, string request, TransferWay way, decimal amount) =>
        desk.Transfers.MakeAsync(new TransferWish(request, desk.Account.AccountId, way, amount), CancellationToken.None);
}
