using MartDesk.BitMart.Protocol.Errors;

namespace MartDesk.BitMart.Protocol.Tests.Errors;

public sealed class BitMartErrorTests
{
    [Fact]
    public void Every_code_of_the_reference_and_the_notes_is_known_once()
    {
        int[] expected = [1000, 25601, .. Range(30000, 30008), .. Range(30010, 30014), .. Range(30016, 30019), 30030, 30031, .. Range(40001, 40050), 40059, 42000];

        Assert.Equal(expected.Order(), BitMartError.All.Select(error => error.Code).Order());
        Assert.All(expected, code => Assert.Equal(code, BitMartError.Find(code)?.Code));
    }

    [Theory]
    [InlineData(30005, 401, "Header X-BM-SIGN is wrong", BitMartErrorKind.Key)]
    [InlineData(30007, 401, "Header X-BM-TIMESTAMP range. Within a minute", BitMartErrorKind.Clock)]
    [InlineData(30013, 429, "Request too many requests", BitMartErrorKind.Limit)]
    [InlineData(40013, 400, "Access too often\" CLIENT_TIME_INVALID, \"Please check your system time.", BitMartErrorKind.Clock)]
    [InlineData(40027, 400, "You contract account available balance not enough", BitMartErrorKind.Funds)]
    [InlineData(40050, 403, "Client OrderId duplicated with existing orders", BitMartErrorKind.DuplicateOrder)]
    [InlineData(40059, 400, "Some positions exist and the mode switching fails.", BitMartErrorKind.State)]
    [InlineData(42000, 200, "Insufficient balance", BitMartErrorKind.Funds)]
    public void Code_has_the_status_text_and_kind_of_the_reference(int code, int status, string message, BitMartErrorKind kind)
    {
        var error = BitMartError.Find(code)!;

        Assert.Equal((status, message, kind), (error.HttpStatus, error.Message, error.Kind));
    }

    [Fact]
    public void Every_code_has_a_meaning_of_its_own_in_one_sentence()
    {
        Assert.All(BitMartError.All, error => Assert.Matches("^[A-Z].*[^.]\\.$", error.Meaning));
        Assert.Equal(BitMartError.All.Count, BitMartError.All.Select(error => error.Meaning).Distinct().Count());
    }

    [Theory]
    [InlineData(30007, true)]
    [InlineData(30013, true)]
    [InlineData(30014, true)]
    [InlineData(30016, true)]
    [InlineData(40012, true)]
    [InlineData(25601, true)]
    [InlineData(30005, false)]
    [InlineData(40027, false)]
    [InlineData(40034, false)]
    [InlineData(40037, false)]
    [InlineData(40050, false)]
    [InlineData(1000, false)]
    public void Sending_the_same_again_can_help_only_where_time_alone_helps(int code, bool canHelp) => Assert.Equal(canHelp, BitMartError.Find(code)!.CanRetryHelp);

    [Fact]
    public void Unlisted_code_is_not_found() => Assert.Null(BitMartError.Find(49999));

    private static IEnumerable<int> Range(int first, int last) => Enumerable.Range(first, last - first + 1);
}
