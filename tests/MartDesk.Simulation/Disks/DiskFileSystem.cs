using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using MartDesk.Desk.Storage;

namespace MartDesk.Simulation.Disks;

/// <summary>SQLite's file system while simulations run: every database is a file on a <see cref="SimDisk"/>.</summary>
/// <remarks>
/// Registered as the default of the process, so that the desk opens its database as it always does. The calls come synchronously on the thread
/// that uses the connection. SQLite documentation, "OS Interface Object" and "OS Interface File Virtual Methods Object".
/// </remarks>
internal static unsafe class DiskFileSystem
{
    private const int Ok = 0;
    private const int Busy = 5;
    private const int IoError = 10;
    private const int NotFound = 12;
    private const int Full = 13;
    private const int CantOpen = 14;
    private const int ShortRead = IoError | (2 << 8);
    private const int SyncError = IoError | (4 << 8);
    private const int WriteError = IoError | (3 << 8);
    private const int PowersafeOverwrite = 0x1000;
    private const int OpenCreate = 4;

    private static readonly ConcurrentDictionary<string, SimDisk> Disks = new(StringComparer.Ordinal);
    private static readonly Lazy<bool> Registered = new(Register);
    private static IoMethods* _methods;

    public static void Mount(SimDisk disk)
    {
        _ = Registered.Value;
        if (!Disks.TryAdd(disk.Folder, disk))
            throw new InvalidOperationException($"There is a disk at {disk.Folder} already.");
    }

    public static void Unmount(SimDisk disk) => Disks.TryRemove(disk.Folder, out _);

    private static bool Register()
    {
        SqliteLibrary.EnsureLoaded();
        var library = FindLibrary();
        _methods = (IoMethods*)NativeMemory.AllocZeroed((nuint)sizeof(IoMethods));
        *_methods = new IoMethods
        {
            Version = 2,
            Close = &Close,
            Read = &Read,
            Write = &Write,
            Truncate = &Truncate,
            Sync = &Sync,
            FileSize = &FileSize,
            Lock = &Lock,
            Unlock = &Unlock,
            CheckReservedLock = &CheckReservedLock,
            FileControl = &FileControl,
            SectorSize = &SectorSize,
            DeviceCharacteristics = &DeviceCharacteristics,
            ShmMap = &ShmMap,
            ShmLock = &ShmLock,
            ShmBarrier = &ShmBarrier,
            ShmUnmap = &ShmUnmap,
        };
        var system = (FileSystem*)NativeMemory.AllocZeroed((nuint)sizeof(FileSystem));
        *system = new FileSystem
        {
            Version = 2,
            FileBytes = sizeof(NativeFile),
            MaxPath = 1024,
            Name = (byte*)Marshal.StringToCoTaskMemUTF8("martdesk-sim"),
            Next = null,
            Data = null,
            DlOpen = null,
            DlError = null,
            DlSym = null,
            DlClose = null,
            Open = &Open,
            Delete = &Delete,
            Access = &Access,
            FullPathname = &FullPathname,
            Randomness = &Randomness,
            Sleep = &Sleep,
            CurrentTime = &CurrentTime,
            GetLastError = &GetLastError,
            CurrentTimeInt64 = &CurrentTimeInt64,
        };
        var register = (delegate* unmanaged[Cdecl]<FileSystem*, int, int>)NativeLibrary.GetExport(library, "sqlite3_vfs_register");
        return register(system, 1) == Ok;
    }

    /// <summary>The same SQLite that the desk has loaded.</summary>
    private static nint FindLibrary()
    {
        string[] ofTheSystem = OperatingSystem.IsWindows() ? ["winsqlite3"] : OperatingSystem.IsMacOS() ? ["libsqlite3.dylib"] : ["libsqlite3.so.0"];
        foreach (var name in ofTheSystem)
        {
            if (NativeLibrary.TryLoad(name, out var found))
                return found;
        }

        return NativeLibrary.Load("e_sqlite3", typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, null);
    }

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    private static SimDisk? DiskOf(string path) => Disks.GetValueOrDefault(System.IO.Path.GetDirectoryName(path) ?? "");

    private static DiskHandle HandleOf(NativeFile* file) => (DiskHandle)GCHandle.FromIntPtr(file->Handle).Target!; // Set by Open, freed by Close.

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(FileSystem* system, byte* name, NativeFile* file, int flags, int* outFlags)
    {
        file->Methods = null;
        var path = name is null ? "" : Text(name);
        var disk = name is null ? null : DiskOf(path);
        if (disk is null || disk.IsFrozen || (disk.Find(path) is null && (flags & OpenCreate) == 0))
            return CantOpen;
        file->Handle = GCHandle.ToIntPtr(GCHandle.Alloc(new DiskHandle(disk, path, disk.Open(path))));
        file->Methods = _methods;
        if (outFlags is not null)
            *outFlags = flags;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(FileSystem* system, byte* name, int syncDirectory)
    {
        var path = Text(name);
        if (DiskOf(path) is not { IsFrozen: false } disk)
            return IoError;
        disk.Delete(path);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Access(FileSystem* system, byte* name, int flags, int* result)
    {
        var path = Text(name);
        *result = DiskOf(path)?.Find(path) is { } file && (flags != 0 || file.Length > 0) ? 1 : 0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FullPathname(FileSystem* system, byte* name, int length, byte* target)
    {
        var bytes = Encoding.UTF8.GetBytes(Text(name));
        if (bytes.Length >= length)
            return CantOpen;
        bytes.CopyTo(new Span<byte>(target, length));
        target[bytes.Length] = 0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Randomness(FileSystem* system, int length, byte* target)
    {
        // Salts of the log: any value does, and the same ones keep runs equal.
        for (var i = 0; i < length; i++)
            target[i] = (byte)(((i * 37) + 11) & 0xFF);
        return length;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sleep(FileSystem* system, int microseconds) => microseconds;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CurrentTime(FileSystem* system, double* result)
    {
        *result = 2_461_000.5;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CurrentTimeInt64(FileSystem* system, long* result)
    {
        *result = 212_630_443_200_000L;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetLastError(FileSystem* system, int length, byte* target) => Ok;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(NativeFile* file)
    {
        var handle = HandleOf(file);
        Release(handle, 0);
        GCHandle.FromIntPtr(file->Handle).Free();
        file->Methods = null;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(NativeFile* file, void* target, int length, long offset)
    {
        var handle = HandleOf(file);
        if (handle.IsDead)
            return IoError;
        return handle.File.Read(new Span<byte>(target, length), offset) == length ? Ok : ShortRead;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(NativeFile* file, void* source, int length, long offset)
    {
        var handle = HandleOf(file);
        if (handle.IsDead || !handle.Disk.MayWrite())
            return WriteError;
        if (handle.Disk.IsFull && offset + length > handle.File.Length)
        {
            handle.Disk.HasRefused = true;
            return Full;
        }

        handle.File.Write(new ReadOnlySpan<byte>(source, length), offset);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(NativeFile* file, long length)
    {
        var handle = HandleOf(file);
        if (handle.IsDead || !handle.Disk.MayWrite())
            return IoError;
        handle.File.Truncate(length);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(NativeFile* file, int flags)
    {
        var handle = HandleOf(file);
        if (handle.IsDead || !handle.Disk.MaySync())
            return SyncError;
        handle.File.Sync();
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileSize(NativeFile* file, long* result)
    {
        *result = HandleOf(file).File.Length;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Lock(NativeFile* file, int level)
    {
        var handle = HandleOf(file);
        if (handle.IsDead)
            return IoError;
        var locks = handle.Disk.LocksOf(handle.Path);
        if (level >= 2 && locks.Writer is { } writer && writer != handle)
            return Busy;
        if (level == 4 && locks.Shared > (handle.Level >= 1 ? 1 : 0))
            return Busy;
        if (level == 1 && handle.Level == 0)
        {
            if (locks.Writer is { Level: >= 3 })
                return Busy;
            locks.Shared++;
        }

        if (level >= 2)
            locks.Writer = handle;
        handle.Level = Math.Max(handle.Level, level);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unlock(NativeFile* file, int level)
    {
        Release(HandleOf(file), level);
        return Ok;
    }

    private static void Release(DiskHandle handle, int level)
    {
        if (handle.IsDead)
            return;
        var locks = handle.Disk.LocksOf(handle.Path);
        if (level < 2 && locks.Writer == handle)
            locks.Writer = null;
        if (level == 0 && handle.Level >= 1)
            locks.Shared--;
        handle.Level = Math.Min(handle.Level, level);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckReservedLock(NativeFile* file, int* result)
    {
        var handle = HandleOf(file);
        *result = handle.Disk.LocksOf(handle.Path).Writer is null ? 0 : 1;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileControl(NativeFile* file, int operation, void* argument) => NotFound;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SectorSize(NativeFile* file) => 4096;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DeviceCharacteristics(NativeFile* file) => PowersafeOverwrite;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmMap(NativeFile* file, int number, int size, int mayExtend, void** result)
    {
        var handle = HandleOf(file);
        if (handle.IsDead)
            return IoError;
        handle.Memory ??= handle.Disk.MemoryOf(handle.Path);
        *result = (void*)handle.Memory.Region(number, size, mayExtend != 0);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmLock(NativeFile* file, int first, int count, int flags)
    {
        var handle = HandleOf(file);
        if (handle.IsDead)
            return IoError;
        handle.Memory ??= handle.Disk.MemoryOf(handle.Path);
        var isExclusive = (flags & 8) != 0;
        if ((flags & 1) != 0)
        {
            handle.Memory.Unlock(first, count, isExclusive);
            return Ok;
        }

        return handle.Memory.TryLock(first, count, isExclusive) ? Ok : Busy;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ShmBarrier(NativeFile* file) => Thread.MemoryBarrier();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmUnmap(NativeFile* file, int deletes)
    {
        HandleOf(file).Memory = null;
        return Ok;
    }

    private struct NativeFile
    {
        public IoMethods* Methods;
        public nint Handle;
    }

    private struct FileSystem
    {
        public int Version;
        public int FileBytes;
        public int MaxPath;
        public FileSystem* Next;
        public byte* Name;
        public void* Data;
        public delegate* unmanaged[Cdecl]<FileSystem*, byte*, NativeFile*, int, int*, int> Open;
        public delegate* unmanaged[Cdecl]<FileSystem*, byte*, int, int> Delete;
        public delegate* unmanaged[Cdecl]<FileSystem*, byte*, int, int*, int> Access;
        public delegate* unmanaged[Cdecl]<FileSystem*, byte*, int, byte*, int> FullPathname;
        public void* DlOpen;
        public void* DlError;
        public void* DlSym;
        public void* DlClose;
        public delegate* unmanaged[Cdecl]<FileSystem*, int, byte*, int> Randomness;
        public delegate* unmanaged[Cdecl]<FileSystem*, int, int> Sleep;
        public delegate* unmanaged[Cdecl]<FileSystem*, double*, int> CurrentTime;
        public delegate* unmanaged[Cdecl]<FileSystem*, int, byte*, int> GetLastError;
        public delegate* unmanaged[Cdecl]<FileSystem*, long*, int> CurrentTimeInt64;
    }

    private struct IoMethods
    {
        public int Version;
        public delegate* unmanaged[Cdecl]<NativeFile*, int> Close;
        public delegate* unmanaged[Cdecl]<NativeFile*, void*, int, long, int> Read;
        public delegate* unmanaged[Cdecl]<NativeFile*, void*, int, long, int> Write;
        public delegate* unmanaged[Cdecl]<NativeFile*, long, int> Truncate;
        public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Sync;
        public delegate* unmanaged[Cdecl]<NativeFile*, long*, int> FileSize;
        public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Lock;
        public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Unlock;
        public delegate* unmanaged[Cdecl]<NativeFile*, int*, int> CheckReservedLock;
        public delegate* unmanaged[Cdecl]<NativeFile*, int, void*, int> FileControl;
        public delegate* unmanaged[Cdecl]<NativeFile*, int> SectorSize;
        public delegate* unmanaged[Cdecl]<NativeFile*, int> DeviceCharacteristics;
        public delegate* unmanaged[Cdecl]<NativeFile*, int, int, int, void**, int> ShmMap;
        public delegate* unmanaged[Cdecl]<NativeFile*, int, int, int, int> ShmLock;
        public delegate* unmanaged[Cdecl]<NativeFile*, void> ShmBarrier;
        public delegate* unmanaged[Cdecl]<NativeFile*, int, int> ShmUnmap;
    }
}
