using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MartDesk.Cli.Running;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk buy</c>, <c>sell</c>, <c>close</c>, <c>edit</c> and <c>cancel</c>: orders by hand. Each is shown before it is sent, and sent once.</summary>
internal sealed class OrderCommands(TimeProvider time)
{
    private static readonly TimeSpan OutcomeWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(100);

    private readonly Argument<string> _symbol = new("SYMBOL") { Description = "Market as the venue names it, such as BTCUSDT." };
    private readonly Option<string?> _account = new("--account") { Description = "Account by label or id; needed when there are several.", HelpName = "ACCOUNT" };
    private readonly Option<bool> _yes = new("--yes") { Description = "Send without asking." };
    private readonly Option<bool> _live = new("--live") { Description = "It is meant: this account trades real money." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public IEnumerable<Command> Build()
    {
        yield return BuildEntry("buy", "Buy: open or add to a long position, or turn a short one in one-way mode.");
        yield return BuildEntry("sell", "Sell: open or add to a short position, or turn a long one in one-way mode.");
        yield return BuildClose();
        yield return BuildEdit();
        yield return BuildCancel();
    }

    private Command BuildEntry(string name, string description)
    {
        var quantity = Decimal(new Argument<decimal>("QUANTITY") { Description = "How much, in coins unless --unit says otherwise." });
        var unit = new Option<string>("--unit") { Description = "What the quantity counts.", DefaultValueFactory = static _ => "base" };
        unit.AcceptOnlyFromAmong("base", "contracts", "quote", "percent_equity", "percent_available", "risk_percent", "risk_quote");
        var price = Price("--price", "Limit price; without it the market.");
        var trigger = Price("--trigger", "Price that the order waits for.");
        var stop = Price("--stop-loss", "Price of a stop loss.");
        var stopBy = new Option<string?>("--stop-loss-by") { Description = "Which price the stop watches; last unless said." };
        stopBy.AcceptOnlyFromAmong("last", "mark");
        var stopWait = new Option<int?>("--stop-wait") { Description = "The stop acts once the price has stood at it or beyond for so many seconds, 1 to 3600. The desk keeps it: it acts only while the desk runs.", HelpName = "SECONDS" };
        var stopCandle = new Option<int?>("--stop-candle") { Description = "The stop acts when a candle of so many minutes (1, 5, 15, 30, 60, 240) closes at it or beyond. The desk keeps it: it acts only while the desk runs.", HelpName = "MINUTES" };
        var stopHard = Price("--stop-hard", "Price of a stop at the venue behind one that waits.");
        var targets = new Option<decimal[]>("--take-profit") { Description = "Price of a target; may be repeated, equal parts.", HelpName = "PRICE" };
        var force = new Option<string>("--tif") { Description = "How long a limit order works.", DefaultValueFactory = static _ => "gtc" };
        force.AcceptOnlyFromAmong("gtc", "ioc", "fok", "post_only");
        var leverage = new Option<int?>("--leverage") { Description = "Leverage.", HelpName = "N" };
        var margin = new Option<string?>("--margin-mode") { Description = "Margin mode." };
        margin.AcceptOnlyFromAmong("cross", "isolated");
        var command = new Command(name, description) { _symbol, quantity, unit, price, trigger, stop, stopBy, stopWait, stopCandle, stopHard, targets, force, leverage, margin, _account, _yes, _live, _json, DataFolder.Option };
        command.SetAction((parsed, cancellationToken) => SendAsync(
            parsed,
            new JsonObject
            {
                ["action"] = name,
                ["symbol"] = parsed.GetRequiredValue(_symbol),
                ["quantity"] = parsed.GetValue(quantity),
                ["quantity_type"] = parsed.GetRequiredValue(unit),
                ["order_type"] = (parsed.GetValue(price), parsed.GetValue(trigger)) switch { (null, null) => "market", (_, null) => "limit", (null, _) => "stop_market", _ => "stop_limit" },
                ["price"] = parsed.GetValue(price),
                ["trigger_price"] = parsed.GetValue(trigger),
                ["time_in_force"] = parsed.GetRequiredValue(force),
                ["leverage"] = parsed.GetValue(leverage),
                ["margin_mode"] = parsed.GetValue(margin),
                ["stop_loss"] = parsed.GetValue(stop),
                ["stop_loss_by"] = parsed.GetValue(stopBy),
                ["stop_wait_s"] = parsed.GetValue(stopWait),
                ["stop_candle_minutes"] = parsed.GetValue(stopCandle),
                ["stop_hard_price"] = parsed.GetValue(stopHard),
                ["take_profit"] = new JsonArray([.. (parsed.GetValue(targets) ?? []).Select(target => JsonValue.Create(target))]),
            },
            cancellationToken));
        return command;
    }

    private Command BuildClose()
    {
        var side = new Option<string?>("--side") { Description = "The side that is closed; needed when both are held." };
        side.AcceptOnlyFromAmong("long", "short");
        var quantity = new Option<decimal?>("--quantity") { Description = "How many coins; all of it otherwise.", HelpName = "COINS" };
        var price = Price("--price", "Limit price; without it the market.");
        var command = new Command("close", "Close a position, or a part of it. Never opens.") { _symbol, side, quantity, price, _account, _yes, _live, _json, DataFolder.Option };
        command.SetAction(async (parsed, cancellationToken) => await SendAsync(
            parsed,
            new JsonObject
            {
                ["action"] = "close_" + (parsed.GetValue(side) ?? await SideHeldAsync(parsed, cancellationToken)),
                ["symbol"] = parsed.GetRequiredValue(_symbol),
                ["quantity"] = parsed.GetValue(quantity),
                ["order_type"] = parsed.GetValue(price) is null ? "market" : "limit",
                ["price"] = parsed.GetValue(price),
            },
            cancellationToken));
        return command;
    }

    private Command BuildEdit()
    {
        var order = new Argument<string>("ORDER") { Description = "The venue's id of the order, as 'martdesk orders' shows it." };
        var price = Price("--price", "New limit price.");
        var contracts = new Option<long?>("--contracts") { Description = "New size in contracts, fills included; of an order in the book.", HelpName = "N" };
        var trigger = Price("--trigger", "New price that the order waits for.");
        var stop = Price("--stop-loss", "New price of the stop loss that the order brings along.");
        var stopBy = By("--stop-loss-by", "Price that the stop loss watches.");
        var target = Price("--take-profit", "New price of the take profit that the order brings along.");
        var targetBy = By("--take-profit-by", "Price that the take profit watches.");
        var command = new Command("edit", "Change an open order. What is not named stays.") { _symbol, order, price, contracts, trigger, stop, stopBy, target, targetBy, _account, _yes, _live, _json, DataFolder.Option };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(price) ?? result.GetValue(contracts) ?? result.GetValue(trigger) ?? result.GetValue(stop) ?? result.GetValue(target)) is null)
                result.AddError("edit takes what the order is to be: --price, --contracts, --trigger, --stop-loss or --take-profit.");
            if ((result.GetValue(stopBy) is not null && result.GetValue(stop) is null) || (result.GetValue(targetBy) is not null && result.GetValue(target) is null))
                result.AddError("--stop-loss-by and --take-profit-by say what a price watches; name the price with them.");
        });
        command.SetAction((parsed, cancellationToken) => SendAsync(
            parsed,
            new JsonObject
            {
                ["action"] = "edit",
                ["symbol"] = parsed.GetRequiredValue(_symbol),
                ["order_id"] = parsed.GetRequiredValue(order),
                ["price"] = parsed.GetValue(price),
                ["quantity"] = parsed.GetValue(contracts),
                ["quantity_type"] = parsed.GetValue(contracts) is null ? null : "contracts",
                ["trigger_price"] = parsed.GetValue(trigger),
                ["stop_loss"] = parsed.GetValue(stop),
                ["stop_loss_by"] = parsed.GetValue(stopBy),
                ["take_profit"] = parsed.GetValue(target) is { } wanted ? new JsonArray(JsonValue.Create(wanted)) : null,
                ["take_profit_by"] = parsed.GetValue(targetBy),
            },
            cancellationToken));
        return command;
    }

    private static Option<string?> By(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description };
        option.AcceptOnlyFromAmong("last", "mark");
        return option;
    }

    private Command BuildCancel()
    {
        var order = new Argument<string?>("ORDER") { Description = "The venue's id of the order, as 'martdesk orders' shows it, or the id of a stop that 'martdesk stops' shows.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Every order of the market, whoever made it." };
        var command = new Command("cancel", "Cancel an order, or with --all every order of a market.") { _symbol, order, all, _account, _yes, _live, _json, DataFolder.Option };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) == result.GetValue(order) is not null)
                result.AddError("cancel takes a market and the id of an order (martdesk cancel BTCUSDT 123), or a market and --all.");
        });
        command.SetAction((parsed, cancellationToken) => SendAsync(
            parsed,
            new JsonObject
            {
                ["action"] = parsed.GetValue(all) ? "cancel_all" : "cancel",
                ["symbol"] = parsed.GetRequiredValue(_symbol),
                ["order_id"] = parsed.GetValue(order),
            },
            cancellationToken));
        return command;
    }

    private async Task<int> SendAsync(ParseResult parsed, JsonObject order, CancellationToken cancellationToken)
    {
        using var desk = new DeskApi(DataFolder.Of(parsed));
        var (account, environment) = await AccountAsync(desk, parsed.GetValue(_account), cancellationToken);
        order["account"] = account;
        foreach (var (name, _) in order.Where(field => field.Value is null).ToList())
            order.Remove(name);
        if (environment == "live" && !parsed.GetValue(_live))
            throw new CommandFailedException($"{account} trades real money; say that it is meant with --live.");

        using (var estimate = await desk.ChangeAsync(HttpMethod.Post, "/api/v1/orders/estimate", order.DeepClone(), cancellationToken))
            Show(estimate!.RootElement, account, environment, parsed.GetValue(_json)); // 200 has one
        DeskCommands.Confirm(parsed.GetValue(_yes), $"Send this to {environment.ToUpperInvariant()}? y/N: ", "y");

        order["request_id"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        using var answer = await desk.ChangeAsync(HttpMethod.Post, "/api/v1/orders", order, cancellationToken);
        var alert = answer!.RootElement.TryGetProperty("alert", out var id) ? id.GetString() : null; // 2xx has one
        return alert is null ? throw DeskApi.Refused(200, answer) : await TellOutcomeAsync(desk, alert, parsed.GetValue(_json), cancellationToken);
    }

    private static void Show(JsonElement estimate, string account, string environment, bool asJson)
    {
        if (estimate.GetProperty("code").GetString() is { } code)
            throw new CommandFailedException($"{code}: {estimate.GetProperty("message").GetString()}");
        if (asJson)
            return;
        Console.Error.WriteLine($"{account} ({environment}):");
        foreach (var line in estimate.GetProperty("orders").EnumerateArray())
            Console.Error.WriteLine($"  {line.GetString()}");
        if (estimate.GetProperty("message").GetString() is { } warning)
            Console.Error.WriteLine($"  {warning}");
        Console.Error.WriteLine($"  margin {Number(estimate, "margin")}, fee {Number(estimate, "fee")}, available {Number(estimate, "available")} USDT");
    }

    /// <summary>Waits a moment for the end, because that is what was wanted; the order is durable and goes on without us.</summary>
    private async Task<int> TellOutcomeAsync(DeskApi desk, string id, bool asJson, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        while (true)
        {
            using var alert = await desk.ReadAsync("/api/v1/alerts/" + Uri.EscapeDataString(id), cancellationToken);
            var state = alert.RootElement.GetProperty("state").GetString();
            var isOver = state is not ("accepted" or "working");
            if (isOver || time.GetElapsedTime(startedAt) > OutcomeWithin)
            {
                if (asJson)
                    Console.Out.WriteLine(alert.RootElement.GetRawText());
                else
                    Print(alert.RootElement, state, isOver);
                return !isOver || state is "executed" or "suppressed" ? ExitCode.Done : ExitCode.Failed;
            }

            await Task.Delay(AskEvery, time, cancellationToken);
        }
    }

    private static void Print(JsonElement alert, string? state, bool isOver)
    {
        foreach (var leg in alert.GetProperty("legs").EnumerateArray())
        {
            if (leg.GetProperty("kind").GetString() is ("cancel" or "change") and var kind)
            {
                Console.Out.WriteLine($"{leg.GetProperty("state").GetString()}: {kind}{(leg.GetProperty("message").GetString() is { } told ? $", {told}" : "")}");
                continue;
            }

            Console.Out.WriteLine(
                $"{leg.GetProperty("state").GetString()}: {leg.GetProperty("side").GetString()} to {leg.GetProperty("effect").GetString()} {leg.GetProperty("filled_contracts").GetInt64()} of {leg.GetProperty("contracts").GetInt64()} contracts"
                + (leg.GetProperty("average_price").ValueKind == JsonValueKind.Number ? $" at {Number(leg, "average_price")}" : "")
                + (leg.GetProperty("order_id").GetString() is { } order ? $", order {order}" : ""));
        }

        if (alert.GetProperty("message").GetString() is { } message)
            Console.Out.WriteLine($"{state}: {message}");
        if (!isOver)
            Console.Out.WriteLine("It goes on; 'martdesk orders' and the page follow it.");
    }

    private static async Task<(string Label, string Environment)> AccountAsync(DeskApi desk, string? wanted, CancellationToken cancellationToken)
    {
        if (wanted is not null)
        {
            using var one = await desk.ReadAsync("/api/v1/accounts/" + Uri.EscapeDataString(wanted), DeskApi.AccountNamed(wanted), cancellationToken);
            return Of(one.RootElement);
        }

        using var all = await desk.ReadAsync("/api/v1/accounts", cancellationToken);
        return all.RootElement.GetArrayLength() switch
        {
            0 => throw new CommandFailedException("no account is connected."),
            1 => Of(all.RootElement[0]),
            _ => throw new CommandFailedException($"say which account with --account: {string.Join(", ", all.RootElement.EnumerateArray().Select(account => account.GetProperty("label").GetString()))}."),
        };

        static (string, string) Of(JsonElement account) => (account.GetProperty("label").GetString()!, account.GetProperty("environment").GetString()!); // both are always told
    }

    private async Task<string> SideHeldAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var desk = new DeskApi(DataFolder.Of(parsed));
        var (account, _) = await AccountAsync(desk, parsed.GetValue(_account), cancellationToken);
        using var positions = await desk.ReadAsync("/api/v1/positions?account=" + Uri.EscapeDataString(account), cancellationToken);
        var sides = positions.RootElement.EnumerateArray().Where(position => position.GetProperty("symbol").GetString() == parsed.GetRequiredValue(_symbol)).Select(position => position.GetProperty("side").GetString()!).ToList();
        return sides.Count switch
        {
            1 => sides[0],
            0 => throw new CommandFailedException($"no position in {parsed.GetRequiredValue(_symbol)} is held in {account}."),
            _ => throw new CommandFailedException("both sides are held; say which with --side."),
        };
    }

    private static string Number(JsonElement of, string name) =>
        of.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDecimal().ToString("#,0.########", CultureInfo.InvariantCulture) : "—";

    private static Option<decimal?> Price(string name, string description) => new(name) { Description = description, HelpName = "PRICE" };

    private static Argument<decimal> Decimal(Argument<decimal> argument)
    {
        argument.CustomParser = static result =>
        {
            if (decimal.TryParse(result.Tokens[^1].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0m)
                return value;
            result.AddError("QUANTITY must be a number above 0, such as 0.05.");
            return 0m;
        };
        return argument;
    }
}
