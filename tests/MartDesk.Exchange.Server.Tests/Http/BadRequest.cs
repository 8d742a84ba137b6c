using System.Globalization;
using System.Text;

namespace MartDesk.Exchange.Server.Tests.Http;

/// <summary>What a member of a request is, and with it which values no server may take.</summary>
internal enum MemberKind
{
    Symbol = 0,
    Word = 1,
    Id = 2,
    Count = 3,
    Decimal = 4,
    ClientId = 5,
    Name = 6,
    Currency = 7,
    Number = 8,
}

/// <summary>One member of a request: a value that is right, whether it may be left out, and what kind it is.</summary>
internal sealed record Member(string Name, string Right, MemberKind Kind, bool IsRequired = false);

/// <summary>A request that is right, from which wrong ones are made by spoiling one thing.</summary>
/// <remarks>One thing alone is wrong, so the request must be refused; unknown members are ignored by the venue and therefore not a way to spoil.</remarks>
internal sealed record RequestTemplate(string Method, string Path, params Member[] Members)
{
    private static readonly string[] WrongJson = ["{}", "[]", "[1]", "true", "false", "{\"a\":{\"b\":[]}}"];

    private static readonly string[] Injected =
        ["'; DROP TABLE orders; --", "<script>alert(1)</script>", "../../etc/passwd", "%00", "\u0000", "${jndi:ldap://x}", "😀😀😀", "BTCUSDT\r\nX-BM-KEY: x", new string('9', 400), new string('x', 3000)];

    /// <summary>The request as it should be.</summary>
    public string Right => Write(Members.Select(member => (member.Name, Json(member.Right))));

    /// <summary>One wrong request: the query of a GET or the body of a POST.</summary>
    public string Spoil(Random random)
    {
        if (Method == "POST" && random.Next(8) == 0)
            return SpoilDocument(random);
        var at = random.Next(Members.Length);
        var member = Members[at];
        if (member.IsRequired && random.Next(4) == 0)
            return Write(Members.Where(other => other != member).Select(other => (other.Name, Json(other.Right))));
        var value = Method == "POST" && random.Next(3) == 0 ? WrongJson[random.Next(WrongJson.Length)] : Json(WrongValue(member.Kind, random));
        return Write(Members.Select(other => (other.Name, other == member ? value : Json(other.Right))));
    }

    private string SpoilDocument(Random random)
    {
        return random.Next(6) switch
        {
            0 => Right[..random.Next(1, Right.Length)],
            1 => Right + Right,
            2 => "[" + Right + "]",
            3 => Right.Insert(1, $"\"{Members[0].Name}\":{Json(Members[0].Right)},"),
            4 => new string('[', 200),
            _ => "symbol=BTCUSDT&size=1",
        };
    }

    private static string WrongValue(MemberKind kind, Random random)
    {
        if (kind != MemberKind.Number && random.Next(3) == 0)
            return Injected[random.Next(Injected.Length)];
        string[] values = kind switch
        {
            MemberKind.Symbol => ["NOPEUSDT", "btcusdt", "BTCUSDT ", "BTC_USDT", "0"],
            MemberKind.Word => ["bogus", "LIMIT", "0", "-1"],
            MemberKind.Id => ["x", "-1", "1.5", "99999999999999999999999999", "1e40", "0x10", "١٢٣"],
            MemberKind.Count => ["x", "-1", "1.5", "99999999999999999999999999", "1e40", "∞"],
            MemberKind.Decimal => ["x", "-1", "-60000", "NaN", "Infinity", "1e400", "1,5", "79228162514264337593543950335", "0.0000000000000000000000000001", "60000.0512345678901"],
            MemberKind.ClientId => ["a-b", "a b", "ä", "123456789012345678901234567890123"],
            // Any text of up to 64 characters numbers a transfer.
            MemberKind.Number => ["", new string('7', 65), new string('x', 3000)],
            MemberKind.Currency => ["BTC", "usdt", "EUR"],
            _ => ["nobody@nowhere"],
        };
        return values[random.Next(values.Length)];
    }

    private string Write(IEnumerable<(string Name, string Json)> members)
    {
        if (Method == "POST")
            return "{" + string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Json}")) + "}";
        return string.Join('&', members.Select(member => $"{member.Name}={Uri.EscapeDataString(Unquoted(member.Json))}"));
    }

    private static string Unquoted(string json) => json[0] == '"' ? System.Text.Json.JsonSerializer.Deserialize<string>(json)! : json;

    private static string Json(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
            quoted.Append(c is '"' or '\\' or < ' ' ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c);
        return quoted.Append('"').ToString();
    }
}
