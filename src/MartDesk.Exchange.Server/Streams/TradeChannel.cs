using System.Globalization;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.Streams;

/// <summary><c>futures/trade</c>: the trades since the last message, newest first.</summary>
internal sealed class TradeChannel(Topic topic) : PublicChannel(topic)
{
    private const int TradesPerMessage = 50;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff000000'Z'";

    private readonly List<Trade> _fresh = [];

    protected override void Push(Venue venue, Outbox outbox)
    {
        foreach (var trade in venue.StreamEvents.Trades)
        {
            if (trade.InstrumentId != Topic.Instrument!.Id)
                continue;
            _fresh.Add(trade);
            if (_fresh.Count == TradesPerMessage)
                SendFresh(outbox);
        }

        if (_fresh.Count > 0)
            SendFresh(outbox);
    }

    private void SendFresh(Outbox outbox)
    {
        var instrument = Topic.Instrument!;
        using var frame = new DataFrame(Topic.Group);
        var writer = frame.Writer;
        writer.WriteStartArray();
        for (var i = _fresh.Count - 1; i >= 0; i--)
        {
            var trade = _fresh[i];
            writer.WriteStartObject();
            writer.WriteNumber("trade_id"u8, trade.TradeId);
            writer.WriteString("symbol"u8, instrument.Symbol);
            writer.WriteText("deal_price"u8, instrument.ToPrice(trade.PriceTicks));
            writer.WriteText("deal_vol"u8, trade.Lots);
            writer.WriteNumber("way"u8, Way(trade));
            writer.WriteBoolean("m"u8, trade.TakerSide == Side.Sell);
            writer.WriteString("created_at"u8, DateTimeOffset.FromUnixTimeMilliseconds(trade.TimeMs).ToString(TimeFormat, CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        Send(frame.End(), Delivery.MustArrive, outbox);
        _fresh.Clear();
    }

    /// <summary>The wire's number for who took and what both did: 1 to 4 when the buyer took, 5 to 8 when the seller did.</summary>
    private static int Way(in Trade trade)
    {
        var first = trade.TakerSide == Side.Buy ? 1 : 5;
        return first + (trade.TakerEffect == PositionEffect.Close ? 2 : 0) + (trade.MakerEffect == PositionEffect.Close ? 1 : 0);
    }
}
