using System.Data;
using System.Text.Json;
using Dapper;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Vault;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Guards;

/// <summary>The stop switch: the last gate before an order is signed.</summary>
/// <remarks>
/// An order that opens passes the gate from before its intent is stored until its answer is here. To stop, the gate is closed, whoever is inside is
/// told to turn back, and the call returns when nobody is inside: what was not on the wire by then will not be. Who turned back does not know whether
/// the order left, so it counts as unknown and the venue is asked.
/// </remarks>
internal sealed class DeskSwitch : IDeskSwitch, IDisposable
{
    private const string Setting = "desk_mode";

    private readonly DeskStore _store;
    private readonly AccountDirectory _accounts;
    private readonly PointerBook _pointers;
    private readonly AlertBulletin _bulletin;
    private readonly ISecureRandom _random;
    private readonly TimeProvider _time;
    private readonly ILogger<DeskSwitch> _logger;
    private readonly Lock _gate = new();
    private CancellationTokenSource _stop = new();
    private TaskCompletionSource _empty = Completed();
    private int _inside;
    private DeskMode _mode;

    public DeskSwitch(
        DeskStore store,
        AccountDirectory accounts,
        PointerBook pointers,
        AlertBulletin bulletin,
        ISecureRandom random,
        TimeProvider time,
        ILogger<DeskSwitch> logger)
    {
        _store = store;
        _accounts = accounts;
        _pointers = pointers;
        _bulletin = bulletin;
        _random = random;
        _time = time;
        _logger = logger;
        _mode = store.Read(connection => connection.QuerySingleOrDefault<byte[]>("SELECT value FROM setting WHERE name = @Setting", new { Setting })) is [var stored]
            ? (DeskMode)stored
            : DeskMode.Active;
    }

    /// <inheritdoc/>
    public DeskMode Mode
    {
        get
        {
            lock (_gate)
                return _mode;
        }
    }

    /// <inheritdoc/>
    public async Task SetAsync(DeskMode mode, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(mode))
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a mode of the desk.");
        if (mode != DeskMode.Active)
            await CloseAsync(mode);
        await _store.WriteAsync(transaction => Write(mode, transaction), cancellationToken);
        lock (_gate)
            _mode = mode;
        _logger.ModeSet(mode);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> PanicAsync(CancellationToken cancellationToken)
    {
        await CloseAsync(DeskMode.Halted);
        var orders = new List<StoredAlert>();
        foreach (var account in (await _accounts.ListAsync(cancellationToken)).Where(account => !account.IsDisabled))
            orders.Add(CloseEverything(await _pointers.OwnAsync(account.AccountId, cancellationToken)));
        await _store.WriteAsync(
            transaction =>
            {
                Write(DeskMode.Halted, transaction);
                AlertStore.Add(orders, transaction);
            },
            cancellationToken);
        _logger.Panic(orders.Count);
        foreach (var order in orders)
            _bulletin.Store(order.Id, order.AccountId, order.Lane, order.AlertState);
        return orders.ConvertAll(order => order.Id);
    }

    /// <summary>Lets an order through; null when the desk may not send it now.</summary>
    /// <param name="isOpening">It may open a position.</param>
    /// <param name="isOwners">The owner ordered it, not an alert.</param>
    public Passage? TryPass(bool isOpening, bool isOwners)
    {
        lock (_gate)
        {
            if (Refuses(_mode, isOpening, isOwners))
                return null;
            if (!isOpening)
                return new Passage(null, CancellationToken.None);
            if (_inside++ == 0)
                _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new Passage(this, _stop.Token);
        }
    }

    /// <summary>True when a mode does not let an order through.</summary>
    public static bool Refuses(DeskMode mode, bool isOpening, bool isOwners) =>
        mode != DeskMode.Active && (isOpening || (mode == DeskMode.Halted && !isOwners));

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task CloseAsync(DeskMode mode)
    {
        Task empty;
        CancellationTokenSource stop;
        lock (_gate)
        {
            // Never from halted to reducing only by this way: that opens the gate for exits, and only once it is durable.
            if (mode > _mode)
                _mode = mode;
            stop = _stop;
            _stop = new CancellationTokenSource();
            empty = _empty.Task;
        }

        await stop.CancelAsync();
        await empty;
        stop.Dispose();
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_inside == 0)
                _empty.SetResult();
        }
    }

    private StoredAlert CloseEverything(PointerInfo own)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var id = Base32.Random(_random, 16);
        var request = new AlertRequest { Verb = AlertVerb.CloseAll, Symbol = "*", Leverage = 1, MarginMode = own.MarginMode, EventTimeMs = now };
        return new StoredAlert
        {
            Id = id,
            PointerId = own.PointerId,
            AccountId = own.AccountId,
            Lane = "*",
            DedupeKey = AlertIdentity.Unique(id).Key,
            ReceivedMs = now,
            EventMs = now,
            Intent = "Panic: close everything",
            Request = JsonSerializer.Serialize(request, AlertJson.Default.AlertRequest),
            Body = "{}",
            State = (long)AlertState.Accepted,
        };
    }

    private static void Write(DeskMode mode, IDbTransaction transaction) => transaction.Connection!.Execute( // A running transaction has its connection.
        "INSERT INTO setting (name, value) VALUES (@Setting, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        new { Setting, value = new[] { (byte)mode } },
        transaction);

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    /// <summary>An order on its way through the gate.</summary>
    internal sealed class Passage(DeskSwitch? owner, CancellationToken turnBack) : IDisposable
    {
        private DeskSwitch? _owner = owner;

        /// <summary>Is cancelled when the desk stops.</summary>
        public CancellationToken TurnBack { get; } = turnBack;

        /// <summary>It is through.</summary>
        public void Dispose()
        {
            _owner?.Leave();
            _owner = null;
        }
    }
}
