using System.Data.Common;
using MartDesk.Desk.Storage;
using Microsoft.Data.Sqlite;

namespace MartDesk.Simulation.Disks;

/// <summary>The desk's SQLite as it is, written on the simulated thread and read by one connection that stays open: a pool has a timer of its own.</summary>
internal sealed class SimDatabase(SqliteDatabase database, Func<Task> turn) : IDeskDatabase
{
    private KeptConnection? _reader;

    public string Place => database.Place;

    public string Engine => database.Engine;

    public Func<Task>? WritesHere => turn;

    public DbConnection OpenWriter() => database.OpenWriter();

    public DbConnection OpenReader()
    {
        if (_reader is not null)
            return _reader;
        _reader = new KeptConnection(new SqliteConnectionStringBuilder { DataSource = Place, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        _reader.Open();
        return _reader;
    }

    public DbTransaction Begin(DbConnection writer, long epoch, long number) => database.Begin(writer, epoch, number);

    public void End(DbTransaction transaction) => database.End(transaction);

    public StoreFailure Judge(Exception exception) => database.Judge(exception);

    public DbConnection? Reopen(long epoch) => database.Reopen(epoch);

    public bool HasCommitted(DbConnection writer, long number) => database.HasCommitted(writer, number);

    public void Dispose()
    {
        _reader?.DisposeReally();
        database.Dispose();
    }

    private sealed class KeptConnection : SqliteConnection
    {
        private readonly KeptCommand.Cache _commands;
        private bool _isEnding;

        public KeptConnection(string text)
            : base(text) => _commands = new KeptCommand.Cache(this);

        public void DisposeReally()
        {
            _isEnding = true;
            _commands.Clear();
            Dispose();
        }

        protected override DbCommand CreateDbCommand() => new KeptCommand(_commands);

        protected override void Dispose(bool disposing) => base.Dispose(disposing && _isEnding);
    }
}
