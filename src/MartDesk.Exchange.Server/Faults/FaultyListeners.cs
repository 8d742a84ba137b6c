using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace MartDesk.Exchange.Server.Faults;

/// <summary>Opens the port the server listens on, and closes it while a rule says that connections are refused: a client is then told so by the system.</summary>
/// <remarks>Open connections are cut when it closes, so that a client that keeps them does not get past it.</remarks>
internal sealed class FaultyListeners(IConnectionListenerFactory inner, FaultPlan plan, TimeProvider real, ILogger logger) : IConnectionListenerFactory
{
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(inner, await inner.BindAsync(endpoint, cancellationToken), plan, real, logger);

    private sealed class Listener : IConnectionListener
    {
        private readonly IConnectionListenerFactory _factory;
        private readonly FaultPlan _plan;
        private readonly TimeProvider _real;
        private readonly ILogger _logger;
        private readonly ConcurrentDictionary<ConnectionContext, bool> _open = [];
        private readonly List<IConnectionListener> _closed = [];
        private readonly SemaphoreSlim _turn = new(1);
        private readonly ITimer _alarm;
        private IConnectionListener? _current;
        private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _isUnbound;

        public Listener(IConnectionListenerFactory factory, IConnectionListener first, FaultPlan plan, TimeProvider real, ILogger logger)
        {
            (_factory, _current, _plan, _real, _logger) = (factory, first, plan, real, logger);
            EndPoint = first.EndPoint;
            _alarm = real.CreateTimer(static listener => ((Listener)listener!).Look(), this, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            plan.Changed += Look;
        }

        public EndPoint EndPoint { get; }

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                var (current, opened) = (Volatile.Read(ref _current), Volatile.Read(ref _opened));
                if (current is not null && await current.AcceptAsync(cancellationToken) is { } connection)
                {
                    _open[connection] = true;
                    connection.ConnectionClosed.UnsafeRegister(static (state, _) => ((Action)state!)(), () => _open.TryRemove(connection, out bool _));
                    return connection;
                }

                if (Volatile.Read(ref _isUnbound))
                    return null;
                if (current is null)
                    await opened.Task.WaitAsync(cancellationToken);
            }
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _plan.Changed -= Look;
            await _alarm.DisposeAsync();
            await _turn.WaitAsync(cancellationToken);
            try
            {
                Volatile.Write(ref _isUnbound, true);
                if (_current is { } current)
                    await current.UnbindAsync(cancellationToken);
                Volatile.Read(ref _opened).TrySetResult();
            }
            finally
            {
                _turn.Release();
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_current is { } current)
                await current.DisposeAsync();
            foreach (var closed in _closed)
                await closed.DisposeAsync();
            _turn.Dispose();
        }

        /// <summary>Opens or closes as the rules have it now, and comes back when that changes.</summary>
        private void Look() => _ = LookAsync();

        private async Task LookAsync()
        {
            try
            {
                await _turn.WaitAsync();
            }
            catch (ObjectDisposedException)
            {
                return; // the server ended in the meantime
            }

            try
            {
                if (_isUnbound)
                    return;
                var now = _real.GetUtcNow();
                var closing = _plan.Refusals.FirstOrDefault(fault => fault.IsOpenAt(now));
                if (closing is not null && _current is { } current)
                    await CloseAsync(current, closing);
                else if (closing is null && _current is null)
                    await OpenAsync();
                if (_plan.Refusals.SelectMany(fault => new[] { fault.StartsAt, fault.EndsAt }).Where(moment => moment > now).Order().FirstOrDefault() is var next && next != default)
                    _alarm.Change(next - now, Timeout.InfiniteTimeSpan);
            }
            catch (Exception problem)
            {
                _logger.PortLost(problem);
            }
            finally
            {
                _turn.Release();
            }
        }

        private async Task CloseAsync(IConnectionListener current, ActiveFault fault)
        {
            _plan.Happened(fault, EndPoint.ToString() ?? "");
            Volatile.Write(ref _opened, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Volatile.Write(ref _current, null);
            await current.UnbindAsync();
            foreach (var connection in _open.Keys)
                connection.Abort(new ConnectionAbortedException("a fault closed the port"));
            _closed.Add(current); // its connections may still use what it holds
            _logger.PortClosed(fault.EndsAt);
        }

        private async Task OpenAsync()
        {
            Volatile.Write(ref _current, await _factory.BindAsync(EndPoint));
            Volatile.Read(ref _opened).TrySetResult();
        }
    }
}
