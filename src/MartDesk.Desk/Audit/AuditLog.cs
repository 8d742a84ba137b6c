using System.Buffers.Binary;
using System.Data;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Vault;

namespace MartDesk.Desk.Audit;

/// <summary>The audit log in the store.</summary>
/// <remarks>
/// Each entry's hash covers the one before. Number and hash of the newest entry are sealed in the vault: without the master key neither can an entry
/// be changed and the rest computed anew, nor can the end be cut off.
/// </remarks>
internal sealed class AuditLog : IAuditLog
{
    private const string Unfinished = "unfinished";
    private const string HeadName = "audit_head";
    private const string HeadOwner = "audit";
    private static readonly FieldPlace HeadPlace = new("setting", HeadName, "value");

    private readonly DeskStore _store;
    private readonly FieldVault _vault;
    private readonly ISecureRandom _random;

    /// <summary>Opens the log. What an earlier run began and did not end is entered as unfinished.</summary>
    public AuditLog(DeskStore store, FieldVault vault, ISecureRandom random)
    {
        (_store, _vault, _random) = (store, vault, random);
        if (store.Read(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM audit_begun")) > 0)
            store.WriteNow(EnterUnfinished);
    }

    /// <inheritdoc/>
    public Task AddAsync(AuditEntry entry, CancellationToken cancellationToken) => _store.WriteAsync(transaction => Add(entry, transaction), cancellationToken);

    /// <inheritdoc/>
    public async Task<string?> BeginAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        var id = Base32.Random(_random, 16);
        try
        {
            await _store.WriteAsync(
                transaction => transaction.Connection!.Execute( // A running transaction has its connection.
                    "INSERT INTO audit_begun (id, time_ms, who, address, what, subject) VALUES (@id, @timeMs, @Who, @Address, @What, @Subject)",
                    new { id, timeMs = entry.Time.ToUnixTimeMilliseconds(), entry.Who, entry.Address, entry.What, entry.Subject },
                    transaction),
                cancellationToken);
            return id;
        }
        catch (StoreException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Task EndAsync(string? begun, AuditEntry entry, CancellationToken cancellationToken) => _store.WriteAsync(
        transaction =>
        {
            transaction.Connection!.Execute("DELETE FROM audit_begun WHERE id = @begun", new { begun }, transaction); // A running transaction has its connection.
            Add(entry, transaction);
        },
        cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<AuditRow> Read(long? before, int count) => [.. _store.Read(connection => connection.Query<Row>(
        Select + " WHERE number < @before ORDER BY number DESC LIMIT @count", new { before = before ?? long.MaxValue, count }).ToList()).Select(Describe)];

    /// <inheritdoc/>
    public AuditVerdict Verify() => _store.Read(connection =>
    {
        var number = 0L;
        var hash = Array.Empty<byte>();
        foreach (var row in connection.Query<Row>(Select + " ORDER BY number", buffered: false))
        {
            hash = HashOf(hash, row);
            if (row.Number != ++number || !hash.AsSpan().SequenceEqual(row.Hash))
                return new AuditVerdict(number, number);
        }

        var head = connection.QuerySingleOrDefault<byte[]>("SELECT value FROM setting WHERE name = @HeadName", new { HeadName });
        return new AuditVerdict(number, IsHead(head, number, hash) ? null : number + 1);
    });

    private const string Select =
        "SELECT number AS Number, time_ms AS TimeMs, who AS Who, address AS Address, what AS What, subject AS Subject, detail AS Detail, result AS Result, hash AS Hash FROM audit";

    private void EnterUnfinished(IDbTransaction transaction)
    {
        var connection = transaction.Connection!; // A running transaction has its connection.
        var begun = connection.Query<Row>(
            "SELECT time_ms AS TimeMs, who AS Who, address AS Address, what AS What, subject AS Subject FROM audit_begun ORDER BY time_ms, id", transaction: transaction).ToList();
        foreach (var row in begun)
            Add(Describe(row).Entry with { Detail = "The desk ended while this was under way; it may or may not have been done.", Result = Unfinished }, transaction);
        connection.Execute("DELETE FROM audit_begun", transaction: transaction);
    }

    private void Add(AuditEntry entry, IDbTransaction transaction)
    {
        var connection = transaction.Connection!; // A running transaction has its connection.
        var last = connection.QuerySingleOrDefault<Row>(Select + " ORDER BY number DESC LIMIT 1", transaction: transaction);
        var row = new Row
        {
            Number = (last?.Number ?? 0) + 1,
            TimeMs = entry.Time.ToUnixTimeMilliseconds(),
            Who = entry.Who,
            Address = entry.Address,
            What = entry.What,
            Subject = entry.Subject,
            Detail = entry.Detail,
            Result = entry.Result,
        };
        row.Hash = HashOf(last?.Hash ?? [], row);
        connection.Execute(
            """
            INSERT INTO audit (number, time_ms, who, address, what, subject, detail, result, hash)
            VALUES (@Number, @TimeMs, @Who, @Address, @What, @Subject, @Detail, @Result, @Hash)
            """,
            row,
            transaction);
        connection.Execute(
            "INSERT INTO setting (name, value) VALUES (@HeadName, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            new { HeadName, value = _vault.Seal(HeadText(row.Number, row.Hash), HeadOwner, HeadPlace) },
            transaction);
    }

    private bool IsHead(byte[]? head, long number, byte[] hash)
    {
        if (head is null)
            return number == 0;
        try
        {
            return _vault.Open(head, HeadOwner, HeadPlace) == HeadText(number, hash);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static string HeadText(long number, byte[] hash) => string.Create(CultureInfo.InvariantCulture, $"{number}:{Convert.ToHexStringLower(hash)}");

    /// <summary>Each part with its length before it, so that no two entries give the same bytes.</summary>
    private static byte[] HashOf(byte[] before, Row row)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[8];
        sha.AppendData(before);
        AppendNumber(row.Number, number);
        AppendNumber(row.TimeMs, number);
        foreach (var part in (string[])[row.Who, row.Address, row.What, row.Subject, row.Detail, row.Result])
        {
            var text = Encoding.UTF8.GetBytes(part);
            AppendNumber(text.Length, number);
            sha.AppendData(text);
        }

        return sha.GetHashAndReset();

        void AppendNumber(long value, Span<byte> buffer)
        {
            BinaryPrimitives.WriteInt64BigEndian(buffer, value);
            sha.AppendData(buffer);
        }
    }

    private static AuditRow Describe(Row row) => new(
        row.Number,
        new AuditEntry
        {
            Time = DateTimeOffset.FromUnixTimeMilliseconds(row.TimeMs),
            Who = row.Who,
            Address = row.Address,
            What = row.What,
            Subject = row.Subject,
            Detail = row.Detail,
            Result = row.Result,
        },
        row.Hash);

    private sealed class Row
    {
        public long Number { get; init; }

        public long TimeMs { get; init; }

        public string Who { get; init; } = "";

        public string Address { get; init; } = "";

        public string What { get; init; } = "";

        public string Subject { get; init; } = "";

        public string Detail { get; init; } = "";

        public string Result { get; init; } = "";

        public byte[] Hash { get; set; } = [];
    }
}
