using System.Data;
using Dapper;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Storage;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Guards;

/// <summary>The stop switch: the last gate before an order is signed.</summary>
/// <remarks>
/// An order that opens passes the gate from before its intent is stored until its answer is here. To stop, the gate is closed, whoever is inside is
/// told to turn back, and the call returns when nobody is inside: what was not on the wire by then will not be. Who turned back does not know whether
/// the order left, so it counts as unknown and the venue is asked. Each account has a gate of its own; the desk's mode closes all of them.
/// Of requests that overlap the last one counts, and none opens a gate while another is still waiting for it to be empty. A stop is answered when it is
/// durable that the desk is stopped: by itself, or by a later stop that has overtaken it, whose end it then waits for.
/// </remarks>
internal sealed class DeskSwitch : IDeskSwitch, IDisposable
{
    private const string Setting = "desk_mode";

    private readonly DeskStore _store;
    private readonly AccountDirectory _accounts;
    private readonly PointerBook _pointers;
    private readonly AlertBulletin _bulletin;
    private readonly AlertIds _ids;
    private readonly TimeProvider _time;
    private readonly ILogger<DeskSwitch> _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, AccountGate> _gates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Requests> _requests = new(StringComparer.Ordinal);
    private DeskMode _mode;

    public DeskSwitch(
        DeskStore store,
        AccountDirectory accounts,
        PointerBook pointers,
        AlertBulletin bulletin,
        AlertIds ids,
        TimeProvider time,
        ILogger<DeskSwitch> logger)
    {
        _store = store;
        _accounts = accounts;
        _pointers = pointers;
        _bulletin = bulletin;
        _ids = ids;
        _time = time;
        _logger = logger;
        foreach (var (name, value) in store.Read(connection => connection.Query<(string, byte[])>($"SELECT name, value FROM setting WHERE name LIKE '{Setting}%'")))
        {
            if (value is not [var stored])
                continue;
            if (name == Setting)
                _mode = (DeskMode)stored;
            else
                GateOf(name[(Setting.Length + 1)..]).Mode = (DeskMode)stored;
        }
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
    public DeskMode ModeOf(string accountId)
    {
        lock (_gate)
            return Stricter(_mode, GateOf(accountId).Mode);
    }

    /// <inheritdoc/>
    public DeskMode OwnModeOf(string accountId)
    {
        lock (_gate)
            return GateOf(accountId).Mode;
    }

    /// <inheritdoc/>
    public Task SetAsync(DeskMode mode, CancellationToken cancellationToken) => SetAsync(null, mode, cancellationToken);

    /// <inheritdoc/>
    public async Task SetAsync(string? accountId, DeskMode mode, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(mode))
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a mode of the desk.");
        var request = Begin(accountId, isClosing: mode != DeskMode.Active);
        var isStored = false;
        try
        {
            if (mode != DeskMode.Active)
                await CloseAsync(accountId, mode);
            foreach (var closing in mode == DeskMode.Active ? request.Before : [])
                await closing;
            await StoreAsync(request, accountId, mode, null, cancellationToken);
            isStored = true;
            lock (_gate)
            {
                if (!IsLast(request))
                    return; // Who came later says what is so.
                if (accountId is null)
                    _mode = mode;
                else
                    GateOf(accountId).Mode = mode;
            }
        }
        finally
        {
            End(request, isStored);
        }

        _logger.ModeSet(mode, accountId ?? "every account");
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> PanicAsync(CancellationToken cancellationToken) => PanicAsync(null, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> PanicAsync(string? accountId, CancellationToken cancellationToken) => PanicAsync(accountId, "Panic: close everything", null, cancellationToken);

    /// <summary>The same with another reason, and with something that is stored in the same transaction.</summary>
    public async Task<IReadOnlyList<string>> PanicAsync(string? accountId, string intent, Action<IDbTransaction>? also, CancellationToken cancellationToken)
    {
        var request = Begin(accountId, isClosing: true);
        var orders = new List<StoredAlert>();
        var isStored = false;
        try
        {
            await CloseAsync(accountId, DeskMode.Halted);
            foreach (var account in (await _accounts.ListAsync(cancellationToken)).Where(account => !account.IsDisabled && (accountId is null || account.AccountId == accountId)))
                orders.Add(CloseEverything(await _pointers.OwnAsync(account.AccountId, cancellationToken), intent));
            await StoreAsync(
                request,
                accountId,
                DeskMode.Halted,
                transaction =>
                {
                    AlertStore.Add(orders, transaction);
                    also?.Invoke(transaction);
                },
                cancellationToken);
            isStored = true;
        }
        finally
        {
            End(request, isStored);
        }

        _logger.Panic(orders.Count);
        foreach (var order in orders)
            _bulletin.Store(order.Id, order.AccountId, order.Lane, order.AlertState);
        return orders.ConvertAll(order => order.Id);
    }

    /// <summary>Lets an order through; null when the desk may not send it now.</summary>
    /// <param name="accountId">The account that it is for.</param>
    /// <param name="isOpening">It may open a position.</param>
    /// <param name="isOwners">The owner ordered it, not an alert.</param>
    public Passage? TryPass(string accountId, bool isOpening, bool isOwners)
    {
        lock (_gate)
        {
            var gate = GateOf(accountId);
            if (Refuses(Stricter(_mode, gate.Mode), isOpening, isOwners))
                return null;
            if (!isOpening)
                return new Passage(null, CancellationToken.None);
            if (gate.Inside++ == 0)
                gate.Empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new Passage(() => Leave(gate), gate.Stop.Token);
        }
    }

    /// <summary>True when a mode does not let an order through.</summary>
    public static bool Refuses(DeskMode mode, bool isOpening, bool isOwners) =>
        mode != DeskMode.Active && (isOpening || (mode == DeskMode.Halted && !isOwners));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var gate in _gates.Values)
                gate.Stop.Dispose();
        }
    }

    private Request Begin(string? accountId, bool isClosing)
    {
        lock (_gate)
        {
            var scope = accountId ?? "";
            if (!_requests.TryGetValue(scope, out var requests))
                _requests.Add(scope, requests = new Requests());
            var request = new Request(requests, ++requests.Last, isClosing ? new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously) : null, [.. requests.Closing.Values]);
            if (request.Done is { } done)
                requests.Closing.Add(request.Number, done.Task);
            return request;
        }
    }

    private bool IsLast(Request request)
    {
        lock (_gate)
            return request.Of.Last == request.Number;
    }

    /// <summary>Stores the mode that a request asks for, and whatever belongs to it; of one that was overtaken only the latter.</summary>
    private async Task StoreAsync(Request request, string? accountId, DeskMode mode, Action<IDbTransaction>? also, CancellationToken cancellationToken)
    {
        var isOvertaken = await _store.WriteAsync(
            transaction =>
            {
                also?.Invoke(transaction);
                return Write(transaction);
            },
            cancellationToken);

        // Who stops is not answered before it is durable: the process may die, and what then starts must be stopped.
        while (isOvertaken && request.Done is not null)
        {
            foreach (var later in StopsAfter(request))
            {
                if (await later)
                    return;
            }

            isOvertaken = await _store.WriteAsync(Write, cancellationToken);
        }

        bool Write(IDbTransaction transaction)
        {
            if (request.Done is null ? !IsLast(request) : StopsAfter(request).Count > 0)
                return true;
            Store(accountId, mode, transaction);
            return false;
        }
    }

    /// <summary>Stops that came after a request and are not stored yet, or just were; the last first.</summary>
    private List<Task<bool>> StopsAfter(Request request)
    {
        lock (_gate)
            return [.. request.Of.Closing.Where(closing => closing.Key > request.Number).Reverse().Select(closing => closing.Value), .. request.Of.Stored > request.Number ? [Task.FromResult(true)] : Array.Empty<Task<bool>>()];
    }

    private void End(Request request, bool isStored)
    {
        if (request.Done is not { } done)
            return;
        lock (_gate)
        {
            request.Of.Closing.Remove(request.Number);
            if (isStored)
                request.Of.Stored = Math.Max(request.Of.Stored, request.Number);
        }

        done.SetResult(isStored);
    }

    private async Task CloseAsync(string? accountId, DeskMode mode)
    {
        var closed = new List<(CancellationTokenSource Stop, Task Empty)>();
        lock (_gate)
        {
            // Never from halted to reducing only by this way: that opens the gate for exits, and only once it is durable.
            if (accountId is null)
                _mode = Stricter(_mode, mode);
            else
                GateOf(accountId).Mode = Stricter(GateOf(accountId).Mode, mode);
            IEnumerable<AccountGate> gates = accountId is null ? _gates.Values : [GateOf(accountId)];
            foreach (var gate in gates)
            {
                closed.Add((gate.Stop, gate.Empty.Task));
                gate.Stop = new CancellationTokenSource();
            }
        }

        foreach (var (stop, _) in closed)
            await stop.CancelHereAsync();
        foreach (var (stop, empty) in closed)
        {
            await empty;
            stop.Dispose();
        }
    }

    private void Leave(AccountGate gate)
    {
        lock (_gate)
        {
            if (--gate.Inside == 0)
                gate.Empty.SetResult();
        }
    }

    /// <summary>Called with the lock held, or before anybody else is here.</summary>
    private AccountGate GateOf(string accountId)
    {
        if (!_gates.TryGetValue(accountId, out var gate))
            _gates.Add(accountId, gate = new AccountGate());
        return gate;
    }

    private static DeskMode Stricter(DeskMode left, DeskMode right) => left > right ? left : right;

    private StoredAlert CloseEverything(PointerInfo own, string intent)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var id = _ids.Next();
        var request = new AlertRequest { Verb = AlertVerb.CloseAll, Symbol = "*", Leverage = 1, MarginMode = own.MarginMode, EventTimeMs = now };
        return new StoredAlert
        {
            Id = id,
            PointerId = own.PointerId,
            AccountId = own.AccountId,
            Lane = Execution.LaneName.Overtaking("*"),
            DedupeKey = AlertIdentity.Unique(id).Key,
            ReceivedMs = now,
            EventMs = now,
            Intent = intent,
            Request = RequestText.Write(request),
            Body = "{}",
            State = (long)AlertState.Accepted,
        };
    }

    private static void Store(string? accountId, DeskMode mode, IDbTransaction transaction) => transaction.Connection!.Execute( // A running transaction has its connection.
        "INSERT INTO setting (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        new { name = accountId is null ? Setting : $"{Setting}:{accountId}", value = new[] { (byte)mode } },
        transaction);

    /// <summary>What was asked of one account's mode, or of the desk's.</summary>
    private sealed class Requests
    {
        /// <summary>Number of the last.</summary>
        public long Last { get; set; }

        /// <summary>Number of the last stop that is durable.</summary>
        public long Stored { get; set; }

        /// <summary>Those that stop and have not ended, by number; each tells whether it was stored.</summary>
        public SortedDictionary<long, Task<bool>> Closing { get; } = [];
    }

    /// <summary>One of them.</summary>
    /// <param name="Of">Where it belongs.</param>
    /// <param name="Number">Its number.</param>
    /// <param name="Done">Set when it has ended, to whether it is durable; null for one that releases, for which nobody waits.</param>
    /// <param name="Before">Those that were closing when it came.</param>
    private sealed record Request(Requests Of, long Number, TaskCompletionSource<bool>? Done, IReadOnlyList<Task> Before);

    /// <summary>The gate of one account: its mode and who is inside.</summary>
    private sealed class AccountGate
    {
        public DeskMode Mode { get; set; }

        public int Inside { get; set; }

        public CancellationTokenSource Stop { get; set; } = new();

        public TaskCompletionSource Empty { get; set; } = Completed();

        private static TaskCompletionSource Completed()
        {
            var source = new TaskCompletionSource();
            source.SetResult();
            return source;
        }
    }

    /// <summary>An order on its way through a gate.</summary>
    /// <param name="leave">Told once that it is through; null when nobody waits for it, since it can only reduce.</param>
    /// <param name="turnBack">Is cancelled when the desk stops.</param>
    internal sealed class Passage(Action? leave, CancellationToken turnBack) : IDisposable
    {
        private Action? _leave = leave;

        /// <summary>Is cancelled when the desk stops.</summary>
        public CancellationToken TurnBack { get; } = turnBack;

        /// <summary>It is through.</summary>
        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
