namespace MartDesk.Simulation;

/// <summary>Takes all threads of the process's thread pool and does nothing with them, for ever.</summary>
internal static class IdlePool
{
    public static void Begin()
    {
        var threads = Environment.ProcessorCount;
        ThreadPool.SetMinThreads(threads, 1);
        if (!ThreadPool.SetMaxThreads(threads, threads))
            throw new InvalidOperationException("The thread pool cannot be made as small as the machine.");
        var taken = new CountdownEvent(threads);
        var never = new ManualResetEventSlim();
        for (var i = 0; i < threads; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    taken.Signal();
                    never.Wait();
                },
                null);
        }

        taken.Wait();
    }
}
