using MartDesk.Desk;
using MartDesk.Desk.Storage;

namespace MartDesk.Simulation.Disks;

/// <summary>The desk's database as its first opening leaves it: made once in a process by the desk itself, and copied to the disks of most runs.</summary>
/// <remarks>To make the schema costs as much as a tenth of a run, and is the same in all of them.</remarks>
internal static class NewDatabase
{
    private static readonly Lazy<DiskFile> Image = new(Make);

    /// <summary>Puts an opened and closed database without rows on a disk.</summary>
    public static void CopyTo(SimDisk disk) => disk.Put(SqliteDatabase.FileName, Image.Value);

    private static DiskFile Make()
    {
        var folder = Directory.CreateTempSubdirectory("martdesk-sim-").FullName;
        try
        {
            using var disk = new SimDisk(folder);
            using (var database = new SqliteDatabase(new DeskOptions { DataDirectory = folder }))
            using (database.OpenWriter())
            {
                // Closing brings the log into the file.
            }

            return disk.Find(Path.Combine(folder, SqliteDatabase.FileName))!.Copy(); // OpenWriter made it.
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
