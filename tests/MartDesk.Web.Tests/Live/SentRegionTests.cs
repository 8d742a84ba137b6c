using MartDesk.Web.Live;

namespace MartDesk.Web.Tests.Live;

public sealed class SentRegionTests
{
    private const string Head = "<p>2 open</p><table><tbody>";
    private const string Foot = "</tbody></table><form method=\"post\"></form>";

    [Fact]
    public void First_drawing_is_sent_whole_and_an_equal_one_not_at_all()
    {
        var region = new SentRegion();
        var html = Head + Row("a", "1") + Row("b", "2") + Foot;

        Assert.Equal(html, region.Take(html));
        Assert.Null(region.Take(html));
    }

    [Fact]
    public void Only_rows_that_changed_are_sent_with_what_is_in_them()
    {
        var region = new SentRegion();
        region.Take(Head + Row("a", "1") + Row("b", "2") + Foot);

        Assert.Equal(Head + Same("a") + Row("b", "3") + Foot, region.Take(Head + Row("a", "1") + Row("b", "3") + Foot));
        Assert.Equal(Head + Same("b") + Row("c", "9") + Foot, region.Take(Head + Row("b", "3") + Row("c", "9") + Foot)); // one is gone, one is new
        Assert.Equal(Head + Same("c") + Same("b") + Foot, region.Take(Head + Row("c", "9") + Row("b", "3") + Foot)); // the order counts
    }

    [Fact]
    public void What_stands_around_the_rows_is_sent_with_every_change()
    {
        var region = new SentRegion();
        region.Take(Head + Row("a", "1") + Foot);

        Assert.Equal("<p>1 old</p>" + Same("a"), region.Take("<p>1 old</p>" + Row("a", "1")));
        Assert.Equal("<p>Nothing.</p>", region.Take("<p>Nothing.</p>"));
        Assert.Equal("<p>Nothing.</p>" + Row("a", "1"), region.Take("<p>Nothing.</p>" + Row("a", "1"))); // it was taken away meanwhile
    }

    private static string Row(string key, string cell) => $"<tr data-key=\"{key}\" class=\"on\"><td>{cell}</td></tr>";

    private static string Same(string key) => $"<tr data-key=\"{key}\" data-same></tr>";
}
