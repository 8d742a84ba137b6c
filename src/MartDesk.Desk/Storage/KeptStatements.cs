using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;

namespace MartDesk.Desk.Storage;

/// <summary>Statements of the hot path, prepared once for a connection and kept with it: preparing costs several times what running does.</summary>
internal sealed class KeptStatements
{
    private static readonly ConditionalWeakTable<IDbConnection, KeptStatements> Kept = [];

    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

    /// <summary>Runs a statement. A statement always comes with the same parameters in the same order.</summary>
    /// <returns>Rows changed.</returns>
    public static int Execute(IDbTransaction transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Filled(transaction, sql, parameters).ExecuteNonQuery();

    /// <summary>Runs a query.</summary>
    public static DbDataReader Query(IDbTransaction transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Filled(transaction, sql, parameters).ExecuteReader();

    private static DbCommand Filled(IDbTransaction transaction, string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var connection = (DbConnection)transaction.Connection!; // A running transaction has its connection.
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

        command.Transaction = (DbTransaction)transaction;
        for (var i = 0; i < parameters.Length; i++)
            command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        return command;
    }
}
