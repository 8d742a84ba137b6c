using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;

namespace MartDesk.Benchmarks.Exchange;

/// <summary>W1's writer: one task appends everything that waits, syncs once, then releases all of it.</summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    private readonly Channel<(ReadOnlyMemory<byte> Record, TaskCompletionSource Written)> _queue = Channel.CreateUnbounded<(ReadOnlyMemory<byte>, TaskCompletionSource)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SafeFileHandle _file;
    private readonly Task _run;

    public GroupCommit(string path)
    {
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        _run = RunAsync();
    }

    public Task AppendAsync(ReadOnlyMemory<byte> record)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Writer.TryWrite((record, written));
        return written.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.Complete();
        await _run;
        _file.Dispose();
    }

    private async Task RunAsync()
    {
        var group = new List<TaskCompletionSource>();
        var bytes = new MemoryStream();
        var end = 0L;
        while (await _queue.Reader.WaitToReadAsync())
        {
            bytes.SetLength(0);
            while (_queue.Reader.TryRead(out var item))
            {
                bytes.Write(item.Record.Span);
                group.Add(item.Written);
            }

            RandomAccess.Write(_file, bytes.GetBuffer().AsSpan(0, (int)bytes.Length), end);
            RandomAccess.FlushToDisk(_file);
            end += bytes.Length;
            foreach (var written in group)
                written.SetResult();
            group.Clear();
        }
    }
}
