using System.Data;
using System.Globalization;
using System.Text.Json;
using Dapper;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Pointers;

/// <summary>One row of the table of pointers, with its accounts.</summary>
internal sealed class PointerRow
{
    private const string Select =
        """
        SELECT seq AS Seq, id AS Id, text_hash AS TextHash, name AS Name, quantity_unit AS QuantityUnit, leverage AS Leverage, margin_mode AS MarginMode,
               fixed_symbol AS FixedSymbol, max_lag_s AS MaxLagSeconds, created_ms AS CreatedMs, settings AS Settings, secret_hash AS SecretHash,
               former_hash AS FormerHash, former_until_ms AS FormerUntilMs, expires_ms AS ExpiresMs, is_paused AS IsPaused, is_disabled AS IsDisabled,
               is_deleted AS IsDeleted, is_ours AS IsOurs, signing_key AS SigningKey, checksum AS Checksum
        FROM pointer
        """;

    private PointerInfo? _info;

    public long Seq { get; init; }

    public string Id { get; init; } = "";

    public byte[] TextHash { get; init; } = [];

    public string Name { get; init; } = "";

    public long QuantityUnit { get; init; }

    public long Leverage { get; init; }

    public long MarginMode { get; init; }

    public string? FixedSymbol { get; init; }

    public long MaxLagSeconds { get; init; }

    public long CreatedMs { get; init; }

    public string? Settings { get; init; }

    public byte[]? SecretHash { get; init; }

    /// <summary>Sealed by the vault.</summary>
    public byte[]? SigningKey { get; init; }

    public byte[]? FormerHash { get; init; }

    public long? FormerUntilMs { get; init; }

    public long? ExpiresMs { get; init; }

    public long IsPaused { get; init; }

    public long IsDisabled { get; init; }

    public long IsDeleted { get; init; }

    public long IsOurs { get; init; }

    /// <summary>As <see cref="SumOf"/> gives it; null in rows of earlier versions, which are not checked.</summary>
    public long? Checksum { get; init; }

    public PointerInfo Info => _info ?? throw new InvalidOperationException("Its accounts are not read.");

    public static IReadOnlyList<PointerRow> ReadAll(IDbConnection connection)
    {
        var targets = Targets(connection, null);
        return [.. connection.Query<PointerRow>($"{Select} ORDER BY seq").Select(row => row.With(targets[row.Id]))];
    }

    public static PointerRow? Read(IDbConnection connection, string id) =>
        connection.QuerySingleOrDefault<PointerRow>($"{Select} WHERE id = @id", new { id })?.With(Targets(connection, id)[id]);

    /// <summary>Checksum of what decides what an alert orders. Who may send it, and whether it is taken, are not in it: of those a changed bit refuses.</summary>
    public static long SumOf(string id, string? settings, long? expiresMs, IEnumerable<(string AccountId, string Ratio)> targets)
    {
        var sum = default(RowSum);
        sum.Add(id);
        sum.Add(settings);
        sum.Add(expiresMs);
        foreach (var (accountId, ratio) in targets)
        {
            sum.Add(accountId);
            sum.Add(ratio);
        }

        return sum.Value;
    }

    private PointerRow With(IEnumerable<(string AccountId, string Ratio)> targets)
    {
        var rows = targets.ToList();
        var isWhole = Checksum is null || Checksum == SumOf(Id, Settings, ExpiresMs, rows);
        _info = new PointerInfo
        {
            PointerId = Id,
            Name = Name,
            Targets = isWhole ? rows.ConvertAll(row => new PointerTarget(row.AccountId, decimal.Parse(row.Ratio, CultureInfo.InvariantCulture))) : [new PointerTarget(rows is [var first, ..] ? first.AccountId : "", 1m)],
            Settings = !isWhole ? new PointerSettings { Limits = new GuardLimits { IsDamaged = true } }
                : Settings is null ? Former()
                : JsonSerializer.Deserialize(Settings, PointerJson.Default.PointerSettings) ?? new PointerSettings(),
            CreateTime = DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs),
            ExpiresAt = ExpiresMs is { } expires && isWhole ? DateTimeOffset.FromUnixTimeMilliseconds(expires) : null,
            HasSecret = SecretHash is not null,
            NeedsSignature = SigningKey is not null,
            IsPaused = IsPaused == 1,
            IsDisabled = IsDisabled == 1,
            IsDeleted = IsDeleted == 1 || (IsOurs == 1 && !isWhole), // Another is made of the desk's own; nobody has set anything there.
            IsOurs = IsOurs == 1,
        };
        return this;
    }

    /// <summary>The settings of a pointer made by schema 1, which had a column for each.</summary>
    private PointerSettings Former() => new()
    {
        QuantityUnit = (QuantityUnit)QuantityUnit,
        Leverage = (int)Leverage,
        MarginMode = (MarginMode)MarginMode,
        FixedSymbol = FixedSymbol,
        MaxLagSeconds = (int)MaxLagSeconds,
    };

    private static ILookup<string, (string AccountId, string Ratio)> Targets(IDbConnection connection, string? pointerId) => connection
        .Query<(string PointerId, string AccountId, string Ratio)>(
            "SELECT pointer_id, account_id, ratio FROM pointer_target WHERE @pointerId IS NULL OR pointer_id = @pointerId ORDER BY pointer_id, number",
            new { pointerId })
        .ToLookup(row => row.PointerId, row => (row.AccountId, row.Ratio));
}
