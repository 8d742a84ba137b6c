using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace MartDesk.Desk.Storage;

/// <summary>Chooses the SQLite that is loaded: the operating system's, which it keeps patched, else the one that came with us.</summary>
internal static class SqliteLibrary
{
    private static readonly Lazy<string> Chosen = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Loads SQLite once for the process; gives its version.</summary>
    public static string EnsureLoaded() => Chosen.Value;

    private static string Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return raw.sqlite3_libversion().utf8_to_string();
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != "e_sqlite3")
            return 0;
        string[] ofTheSystem = OperatingSystem.IsWindows() ? ["winsqlite3"]
            : OperatingSystem.IsMacOS() ? ["libsqlite3.dylib"]
            : ["libsqlite3.so.0"];
        foreach (var candidate in ofTheSystem)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
                return handle;
        }

        return 0;
    }
}
