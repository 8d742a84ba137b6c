using System.Collections;
using System.Reflection;
using System.Text.Json.Serialization;
using FsCheck;
using FsCheck.Fluent;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Tests.RoundTrips;

/// <summary>Any message of a wire type: every member with any value its wire form can carry, optional ones now and then left out.</summary>
internal static class MessageGenerator
{
    private const BindingFlags Instance = BindingFlags.Public | BindingFlags.Instance;
    private static readonly NullabilityInfoContext Nullability = new();

    // Prices and sizes as they come, and as they might: many digits, none, negative, the ends of the type.
    private static readonly Gen<decimal> Decimals =
        from unscaled in Gen.OneOf(Gen.Choose(-1_000_000, 1_000_000).Select(value => (long)value), ArbMap.Default.GeneratorFor<long>())
        from scale in Gen.Choose(0, 20)
        select new decimal((int)unscaled, (int)(unscaled >> 32) & int.MaxValue, 0, unscaled < 0, (byte)scale);

    private static readonly Gen<long> Wholes = Gen.OneOf(Gen.Choose(0, int.MaxValue).Select(value => (long)value), ArbMap.Default.GeneratorFor<long>());

    // Ids are digits on the wire; leading zeros would not survive where they stand as numbers, and no venue has any.
    private static readonly Gen<string> Ids = Wholes.Select(value => Math.Abs(value / 2).ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static readonly Gen<string> Texts = Gen.Elements("BTCUSDT", "md1", "a@b.c", "", "„Ω\"\\/\u0001", "PLAN_7", "-", "with spaces", "𝄞");

    public static Gen<object> Of(Type type)
    {
        if (ElementOf(type) is { } element) return Lists(element);
        var members = type.GetProperties(Instance).Where(type.IsValueType ? IsParameterOf(type) : IsWritten).ToArray();
        var generators = members.Select(member => Value(member).Select(value => (member, value))).ToArray();
        return generators.Aggregate(
            Gen.Constant(new List<(PropertyInfo Member, object? Value)>()),
            (all, next) => from list in all from one in next select (List<(PropertyInfo, object?)>)[.. list, one]).Select(values => Make(type, values));
    }

    /// <summary>Type of a list's rows; null for anything else.</summary>
    public static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>True for a member that stands on the wire.</summary>
    public static bool IsWritten(PropertyInfo member) => member.IsDefined(typeof(JsonPropertyNameAttribute));

    /// <summary>A value is made by its constructor: what that takes is what stands on the wire, be it as an array without names.</summary>
    private static Func<PropertyInfo, bool> IsParameterOf(Type type)
    {
        var names = type.GetConstructors().MaxBy(one => one.GetParameters().Length)!.GetParameters().Select(parameter => parameter.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return member => names.Contains(member.Name);
    }

    private static Gen<object?> Value(PropertyInfo member)
    {
        var bare = Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType;
        var isOptional = bare != member.PropertyType || Nullability.Create(member).ReadState == NullabilityState.Nullable;
        var some = Some(member, bare).Select(object? (value) => value);
        return isOptional ? Gen.Frequency((3, some), (1, Gen.Constant<object?>(null))) : some;
    }

    private static Gen<object> Some(PropertyInfo member, Type type)
    {
        var converter = member.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType;
        if (converter == typeof(IsoNanosecondsConverter)) return Wholes.Select(object (value) => value % 9_000_000_000_000_000_000);
        if (type == typeof(string)) return (converter == typeof(IdNumberConverter) || converter == typeof(IdTextConverter) ? Ids : Texts).Select(object (value) => value);
        if (type == typeof(decimal)) return Decimals.Select(object (value) => value);
        if (type == typeof(long)) return Wholes.Select(object (value) => value);
        if (type == typeof(int)) return ArbMap.Default.GeneratorFor<int>().Select(object (value) => value);
        if (type == typeof(bool)) return ArbMap.Default.GeneratorFor<bool>().Select(object (value) => value);
        if (type.IsEnum) return Gen.OneOf(Gen.Elements(Enum.GetValues(type).Cast<object>().ToArray()), Gen.Choose(-3, 99).Select(number => Enum.ToObject(type, number)));
        if (ElementOf(type) is { } element) return element == typeof(string) ? Texts.ListOf(3).Select(object (list) => list.ToArray()) : Lists(element);
        return IsWord(type) ? Words(type) : Of(type);
    }

    private static Gen<object> Lists(Type element) =>
        from count in Gen.Choose(0, 3)
        from rows in Gen.ArrayOf(Of(element), count)
        select (object)Typed(element, rows);

    private static Array Typed(Type element, object[] rows)
    {
        var typed = Array.CreateInstance(element, rows.Length);
        rows.CopyTo(typed, 0);
        return typed;
    }

    private static bool IsWord(Type type) => type.IsValueType && type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IWireWord<>));

    /// <summary>The words of the list, in capitals too, and one nobody knew.</summary>
    private static Gen<object> Words(Type type)
    {
        var known = type.GetProperties(BindingFlags.Public | BindingFlags.Static).Where(property => property.PropertyType == type).Select(property => property.GetValue(null)!).ToArray();
        var make = type.GetConstructor([typeof(string)])!;
        return Gen.Elements([.. known, make.Invoke(["brand_new"])]);
    }

    private static object Make(Type type, List<(PropertyInfo Member, object? Value)> values)
    {
        if (type.IsValueType)
        {
            var constructor = type.GetConstructors().MaxBy(one => one.GetParameters().Length)!;
            return constructor.Invoke([.. constructor.GetParameters().Select(parameter => values.First(value => string.Equals(value.Member.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)).Value)]);
        }

        var made = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        foreach (var (member, value) in values) member.SetValue(made, value);
        return made;
    }
}

/// <summary>Equality of messages, rows of lists included; a record compares its lists by reference.</summary>
internal static class SameMessage
{
    /// <summary>Null when both say the same; else the first member that does not.</summary>
    public static string? Difference(object? one, object? other, string path = "$")
    {
        if (one is null || other is null) return one is null && other is null ? null : $"{path}: {one ?? "null"} is not {other ?? "null"}";
        if (one is string or decimal or long or int or bool || one.GetType().IsEnum) return one.Equals(other) ? null : $"{path}: {one} is not {other}";
        if (one is IEnumerable rows && other is IEnumerable others)
        {
            var (left, right) = (rows.Cast<object>().ToArray(), others.Cast<object>().ToArray());
            if (left.Length != right.Length) return $"{path}: {left.Length} rows are not {right.Length}";
            return left.Select((row, index) => Difference(row, right[index], $"{path}[{index}]")).FirstOrDefault(found => found is not null);
        }

        var members = one.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(MessageGenerator.IsWritten).ToArray();
        if (members.Length == 0) return one.Equals(other) ? null : $"{path}: {one} is not {other}";
        return members.Select(member => Difference(member.GetValue(one), member.GetValue(other), $"{path}.{member.Name}")).FirstOrDefault(found => found is not null);
    }
}
