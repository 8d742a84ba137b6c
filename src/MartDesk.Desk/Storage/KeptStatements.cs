using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;

namespace MartDesk.Desk.Storage;

/// <summary>Statements of the hot path, prepared once for a connection and kept with it: preparing costs several times what running does.</summary>
internal sealed class KeptStatements
{
    private static readonly ConditionalWeakTable<IDbConnection, KeptStatements> Kept = [];

    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

    /// <summary>Runs a statement. A statement always comes with the same parameters in the same order.</summary>
    /// <returns>Rows changed.</returns>
    public static int Execute(IDbTransaction transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Filled(transaction.Connection!, transaction, sql, parameters).ExecuteNonQuery(); // A running transaction has its connection.

    /// <summary>Runs a query.</summary>
    public static DbDataReader Query(IDbTransaction transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Filled(transaction.Connection!, transaction, sql, parameters).ExecuteReader(); // A running transaction has its connection.

    /// <summary>Reads the rows of a query, outside a transaction.</summary>
    public static List<T> Rows<T>(IDbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Rows<T>(Filled(connection, null, sql, parameters));

    /// <summary>Reads the rows of a query within a transaction.</summary>
    public static List<T> Rows<T>(IDbTransaction transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Rows<T>(Filled(transaction.Connection!, transaction, sql, parameters)); // A running transaction has its connection.

    private static List<T> Rows<T>(DbCommand command)
    {
        using var reader = command.ExecuteReader();
        if (!reader.Read())
            return [];
        var parse = reader.GetRowParser<T>(); // Of the first row: what SQLite says of a column depends on the row it stands at.
        var rows = new List<T>();
        do
            rows.Add(parse(reader));
        while (reader.Read());
        return rows;
    }

    private static DbCommand Filled(IDbConnection owner, IDbTransaction? transaction, string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var connection = (DbConnection)owner;
        var commands = Kept.GetOrCreateValue(connection)._commands;
        if (!commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in parameters)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = "@" + name;
                command.Parameters.Add(parameter);
            }

            commands.Add(sql, command);
        }

        command.Transaction = (DbTransaction?)transaction;
        for (var i = 0; i < parameters.Length; i++)
            command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        return command;
    }
}
