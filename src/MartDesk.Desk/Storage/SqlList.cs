using System.Globalization;
using Dapper;

namespace MartDesk.Desk.Storage;

/// <summary>Lists in statements, in the one form that SQLite and PostgreSQL read alike: a parameter for each value.</summary>
internal static class SqlList
{
    /// <summary>Adds the values of a list and gives what stands behind <c>IN</c>: <c>(@name0, @name1)</c>.</summary>
    public static string AddList<T>(this DynamicParameters parameters, string name, IReadOnlyList<T> values)
    {
        if (values.Count == 0)
            return "(NULL)"; // Nothing is in it.
        var names = new string[values.Count];
        for (var i = 0; i < names.Length; i++)
        {
            var one = name + i.ToString(CultureInfo.InvariantCulture);
            parameters.Add(one, values[i]);
            names[i] = "@" + one;
        }

        return $"({string.Join(", ", names)})";
    }
}
