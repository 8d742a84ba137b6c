using System.Globalization;
using System.Text.RegularExpressions;
using MartDesk.BitMart.Protocol.Errors;

namespace MartDesk.BitMart.Protocol.Tests.Errors;

public sealed partial class ReferenceErrorTests
{
    [SharedReferenceFact]
    public void Codes_statuses_and_texts_are_those_of_the_reference()
    {
        var rows = Row().Matches(File.ReadAllText(SharedReferenceFactAttribute.Path)).ToArray();

        Assert.Equal(72, rows.Length);
        Assert.All(rows, row =>
        {
            var error = BitMartError.Find(int.Parse(row.Groups["code"].Value, CultureInfo.InvariantCulture));
            Assert.NotNull(error);
            Assert.Equal(row.Groups["status"].Value, error.HttpStatus.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(row.Groups["text"].Value, error.Message, ignoreCase: true);
        });
    }

    [GeneratedRegex(@"^\| (?<text>[^|]+?) \| (?<code>\d{4,5}) \| (?<status>\d{3}) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
