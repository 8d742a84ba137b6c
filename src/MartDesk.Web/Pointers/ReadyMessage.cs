namespace MartDesk.Web.Pointers;

/// <summary>Messages to paste into a sender as they are; the pointer stands in the address they are sent to.</summary>
/// <param name="Key">What the address of the page names it by.</param>
/// <param name="Sender">Who fills its placeholders.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Body">The message; QUANTITY stands for a size in coins.</param>
internal sealed record ReadyMessage(string Key, string Sender, string Name, string Body)
{
    /// <summary>For a strategy whose orders TradingView fills, for an alert with a fixed direction, and TrendSpider's four, for which it has a field each.</summary>
    internal static readonly ReadyMessage[] All =
    [
        new("tradingview-target", "TradingView", "Strategy, by its position: survives a lost alert", """
            {
              "symbol": "{{ticker}}",
              "interpret": "target",
              "market_position": "{{strategy.market_position}}",
              "position_size": "{{strategy.market_position_size}}",
              "prev_position": "{{strategy.prev_market_position}}",
              "prev_position_size": "{{strategy.prev_market_position_size}}",
              "signal_price": "{{strategy.order.price}}",
              "timestamp": "{{timenow}}",
              "id": "{{ticker}}-{{timenow}}-{{strategy.order.id}}"
            }
            """),
        new("tradingview-order", "TradingView", "Strategy, order by order", """
            {
              "ticker": "{{ticker}}",
              "action": "{{strategy.order.action}}",
              "prev_position": "{{strategy.prev_market_position}}",
              "quantity": "{{strategy.order.contracts}}",
              "market_position": "{{strategy.market_position}}",
              "market_position_size": "{{strategy.market_position_size}}",
              "timestamp": "{{timenow}}",
              "order_id": "{{strategy.order.id}}"
            }
            """),
        new("tradingview-alert", "TradingView", "Indicator or price alert, always long", """
            {
              "symbol": "{{ticker}}",
              "action": "long",
              "quantity": "QUANTITY",
              "signal_price": "{{close}}",
              "timestamp": "{{timenow}}"
            }
            """),
        TrendSpider("enter-long", "Enter long", "buy", "flat"),
        TrendSpider("exit-long", "Exit long", "sell", "long"),
        TrendSpider("enter-short", "Enter short", "sell", "flat"),
        TrendSpider("exit-short", "Exit short", "buy", "short"),
    ];

    private static ReadyMessage TrendSpider(string key, string name, string action, string before) => new("trendspider-" + key, "TrendSpider", name, $$"""
        {
          "ticker": "%bot_symbol%",
          "action": "{{action}}",
          "prev_position": "{{before}}",
          "quantity": "QUANTITY"
        }
        """);

    /// <summary>The message with a size in it.</summary>
    internal string With(string quantity) => Body.Replace("QUANTITY", quantity, StringComparison.Ordinal);

    /// <summary>Fills the placeholders that senders fill, with samples: a strategy that was flat and has bought.</summary>
    /// <param name="message">The message.</param>
    /// <param name="symbol">Symbol of the chart.</param>
    /// <param name="time">The time now, as TradingView writes it.</param>
    /// <param name="last">Last price; null leaves a message's own price out of the preview.</param>
    internal static string Fill(string message, string symbol, string time, string? last)
    {
        foreach (var (placeholder, sample) in ((string, string)[])
        [
            ("{{ticker}}", symbol), ("%bot_symbol%", symbol), ("%alert_symbol%", symbol), ("{{timenow}}", time), ("{{strategy.order.id}}", "preview"), ("{{strategy.order.action}}", "buy"),
            ("{{strategy.order.contracts}}", "0.01"), ("{{strategy.market_position}}", "long"), ("{{strategy.market_position_size}}", "0.01"),
            ("{{strategy.prev_market_position}}", "flat"), ("{{strategy.prev_market_position_size}}", "0"),
        ])
            message = message.Replace(placeholder, sample, StringComparison.Ordinal);
        foreach (var price in (string[])["{{close}}", "{{strategy.order.price}}", "%last_price%"])
        {
            message = last is null
                ? message.Replace($"\"signal_price\": \"{price}\",", "", StringComparison.Ordinal)
                : message.Replace(price, last, StringComparison.Ordinal);
        }

        return message;
    }
}
