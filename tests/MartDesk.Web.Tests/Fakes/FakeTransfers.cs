using MartDesk.Desk.Accounts;
using MartDesk.Desk.Transfers;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>Transfers in memory that end as the test says, and a till of play money.</summary>
internal sealed class FakeTransfers : ITransfers, IDemoMoney
{
    public List<Transfer> Rows { get; } = [];

    /// <summary>Wishes that were sent, in order.</summary>
    public List<TransferWish> Sent { get; } = [];

    /// <summary>Accounts that claimed, in order.</summary>
    public List<string> Claimed { get; } = [];

    public TransferTerms? Terms { get; set; } = new("USDT", 0.01m, 10_000_000_000m, 8);

    public (TransferState State, string? Message) End { get; set; } = (TransferState.Finished, null);

    /// <summary>Why nothing is stored; null when it is.</summary>
    public string? Refusal { get; set; }

    /// <summary>Why the venue's list is not told; null when it is.</summary>
    public string? Silence { get; set; }

    public DemoClaim Claim { get; set; } = new(DemoClaimEnd.Given, "The venue gave 10 USDT of play money.") { Given = new DemoMoney("USDT", 10m) };

    public static Transfer Row(string? request, TransferState state, decimal amount) => new()
    {
        AccountId = "ACC1",
        RequestId = request,
        VenueId = null,
        Way = TransferWay.SpotToFutures,
        Currency = "USDT",
        Amount = amount,
        Time = Sample.Time,
        State = state,
    };

    public TransferTerms? TermsOf(string accountId) => Terms;

    public Task<TransferAnswer> MakeAsync(TransferWish wish, CancellationToken cancellationToken)
    {
        if (Refusal is not null)
            return Task.FromResult(new TransferAnswer(null, Refusal));
        if (Find(wish.AccountId, wish.RequestId) is { } known)
            return Task.FromResult(new TransferAnswer(known, null));
        Sent.Add(wish);
        var made = Row(wish.RequestId, End.State, wish.Amount) with { AccountId = wish.AccountId, Way = wish.Way, Message = End.Message, VenueId = End.State == TransferState.Finished ? "1181" : null };
        Rows.Insert(0, made);
        return Task.FromResult(new TransferAnswer(made, null));
    }

    public Transfer? Find(string accountId, string requestId) => Rows.Find(row => row.RequestId == requestId && row.AccountId == accountId);

    public Task<TransferList> ReadAsync(string accountId, CancellationToken cancellationToken) =>
        Task.FromResult(new TransferList([.. Rows.Where(row => row.AccountId == accountId)], Silence));

    public Task<DemoClaim> ClaimAsync(string accountId, CancellationToken cancellationToken)
    {
        Claimed.Add(accountId);
        return Task.FromResult(Claim);
    }
}
