using System.Net;
using Npgsql;

namespace MartDesk.Desk.Postgres;

/// <summary>Reads and checks the connection string.</summary>
internal static class PostgresSettings
{
    private const int Longest = 4096;

    /// <summary>The settings of a text; a message about it holds nothing of it, since it may hold a password.</summary>
    /// <exception cref="DeskStartException">No connection string, or one that would send rows in the clear.</exception>
    public static NpgsqlConnectionStringBuilder Read(string connectionString)
    {
        if (connectionString.Length > Longest)
            throw new DeskStartException($"The database's connection string has more than {Longest} characters; is it the right file?");
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            throw new DeskStartException(
                "The database's connection string cannot be read; write it as \"Host=HOST;Database=NAME;Username=ROLE;Password=WORD\". It is not shown here because it may hold a password.");
        }

        if (string.IsNullOrWhiteSpace(settings.Host) || string.IsNullOrWhiteSpace(settings.Database))
            throw new DeskStartException("The database's connection string names no Host or no Database.");
        if (settings.Host.Contains(',', StringComparison.Ordinal))
            throw new DeskStartException("The database's connection string names several hosts; name the one that writes.");
        if (!IsOfThisMachine(settings.Host) && settings.SslMode != SslMode.VerifyFull)
        {
            throw new DeskStartException(
                $"The database is on {settings.Host}, another machine; add \"SSL Mode=VerifyFull\" (and \"Root Certificate=FILE\" for an authority of your own), so that nobody between can read or change the desk's rows.");
        }

        settings.Enlist = false;
        settings.NoResetOnClose = true; // A reader changes nothing of its session.
        settings.PersistSecurityInfo = false;
        settings.ApplicationName ??= "martdesk";
        settings.TcpKeepAlive = true;
        return settings;
    }

    private static bool IsOfThisMachine(string host) =>
        host[0] is '/' or '@' || host is "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
