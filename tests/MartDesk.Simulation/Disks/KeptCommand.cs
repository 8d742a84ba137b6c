using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace MartDesk.Simulation.Disks;

/// <summary>A command whose statement stays prepared with the connection when the command is disposed: preparing costs several times what running does.</summary>
/// <remarks>Only the text chooses the statement, so it is set before the parameters, as Dapper does.</remarks>
internal sealed class KeptCommand(KeptCommand.Cache cache) : DbCommand
{
    private SqliteCommand? _kept;

    [AllowNull]
    public override string CommandText
    {
        get => _kept?.CommandText ?? "";
        set
        {
            GiveBack();
            _kept = cache.Take(value ?? "");
        }
    }

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection
    {
        get => cache.Connection;
        set => throw new NotSupportedException("A kept command belongs to its connection.");
    }

    protected override DbParameterCollection DbParameterCollection => Kept.Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    private SqliteCommand Kept => _kept ?? throw new InvalidOperationException("The command has no text yet.");

    public override void Cancel() => Kept.Cancel();

    public override int ExecuteNonQuery() => Kept.ExecuteNonQuery();

    public override object? ExecuteScalar() => Kept.ExecuteScalar();

    public override void Prepare() => Kept.Prepare();

    protected override DbParameter CreateDbParameter() => new SqliteParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Kept.ExecuteReader(behavior);

    protected override void Dispose(bool disposing)
    {
        GiveBack();
        base.Dispose(disposing);
    }

    private void GiveBack()
    {
        if (_kept is { } kept)
            cache.Return(kept);
        _kept = null;
    }

    /// <summary>The statements of one connection that nobody uses just now, by text.</summary>
    internal sealed class Cache(SqliteConnection connection)
    {
        private readonly Dictionary<string, Stack<SqliteCommand>> _idle = new(StringComparer.Ordinal);

        public SqliteConnection Connection => connection;

        public SqliteCommand Take(string text) =>
            _idle.TryGetValue(text, out var idle) && idle.TryPop(out var kept) ? kept : new SqliteCommand(text, connection);

        public void Return(SqliteCommand kept)
        {
            kept.Parameters.Clear();
            if (!_idle.TryGetValue(kept.CommandText, out var idle))
                _idle.Add(kept.CommandText, idle = new Stack<SqliteCommand>());
            idle.Push(kept);
        }

        public void Clear()
        {
            foreach (var kept in _idle.Values.SelectMany(idle => idle))
                kept.Dispose();
            _idle.Clear();
        }
    }
}
