using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MartDesk.Exchange.Books;

/// <summary>Asks the processor to bring memory near before it is needed. Only time changes, never a result; where there is no such instruction nothing happens.</summary>
internal static class CacheLine
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch<T>(ref readonly T place)
        where T : unmanaged
    {
        // The address is never read here, so it may be stale by the time: the collector can move what it points to at any moment.
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in place)));
    }
}
