using System.Security.Cryptography;
using System.Text;
using Dapper;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Vault;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Pointers;

/// <summary>The pointers, held in memory by the hash of their text; the text itself is kept nowhere.</summary>
internal sealed class PointerBook : IPointers
{
    /// <summary>32 characters of five random bits: 160 bits.</summary>
    private const int TextLength = 32;

    private readonly DeskStore _store;
    private readonly ISecureRandom _random;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<PointerInfo> _pointers = [];
    private readonly Dictionary<string, PointerInfo> _byHash = new(StringComparer.Ordinal);

    public PointerBook(DeskStore store, ISecureRandom random, TimeProvider time)
    {
        _store = store;
        _random = random;
        _time = time;
        var rows = store.Read(connection => connection.Query<PointerRow>(
            """
            SELECT id AS Id, text_hash AS TextHash, account_id AS AccountId, name AS Name, quantity_unit AS QuantityUnit, leverage AS Leverage,
                   margin_mode AS MarginMode, fixed_symbol AS FixedSymbol, max_lag_s AS MaxLagSeconds, created_ms AS CreatedMs
            FROM pointer ORDER BY seq
            """));
        foreach (var row in rows)
            Add(row);
    }

    /// <inheritdoc/>
    public async Task<(PointerInfo Pointer, string Text)> CreateAsync(NewPointer pointer, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pointer.Name);
        ArgumentOutOfRangeException.ThrowIfLessThan(pointer.Leverage, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(pointer.MaxLagSeconds);
        var text = Base32.Random(_random, TextLength).ToLowerInvariant();
        var row = new PointerRow
        {
            Id = Base32.Random(_random, 16),
            TextHash = SHA256.HashData(Encoding.UTF8.GetBytes(text)),
            AccountId = pointer.AccountId,
            Name = pointer.Name,
            QuantityUnit = (long)pointer.QuantityUnit,
            Leverage = pointer.Leverage,
            MarginMode = (long)pointer.MarginMode,
            FixedSymbol = pointer.FixedSymbol,
            MaxLagSeconds = pointer.MaxLagSeconds,
            CreatedMs = _time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await _store.WriteAsync(
            transaction => transaction.Connection!.Execute(
                """
                INSERT INTO pointer (id, text_hash, account_id, name, quantity_unit, leverage, margin_mode, fixed_symbol, max_lag_s, created_ms)
                VALUES (@Id, @TextHash, @AccountId, @Name, @QuantityUnit, @Leverage, @MarginMode, @FixedSymbol, @MaxLagSeconds, @CreatedMs)
                """,
                row,
                transaction),
            cancellationToken);
        return (Add(row), text);
    }

    /// <inheritdoc/>
    public IReadOnlyList<PointerInfo> List()
    {
        lock (_gate)
            return [.. _pointers];
    }

    /// <inheritdoc/>
    /// <remarks>The hash hides the text from timing: which bytes of a hash agree tells nothing about a text that fits.</remarks>
    public PointerInfo? Find(string text)
    {
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        lock (_gate)
            return _byHash.GetValueOrDefault(hash);
    }

    /// <summary>A pointer by the desk's own id.</summary>
    public PointerInfo? FindById(string pointerId)
    {
        lock (_gate)
            return _pointers.Find(pointer => pointer.PointerId == pointerId);
    }

    private PointerInfo Add(PointerRow row)
    {
        var info = new PointerInfo(
            row.Id,
            row.Name,
            row.AccountId,
            (QuantityUnit)row.QuantityUnit,
            (int)row.Leverage,
            (MarginMode)row.MarginMode,
            row.FixedSymbol,
            (int)row.MaxLagSeconds,
            DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedMs));
        lock (_gate)
        {
            _pointers.Add(info);
            _byHash.Add(Convert.ToHexString(row.TextHash), info);
        }

        return info;
    }

    private sealed class PointerRow
    {
        public string Id { get; init; } = "";

        public byte[] TextHash { get; init; } = [];

        public string AccountId { get; init; } = "";

        public string Name { get; init; } = "";

        public long QuantityUnit { get; init; }

        public long Leverage { get; init; }

        public long MarginMode { get; init; }

        public string? FixedSymbol { get; init; }

        public long MaxLagSeconds { get; init; }

        public long CreatedMs { get; init; }
    }
}
