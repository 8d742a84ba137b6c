using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MartDesk.Cli.Output;
using MartDesk.Cli.Running;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk ticker</c>, <c>order-book</c> and <c>rate</c>: a market as the venue of an account tells it now.</summary>
internal static class MarketCommands
{
    private const int DefaultLevels = 10;

    /// <summary>What perpetual futures here are priced in.</summary>
    private const string Quote = "USDT";

    public static IEnumerable<Command> Build()
    {
        yield return BuildTicker();
        yield return BuildBook();
        yield return BuildRate();
    }

    private static Command BuildTicker()
    {
        var (symbol, account, json) = (Symbol(), Account(), CommonOptions.Json());
        var command = new Command("ticker", "Show last, mark, bid and ask of a market.") { symbol, account, json, DataFolder.Option };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var desk = new DeskApi(DataFolder.Of(parsed));
            using var ticker = await ReadAsync(desk, "ticker", parsed.GetRequiredValue(symbol), parsed.GetValue(account), cancellationToken);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(ticker.RootElement.GetRawText());
                return ExitCode.Done;
            }

            using var rows = JsonDocument.Parse($"[{ticker.RootElement.GetRawText()}]");
            StateTable.Print(rows, asJson: false, "", new("Market", "symbol"), new("Last", "last", true), new("Mark", "mark", true), new("Bid", "bid", true), new("Ask", "ask", true), new("Volume 24 h", "volume24h", true), new("Time", "time"));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildBook()
    {
        var (symbol, account, json) = (Symbol(), Account(), CommonOptions.Json());
        var levels = new Option<int>("--levels") { Description = "Levels of each side.", DefaultValueFactory = _ => DefaultLevels, HelpName = "N" };
        levels.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 50)
                result.AddError("--levels must be from 1 to 50.");
        });
        var command = new Command("order-book", "Show the best levels of a market's book: asks above bids.") { symbol, account, levels, json, DataFolder.Option };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var desk = new DeskApi(DataFolder.Of(parsed));
            using var book = await ReadAsync(desk, "book", parsed.GetRequiredValue(symbol), parsed.GetValue(account), cancellationToken);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(book.RootElement.GetRawText());
                return ExitCode.Done;
            }

            using var rows = JsonDocument.Parse(Ladder(book.RootElement, parsed.GetValue(levels)).ToJsonString());
            StateTable.Print(rows, asJson: false, "The book is empty.", new("Side", "side"), new("Price", "price", true), new("Contracts", "contracts", true), new("Sum", "sum", true));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildRate()
    {
        var coin = new Argument<string>("COIN") { Description = "The coin, for example BTC; also its market, BTCUSDT." };
        var amount = new Argument<decimal>("AMOUNT") { Description = "How much of it; 1 when left out.", Arity = ArgumentArity.ZeroOrOne, CustomParser = ReadAmount, DefaultValueFactory = _ => 1m };
        var account = Account();
        var command = new Command("rate", "Show what an amount of a coin is worth in USDT by the last price.") { coin, amount, account, DataFolder.Option };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(coin).ToUpperInvariant();
            var traded = name.Length > Quote.Length && name.EndsWith(Quote, StringComparison.Ordinal) ? name[..^Quote.Length] : name;
            using var desk = new DeskApi(DataFolder.Of(parsed));
            using var ticker = await ReadAsync(desk, "ticker", traded + Quote, parsed.GetValue(account), cancellationToken);
            var last = ticker.RootElement.GetProperty("last").GetDecimal();
            if (last == 0m)
                throw new CommandFailedException($"{traded}{Quote} has not traded yet, so it has no price.");
            var of = parsed.GetValue(amount);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{of} {traded} = {of * last:0.########} {Quote}"));
            return ExitCode.Done;
        });
        return command;
    }

    private static decimal ReadAmount(ArgumentResult result)
    {
        if (decimal.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount is > 0m and <= 1_000_000_000_000m)
            return amount;
        result.AddError("AMOUNT must be a number above 0, like 0.5.");
        return 0m;
    }

    /// <summary>Rows from the highest ask to the lowest bid, each with what rests up to it.</summary>
    private static JsonArray Ladder(JsonElement book, int levels) => [.. Side(book, "asks", "ask", levels).Reverse(), .. Side(book, "bids", "bid", levels)];

    private static IEnumerable<JsonNode> Side(JsonElement book, string member, string side, int levels)
    {
        var sum = 0L;
        foreach (var level in book.GetProperty(member).EnumerateArray().Take(levels))
        {
            var contracts = level.GetProperty("contracts").GetInt64();
            sum += contracts;
            yield return new JsonObject { ["side"] = side, ["price"] = level.GetProperty("price").GetDecimal(), ["contracts"] = contracts, ["sum"] = sum };
        }
    }

    private static Argument<string> Symbol() => new("SYMBOL") { Description = "The market, for example BTCUSDT." };

    private static Option<string?> Account() => new("--account") { Description = "At the venue of this account, by label or id; of the first one when left out.", HelpName = "ACCOUNT" };

    private static Task<JsonDocument> ReadAsync(DeskApi desk, string what, string symbol, string? account, CancellationToken cancellationToken) => desk.ReadAsync(
        $"/api/v1/{what}/{Uri.EscapeDataString(symbol)}{(account is null ? "" : "?account=" + Uri.EscapeDataString(account))}",
        account is null ? $"market '{symbol}' at the venue of the first account" : $"market '{symbol}' at the venue of {account}, or no account of that name",
        cancellationToken);
}
