using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;
using MartDesk.Web.Hosting;
using MartDesk.Web.Pages;
using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MartDesk.Web.Market;

/// <summary>Book and trades of one market as Server-Sent Events: at most five messages a second, each with the newest book and the trades since the last.</summary>
internal static class MarketStream
{
    private const int Levels = 20;
    private const int TradesKept = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(2);

    internal static void MapMarketStream(this IEndpointRouteBuilder routes) => routes.MapGet("/live/book", StreamAsync).WithMetadata(AsksByItself.Mark);

    private static async Task StreamAsync(HttpContext context)
    {
        var request = PageRequest.From(PageKind.Market, null, context.Request.Query);
        var portfolio = context.RequestServices.GetRequiredService<IPortfolio>();
        if (request is not { AccountId: { } account, Symbol: { } symbol } || portfolio.VenueOf(account) is not { } venue || portfolio.InstrumentOf(account, symbol) is null)
        {
            await new Refusal { Code = "not_found", Message = "There is no such market in this account." }.WriteAsync(context.Response, StatusCodes.Status404NotFound);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        var sessions = context.RequestServices.GetRequiredService<SessionBook>();
        var sessionId = AccessPolicy.SessionOf(context.User) ?? "";
        var newest = new Newest();
        var listening = ListenAsync(venue, symbol, newest, end.Token);
        try
        {
            await SendAsync(context.Response.Body, newest, () => sessions.Find(sessionId) is not null, time, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The page was closed, or the desk stops.
        }
        finally
        {
            await end.CancelAsync();
            await listening;
        }
    }

    private static async Task ListenAsync(IVenue venue, string symbol, Newest newest, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var update in venue.ListenMarketAsync(symbol, cancellationToken))
                newest.Put(update);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
    }

    private static async Task SendAsync(Stream output, Newest newest, Func<bool> isSignedIn, TimeProvider time, CancellationToken cancellationToken)
    {
        while (isSignedIn())
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(newest.WaitAsync(waiting.Token), Task.Delay(Heartbeat, time, waiting.Token));
            await waiting.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            await output.WriteAsync("data: "u8.ToArray(), cancellationToken);
            await JsonSerializer.SerializeAsync(output, newest.Take(), MarketJson.Default.MarketMessage, cancellationToken);
            await output.WriteAsync("\n\n"u8.ToArray(), cancellationToken);
            await output.FlushAsync(cancellationToken);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>What came since the last message. A slow page loses books, which newer ones replace, and the oldest of many trades.</summary>
    private sealed class Newest
    {
        private readonly Lock _gate = new();
        private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        private MarketUpdate.Book? _book;
        private List<MarketPrint> _prints = [];

        public void Put(MarketUpdate update)
        {
            lock (_gate)
            {
                if (update is MarketUpdate.Book book)
                    _book = book;
                else if (update is MarketUpdate.Trades(var prints))
                    _prints = [.. prints.Concat(_prints).Take(TradesKept)];
            }

            _changed.Writer.TryWrite(true);
        }

        public async Task WaitAsync(CancellationToken cancellationToken)
        {
            await _changed.Reader.WaitToReadAsync(cancellationToken);
            _changed.Reader.TryRead(out _);
        }

        public MarketMessage Take()
        {
            lock (_gate)
            {
                var message = new MarketMessage(
                    _book is null ? null : Rows(_book.Bids), _book is null ? null : Rows(_book.Asks),
                    [.. _prints.Select(print => new PrintJson(print.Price, print.Contracts, print.IsBuy, print.Time.ToUnixTimeMilliseconds()))]);
                _book = null;
                _prints = [];
                return message;
            }
        }

        private static decimal[][] Rows(IReadOnlyList<BookLevel> levels) => [.. levels.Take(Levels).Select(level => new[] { level.Price, level.Contracts })];
    }
}

/// <summary>One message. Levels are price and contracts, best first; null when the book did not change.</summary>
internal sealed record MarketMessage(decimal[][]? Bids, decimal[][]? Asks, IReadOnlyList<PrintJson> Trades);

/// <summary>A trade.</summary>
/// <param name="Price">Price.</param>
/// <param name="Contracts">Contracts.</param>
/// <param name="Buy">The taker bought.</param>
/// <param name="Time">Unix milliseconds.</param>
internal sealed record PrintJson(decimal Price, long Contracts, bool Buy, long Time);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MarketMessage))]
internal sealed partial class MarketJson : JsonSerializerContext;
