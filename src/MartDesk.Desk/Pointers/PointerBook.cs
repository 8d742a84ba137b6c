using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Vault;

namespace MartDesk.Desk.Pointers;

/// <summary>The pointers, held in memory by the hash of their text; the text itself is kept nowhere.</summary>
internal sealed class PointerBook : IPointers
{
    /// <summary>32 characters of five random bits: 160 bits.</summary>
    private const int TextLength = 32;

    private const int SigningKeyBytes = 32;

    private const string SigningKeyPrefix = "whsec_";

    private readonly DeskStore _store;
    private readonly ISecureRandom _random;
    private readonly TimeProvider _time;
    private readonly Func<FieldVault> _vault;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, PointerRow> _rows = [];
    private readonly Dictionary<string, Task<PointerInfo>> _making = new(StringComparer.Ordinal);
    private Dictionary<string, PointerRow> _byHash = new(StringComparer.Ordinal);
    private Dictionary<string, PointerRow> _byId = new(StringComparer.Ordinal);

    /// <param name="store">Where they are kept.</param>
    /// <param name="random">Makes texts, secrets and keys.</param>
    /// <param name="time">Clock.</param>
    /// <param name="vault">Asked for when a signing key is sealed or opened.</param>
    public PointerBook(DeskStore store, ISecureRandom random, TimeProvider time, Func<FieldVault> vault)
    {
        _vault = vault;
        _store = store;
        _random = random;
        _time = time;
        foreach (var row in store.Read(PointerRow.ReadAll))
            _rows.Add(row.Seq, row);
        Index();
    }

    /// <inheritdoc/>
    public async Task<(PointerInfo Pointer, string Text)> CreateAsync(NewPointer pointer, CancellationToken cancellationToken)
    {
        PointerCheck.ThrowIfBroken(pointer);
        var text = NewText();
        var info = await InsertAsync(pointer, Hash(text), isOurs: false, cancellationToken);
        return (info, text);
    }

    /// <inheritdoc/>
    public IReadOnlyList<PointerInfo> List()
    {
        lock (_gate)
            return [.. _rows.Values.Select(row => row.Info).Where(info => !info.IsDeleted && !info.IsOurs)];
    }

    /// <inheritdoc/>
    /// <remarks>The hash hides the text from timing: which bytes of a hash agree tells nothing about a text that fits.</remarks>
    public PointerInfo? Find(string text)
    {
        var hash = Hash(text);
        PointerRow? row;
        lock (_gate)
            row = _byHash.GetValueOrDefault(Convert.ToHexString(hash));
        var isFormer = row is not null && !row.TextHash.AsSpan().SequenceEqual(hash);
        return row is null || (isFormer && _time.GetUtcNow().ToUnixTimeMilliseconds() >= row.FormerUntilMs) ? null : row.Info;
    }

    /// <summary>A pointer by the desk's own id, deleted ones too: their alerts are still to be carried out.</summary>
    public PointerInfo? FindById(string pointerId)
    {
        lock (_gate)
            return _byId.GetValueOrDefault(pointerId)?.Info;
    }

    /// <summary>True when a message's secret is the pointer's.</summary>
    public bool IsSecret(string pointerId, string? secret)
    {
        byte[]? hash;
        lock (_gate)
            hash = _byId.GetValueOrDefault(pointerId)?.SecretHash;
        return hash is not null && secret is not null && CryptographicOperations.FixedTimeEquals(hash, Hash(secret));
    }

    /// <summary>The desk's own pointer of an account, made when there is none yet.</summary>
    /// <remarks>There is never a second one: a wish is known again by its pointer and its id, so that two would carry a double click out twice.</remarks>
    public async Task<PointerInfo> OwnAsync(string accountId, CancellationToken cancellationToken)
    {
        Task<PointerInfo>? making;
        lock (_gate)
        {
            if (_rows.Values.FirstOrDefault(row => row.Info.IsOurs && row.Info.AccountId == accountId) is { } known)
                return known.Info;
            if (!_making.TryGetValue(accountId, out making) || making.IsCompleted) // One that ended without a row has failed.
            {
                var own = new NewPointer { Name = "Desk", AccountId = accountId, Settings = new PointerSettings { MaxLagSeconds = 0 } };
                _making[accountId] = making = InsertAsync(own, Hash(NewText()), isOurs: true, CancellationToken.None);
            }
        }

        return await making.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<PointerInfo> ChangeAsync(string pointerId, NewPointer pointer, CancellationToken cancellationToken)
    {
        PointerCheck.ThrowIfBroken(pointer);
        var row = await ChangeAsync(
            pointerId,
            transaction =>
            {
                var (settings, expires, targets) = (Print(pointer.Settings), pointer.ExpiresAt?.ToUnixTimeMilliseconds(), TargetsOf(pointer));
                var checksum = PointerRow.SumOf(pointerId, settings, expires, targets);
                transaction.Connection!.Execute( // A running transaction has its connection.
                    "UPDATE pointer SET name = @name, account_id = @account, settings = @settings, expires_ms = @expires, checksum = @checksum WHERE id = @pointerId",
                    new { pointerId, name = pointer.Name, account = pointer.AccountId, settings, expires, checksum },
                    transaction);
                transaction.Connection!.Execute("DELETE FROM pointer_target WHERE pointer_id = @pointerId", new { pointerId }, transaction);
                InsertTargets(pointerId, targets, transaction);
            },
            cancellationToken);
        return row.Info;
    }

    /// <inheritdoc/>
    public async Task<string> RotateAsync(string pointerId, TimeSpan overlap, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(overlap, TimeSpan.Zero);
        var text = NewText();
        var until = _time.GetUtcNow().Add(overlap).ToUnixTimeMilliseconds();
        await ChangeAsync(
            pointerId,
            transaction => transaction.Connection!.Execute(
                "UPDATE pointer SET former_hash = text_hash, former_until_ms = @until, text_hash = @hash WHERE id = @pointerId",
                new { pointerId, until, hash = Hash(text) },
                transaction),
            cancellationToken);
        return text;
    }

    /// <inheritdoc/>
    public async Task<string> RequireSecretAsync(string pointerId, CancellationToken cancellationToken)
    {
        var secret = NewText();
        await SetAsync(pointerId, "secret_hash", Hash(secret), cancellationToken);
        return secret;
    }

    /// <inheritdoc/>
    public Task DropSecretAsync(string pointerId, CancellationToken cancellationToken) => SetAsync(pointerId, "secret_hash", null, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> RequireSignatureAsync(string pointerId, CancellationToken cancellationToken)
    {
        var key = new byte[SigningKeyBytes];
        _random.Fill(key);
        var text = Convert.ToBase64String(key);
        await SetAsync(pointerId, "signing_key", _vault().Seal(text, OwnerOf(pointerId), PlaceOf(pointerId)), cancellationToken);
        return SigningKeyPrefix + text;
    }

    /// <inheritdoc/>
    public Task DropSignatureAsync(string pointerId, CancellationToken cancellationToken) => SetAsync(pointerId, "signing_key", null, cancellationToken);

    /// <summary>The key by which a pointer's messages are signed.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    public byte[] SigningKeyOf(string pointerId)
    {
        byte[]? sealedKey;
        lock (_gate)
            sealedKey = _byId.GetValueOrDefault(pointerId)?.SigningKey;
        return Convert.FromBase64String(_vault().Open(sealedKey ?? throw new InvalidOperationException("The pointer takes unsigned messages."), OwnerOf(pointerId), PlaceOf(pointerId)));
    }

    /// <inheritdoc/>
    public Task PauseAsync(string pointerId, bool isPaused, CancellationToken cancellationToken) =>
        SetAsync(pointerId, "is_paused", isPaused ? 1 : 0, cancellationToken);

    /// <inheritdoc/>
    public Task DisableAsync(string pointerId, bool isDisabled, CancellationToken cancellationToken) =>
        SetAsync(pointerId, "is_disabled", isDisabled ? 1 : 0, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string pointerId, CancellationToken cancellationToken) => SetAsync(pointerId, "is_deleted", 1, cancellationToken);

    /// <summary>Reads a pointer anew after a transaction of somebody else changed it.</summary>
    public void Reload(string pointerId)
    {
        var row = _store.Read(connection => PointerRow.Read(connection, pointerId));
        lock (_gate)
        {
            if (row is null)
                return;
            _rows[row.Seq] = row;
            Index();
        }
    }

    private Task<PointerRow> SetAsync(string pointerId, string column, object? value, CancellationToken cancellationToken) => ChangeAsync(
        pointerId,
        transaction => transaction.Connection!.Execute($"UPDATE pointer SET {column} = @value WHERE id = @pointerId", new { pointerId, value }, transaction),
        cancellationToken);

    private async Task<PointerRow> ChangeAsync(string pointerId, Action<System.Data.IDbTransaction> change, CancellationToken cancellationToken)
    {
        if (FindById(pointerId) is not { IsOurs: false })
            throw new ArgumentException($"There is no pointer {pointerId}.", nameof(pointerId));
        await _store.WriteAsync(change, cancellationToken);
        Reload(pointerId);
        lock (_gate)
            return _byId[pointerId];
    }

    private async Task<PointerInfo> InsertAsync(NewPointer pointer, byte[] textHash, bool isOurs, CancellationToken cancellationToken)
    {
        var id = Base32.Random(_random, 16);
        await _store.WriteAsync(
            transaction =>
            {
                var (settings, expires, targets) = (Print(pointer.Settings), pointer.ExpiresAt?.ToUnixTimeMilliseconds(), TargetsOf(pointer));
                transaction.Connection!.Execute( // A running transaction has its connection.
                    """
                    INSERT INTO pointer (id, text_hash, account_id, name, quantity_unit, leverage, margin_mode, max_lag_s, created_ms, settings, expires_ms, is_ours, checksum)
                    VALUES (@id, @textHash, @account, @name, 0, 1, 0, 0, @created, @settings, @expires, @isOurs, @checksum)
                    """,
                    new
                    {
                        id,
                        textHash,
                        account = pointer.AccountId,
                        name = pointer.Name,
                        created = _time.GetUtcNow().ToUnixTimeMilliseconds(),
                        settings,
                        expires,
                        isOurs = isOurs ? 1 : 0,
                        checksum = PointerRow.SumOf(id, settings, expires, targets),
                    },
                    transaction);
                InsertTargets(id, targets, transaction);
            },
            cancellationToken);
        Reload(id);
        return FindById(id) ?? throw new InvalidOperationException("A pointer that was stored can be read.");
    }

    /// <summary>The accounts as they are stored, the first one first.</summary>
    private static List<(string AccountId, string Ratio)> TargetsOf(NewPointer pointer)
    {
        var targets = pointer.Targets.Any(target => target.AccountId == pointer.AccountId)
            ? pointer.Targets
            : [new PointerTarget(pointer.AccountId, 1m), .. pointer.Targets];
        return [.. targets.OrderByDescending(target => target.AccountId == pointer.AccountId).Select(target => (target.AccountId, target.Ratio.ToString(CultureInfo.InvariantCulture)))];
    }

    private static void InsertTargets(string pointerId, List<(string AccountId, string Ratio)> targets, System.Data.IDbTransaction transaction)
    {
        var number = 0;
        foreach (var (accountId, ratio) in targets)
        {
            transaction.Connection!.Execute( // A running transaction has its connection.
                "INSERT INTO pointer_target (pointer_id, number, account_id, ratio) VALUES (@pointerId, @number, @accountId, @ratio)",
                new { pointerId, number = ++number, accountId, ratio },
                transaction);
        }
    }

    private void Index()
    {
        _byId = _rows.Values.ToDictionary(row => row.Info.PointerId, StringComparer.Ordinal);
        var byHash = new Dictionary<string, PointerRow>(StringComparer.Ordinal);
        foreach (var row in _rows.Values)
        {
            byHash[Convert.ToHexString(row.TextHash)] = row;
            if (row.FormerHash is { } former)
                byHash[Convert.ToHexString(former)] = row;
        }

        _byHash = byHash;
    }

    private static string OwnerOf(string pointerId) => "pointer:" + pointerId;

    private static FieldPlace PlaceOf(string pointerId) => new("pointer", pointerId, "signing_key");

    private string NewText() => Base32.Random(_random, TextLength).ToLowerInvariant();

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static string Print(PointerSettings settings) => JsonSerializer.Serialize(settings, PointerJson.Default.PointerSettings);
}
