using System.Data;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Guards;

/// <summary>From where losses count that the owner let go: one setting for each account, and one for each pointer on it.</summary>
internal sealed class GuardReleases : IDisposable
{
    private const string Prefix = "release:";

    private readonly DeskStore _store;
    private readonly SemaphoreSlim _one = new(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, GuardRelease> _releases = new(StringComparer.Ordinal);

    public GuardReleases(DeskStore store)
    {
        _store = store;
        foreach (var (name, value) in store.Read(connection => connection.Query<(string, byte[])>("SELECT name, value FROM setting WHERE name LIKE 'release:%'")))
        {
            if (Read(value) is { } release)
                _releases[name] = release;
        }
    }

    /// <summary>What was released for a record; nothing when nothing was.</summary>
    public GuardRelease Of(string accountId, string? pointerId)
    {
        lock (_gate)
            return _releases.GetValueOrDefault(NameOf(accountId, pointerId)) ?? GuardRelease.Nothing;
    }

    /// <summary>Stores a change of it; durable when the call returns.</summary>
    /// <param name="accountId">Account.</param>
    /// <param name="pointerId">Pointer; null for the account's own.</param>
    /// <param name="change">The change.</param>
    /// <param name="also">What is stored with it; null for nothing.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    public async Task ChangeAsync(string accountId, string? pointerId, Func<GuardRelease, GuardRelease> change, Action<IDbTransaction>? also, CancellationToken cancellationToken)
    {
        var name = NameOf(accountId, pointerId);
        await _one.WaitAsync(cancellationToken);
        try
        {
            var changed = change(Of(accountId, pointerId));
            var value = JsonSerializer.SerializeToUtf8Bytes(changed, ReleaseJson.Default.GuardRelease);
            await _store.WriteAsync(
                transaction =>
                {
                    transaction.Connection!.Execute( // A running transaction has its connection.
                        "INSERT INTO setting (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value", new { name, value }, transaction);
                    also?.Invoke(transaction);
                },
                cancellationToken);
            lock (_gate)
                _releases[name] = changed;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private static string NameOf(string accountId, string? pointerId) => $"{Prefix}{accountId}:{pointerId}";

    /// <summary>What cannot be read releases nothing: the lock is back, and can be released again.</summary>
    private static GuardRelease? Read(byte[] value)
    {
        try
        {
            return JsonSerializer.Deserialize(value, ReleaseJson.Default.GuardRelease) is { Losses: not null } release ? release : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What was released of one record.</summary>
/// <param name="Losses">Losses in a row that count from a moment on.</param>
/// <param name="Day">UTC day whose loss counts from a result on, as <c>2026-01-15</c>; null when none does.</param>
/// <param name="DayResult">That result, in quote currency.</param>
internal sealed record GuardRelease(IReadOnlyList<ReleasedLosses> Losses, string? Day, decimal DayResult)
{
    public static readonly GuardRelease Nothing = new([], null, 0m);

    /// <summary>From when on the losses of a key count; null when all of them do.</summary>
    public DateTimeOffset? From(LossKey key) =>
        Losses.FirstOrDefault(released => released.Symbol == key.Symbol && released.Side == key.Side) is { } found ? DateTimeOffset.FromUnixTimeMilliseconds(found.Ms) : null;

    /// <summary>The same with the losses of a key counted from a moment on.</summary>
    public GuardRelease With(LossKey key, DateTimeOffset now) => this with
    {
        Losses = [.. Losses.Where(released => released.Symbol != key.Symbol || released.Side != key.Side), new ReleasedLosses(key.Symbol, key.Side, now.ToUnixTimeMilliseconds())],
    };
}

/// <summary>Losses in a row that count from a moment on.</summary>
/// <param name="Symbol">Of this instrument; null for all.</param>
/// <param name="Side">Of this side; null for both.</param>
/// <param name="Ms">The moment, in milliseconds since 1970.</param>
internal sealed record ReleasedLosses(string? Symbol, PositionSide? Side, long Ms);

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(GuardRelease))]
internal sealed partial class ReleaseJson : JsonSerializerContext;
