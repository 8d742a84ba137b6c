using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using MartDesk.Desk.Alerts;

namespace MartDesk.Desk.Tests.Alerts;

public sealed class RequestTextTests
{
    /// <summary>The framework writes and reads the same; rows of earlier desks are its work.</summary>
    private static readonly JsonSerializerOptions Framework = new() { Converters = { new JsonStringEnumConverter() }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    [Fact]
    public void What_one_wrote_the_other_reads_whatever_an_alert_asks_for()
    {
        var random = new Random(20261122);
        for (var i = 0; i < 3_000; i++)
        {
            var request = (AlertRequest)Any(typeof(AlertRequest), random);
            var told = JsonSerializer.Serialize(request, Framework);

            Assert.Equal(told, JsonSerializer.Serialize(RequestText.Read(told), Framework));
            var text = RequestText.Write(request);
            Assert.Equal(told, JsonSerializer.Serialize(JsonSerializer.Deserialize<AlertRequest>(text, Framework), Framework));
            Assert.Equal(text, RequestText.Write(RequestText.Read(text)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Verb":"Long","Symbol":"A","Leverage":1}""")]
    [InlineData("""{"Verb":"Long","Symbol":"A","Leverage":1,"MarginMode":"Shared"}""")]
    [InlineData("""{"Verb":2,"Symbol":"A","Leverage":1,"MarginMode":"Cross"}""")]
    [InlineData("""{"Verb":"Long","Symbol":null,"Leverage":1,"MarginMode":"Cross"}""")]
    [InlineData("""{"Verb":"Long","Symbol":"A","Leverage":"1","MarginMode":"Cross"}""")]
    [InlineData("""{"Verb":"Long","Symbol":"A","Leverage":1.5,"MarginMode":"Cross"}""")]
    [InlineData("""{"Verb":"Long","Symbol":"A","Leverage":1,"MarginMode":"Cross","TakeProfits":[null]}""")]
    [InlineData("""{"Verb":"Long","Symbol":"A","Leverage":1,"MarginMode":"Cross","TakeProfits":{}}""")]
    [InlineData("""{"Verb":"Long","Symbol":"A","Leverage":1,"MarginMode":"Cross"} {}""")]
    [InlineData("""{"Verb":"Long","Symbol":"A","Leverage":1,"MarginMode":"Cross" """)]
    public void Damaged_text_is_no_request(string text) => Assert.ThrowsAny<JsonException>(() => RequestText.Read(text));

    [Fact]
    public void Members_of_a_later_desk_are_passed_over()
    {
        var request = RequestText.Read("""{"Later":{"a":[1,{}]},"Leverage":5,"MarginMode":"Isolated","More":[],"Symbol":"A","Verb":"Long","Quantity":null,"Side":null,"Strategy":null}""");

        Assert.Equal((AlertVerb.Long, "A", 5, null), (request.Verb, request.Symbol, request.Leverage, request.Quantity));
        Assert.Empty(request.TakeProfits);
    }

    [Fact]
    public void A_change_of_an_order_that_an_earlier_desk_stored_names_neither_stop_nor_target()
    {
        var request = RequestText.Read("""{"Verb":"Edit","Symbol":"A","Leverage":1,"MarginMode":"Isolated","Named":{"VenueOrderId":"1","Kind":"Order"},"Edit":{"LimitPrice":59100,"Contracts":20}}""");

        Assert.Equal(new OrderEdit(59_100m, 20, null), request.Edit);
    }

    [Fact]
    public void Writing_takes_the_text_and_reading_the_request_and_nothing_else()
    {
        var request = RequestText.Read("""{"Verb":"Long","Symbol":"BTCUSDT","Quantity":0.05,"Leverage":5,"MarginMode":"Cross","EventTimeMs":1795262400123}""");
        var text = RequestText.Write(request);
        RequestText.Read(text); // What is done once is done.

        var before = GC.GetAllocatedBytesForCurrentThread();
        var again = RequestText.Write(request);
        var written = GC.GetAllocatedBytesForCurrentThread() - before;
        RequestText.Read(again);
        var read = GC.GetAllocatedBytesForCurrentThread() - before - written;

        Assert.InRange(written, 1, (2 * text.Length) + 32);
        Assert.InRange(read, 1, 700);
    }

    private static object Any(Type type, Random random)
    {
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(random.Next(Enum.GetValues(type).Length))!; // An enumeration has values.
        if (type == typeof(string))
            return new string(random.GetItems<char>("aZ0 \"\\/<é\u0001語😀", random.Next(12))).Replace("\ud83d", "", StringComparison.Ordinal).Replace("\ude00", "", StringComparison.Ordinal);
        if (type == typeof(bool))
            return random.Next(2) == 0;
        if (type == typeof(int))
            return random.Next(int.MinValue, int.MaxValue);
        if (type == typeof(long))
            return random.NextInt64();
        if (type == typeof(decimal))
            return new decimal(random.Next(), random.Next(), random.Next(4) == 0 ? random.Next() : 0, random.Next(2) == 0, (byte)random.Next(29));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type.GenericTypeArguments))!;
            for (var count = random.Next(3); count > 0; count--)
                list.Add(Any(type.GenericTypeArguments[0], random));
            return list;
        }

        var constructor = type.GetConstructors().First(one => one.GetParameters() is not [{ ParameterType: var only }] || only != type);
        var made = constructor.Invoke([.. constructor.GetParameters().Select(parameter => AnyOrNone(parameter.ParameterType, random, isNeeded: parameter.ParameterType == typeof(string)))]);
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            var isNeeded = new NullabilityInfoContext().Create(property).WriteState == NullabilityState.NotNull;
            property.SetValue(made, AnyOrNone(property.PropertyType, random, isNeeded));
        }

        return made;
    }

    private static object? AnyOrNone(Type type, Random random, bool isNeeded) =>
        !isNeeded && (Nullable.GetUnderlyingType(type) is not null || !type.IsValueType) && random.Next(2) == 0 ? null : Any(Nullable.GetUnderlyingType(type) ?? type, random);
}
