using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace MartDesk.BitMart.Tests;

public sealed class PublicApiTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>What the compiler writes for every record; it tells a reader nothing.</summary>
    private static readonly string[] RecordNoise = ["Equals", "GetHashCode", "ToString", "Deconstruct", "PrintMembers", "<Clone>$", "op_Equality", "op_Inequality", "get_EqualityContract"];

    [Fact]
    public void Public_api_is_the_one_that_was_reviewed()
    {
        var path = Path.Combine(Repository.Root, "src", "MartDesk.BitMart", "PublicApi.txt");
        var actual = Describe(typeof(BitMartOptions).Assembly);
        if (Environment.GetEnvironmentVariable("MARTDESK_UPDATE_PUBLIC_API") == "1") File.WriteAllText(path, actual);

        var reviewed = File.ReadAllText(path).ReplaceLineEndings("\n");

        var lost = reviewed.Split('\n').Except(actual.Split('\n')).ToList();
        var added = actual.Split('\n').Except(reviewed.Split('\n')).ToList();
        Assert.True(
            actual == reviewed,
            $"""
            The public API of MartDesk.BitMart is not what src/MartDesk.BitMart/PublicApi.txt says.
            Gone:  {string.Join("\n       ", lost)}
            Added: {string.Join("\n       ", added)}
            If that is meant, run `MARTDESK_UPDATE_PUBLIC_API=1 dotnet test tests/MartDesk.BitMart.Tests --filter PublicApi` and commit the file with a changelog line.
            """);
    }

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type));
            var bases = Bases(type);
            if (bases.Count > 0) text.Append(" : ").AppendJoin(", ", bases);
            text.Append('\n');
            foreach (var member in Members(type).Order(StringComparer.Ordinal)) text.Append("    ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum) return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture)}");
        var constructors = type.GetConstructors(Declared).Where(IsVisible).Where(one => !IsCopy(one)).Select(one => $"new({Parameters(one)})");
        var fields = type.GetFields(Declared).Where(field => field.IsPublic).Select(field => $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}");
        var properties = type.GetProperties(Declared).Where(property => property.GetMethod is { } getter && IsVisible(getter) && property.Name != "EqualityContract").Select(Property);
        var methods = type.GetMethods(Declared)
            .Where(method => IsVisible(method) && !IsAccessor(method) && !(IsRecord(type) && RecordNoise.Contains(method.Name)))
            .Select(method => $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}({Parameters(method)})");
        return constructors.Concat(fields).Concat(properties).Concat(methods);
    }

    private static string Property(PropertyInfo property)
    {
        var setter = property.SetMethod is { } set && IsVisible(set) ? (set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;") : "";
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $"{(property.GetMethod!.IsStatic ? "static " : "")}{required}{Name(property.PropertyType)}{Mark(property)} {property.Name} {{ get;{setter} }}";
    }

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)}{(new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable && !parameter.ParameterType.IsValueType ? "?" : "")} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "")}"));

    private static string Mark(PropertyInfo property) =>
        new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable && !property.PropertyType.IsValueType ? "?" : "";

    private static string Kind(Type type)
    {
        if (type.IsInterface) return "interface";
        if (type.IsEnum) return "enum";
        var record = IsRecord(type) ? "record " : "";
        if (type.IsValueType) return $"{(type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")}{record}struct";
        return $"{(type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "")}{(record.Length > 0 ? "record" : "class")}";
    }

    private static List<string> Bases(Type type)
    {
        if (type.IsEnum) return [];
        IEnumerable<Type> bases = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [parent] : [];
        return [.. bases.Concat(type.GetInterfaces().Where(one => !one.Name.StartsWith("IEquatable", StringComparison.Ordinal))).Select(Name).Order(StringComparer.Ordinal)];
    }

    private static string Name(Type type)
    {
        if (type.IsByRef) return $"ref {Name(type.GetElementType()!)}";
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[]";
        if (Nullable.GetUnderlyingType(type) is { } inner) return $"{Name(inner)}?";
        if (type.IsGenericParameter) return type.Name;
        var prefix = type.IsNested ? $"{Name(type.DeclaringType!)}." : type.Namespace?.StartsWith("MartDesk.BitMart", StringComparison.Ordinal) == true ? $"{type.Namespace}." : "";
        var bare = type.Name.Split('`')[0];
        if (!type.IsGenericType || (type.IsNested && !type.Name.Contains('`', StringComparison.Ordinal))) return prefix + bare;
        return $"{prefix}{bare}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily;

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && (method.Name.StartsWith("get_", StringComparison.Ordinal) || method.Name.StartsWith("set_", StringComparison.Ordinal));

    private static bool IsCopy(ConstructorInfo constructor) => constructor.IsFamily && constructor.GetParameters() is [var only] && only.ParameterType == constructor.DeclaringType;

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", Declared) is not null;
}
