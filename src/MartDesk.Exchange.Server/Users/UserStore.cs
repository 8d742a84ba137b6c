using System.Collections.Frozen;
using System.Text.Json;

namespace MartDesk.Exchange.Server.Users;

/// <summary>The users of the website, kept in one file that only its owner may read, or in memory.</summary>
/// <remarks>The file is replaced whole; a change is on disk before it is seen.</remarks>
internal sealed class UserStore
{
    public const string FileName = "users.json";

    private readonly Lock _gate = new();
    private readonly string? _path;
    private volatile FrozenDictionary<string, UserRecord> _users;

    private UserStore(string? path, IReadOnlyList<UserRecord> users)
    {
        _path = path;
        _users = ByEmail(users);
    }

    /// <summary>True when somebody may steer the venue.</summary>
    public bool HasAdmin => _users.Values.Any(user => user.IsAdmin);

    /// <summary>Every user, by account.</summary>
    public IReadOnlyList<UserRecord> All => [.. _users.Values.OrderBy(user => user.AccountId)];

    public UserRecord? Find(string email) => _users.GetValueOrDefault(email);

    /// <summary>Reads the file of a folder; without a folder the users are in memory only.</summary>
    /// <exception cref="ExchangeStartException">The file is of a newer version, or unreadable.</exception>
    public static UserStore Open(string? directory)
    {
        if (directory is null)
            return new UserStore(null, []);
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
            return new UserStore(path, []);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var version = document.RootElement.GetProperty("version").GetInt32();
            if (version != UserFile.CurrentVersion)
                throw new ExchangeStartException($"{path} was written by another version of the program (version {version}, this one reads {UserFile.CurrentVersion}).");
            return new UserStore(path, document.Deserialize(UserJson.Default.UserFile)?.Users ?? []);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new ExchangeStartException($"{path} cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>Adds a user; false when the e-mail address is taken.</summary>
    /// <exception cref="IOException">The file could not be written; nothing was added.</exception>
    public bool TryAdd(UserRecord user)
    {
        lock (_gate)
        {
            if (_users.ContainsKey(user.Email))
                return false;
            Replace([.. _users.Values, user]);
            return true;
        }
    }

    /// <summary>Changes a user, on disk before it is seen.</summary>
    /// <param name="email">The user.</param>
    /// <param name="change">Gives the user as it shall be, or null to leave it as it is.</param>
    /// <returns>True when it was changed.</returns>
    /// <exception cref="IOException">The file could not be written; everything is as it was.</exception>
    public bool TryChange(string email, Func<UserRecord, UserRecord?> change)
    {
        lock (_gate)
        {
            if (Find(email) is not { } user || change(user) is not { } next)
                return false;
            Replace([.. _users.Values.Select(known => known.Email == email ? next : known)]);
            return true;
        }
    }

    private static FrozenDictionary<string, UserRecord> ByEmail(IReadOnlyList<UserRecord> users) => users.ToFrozenDictionary(user => user.Email, StringComparer.Ordinal);

    private void Replace(IReadOnlyList<UserRecord> users)
    {
        var next = ByEmail(users);
        if (_path is not null)
            DataFolder.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(new UserFile { Version = UserFile.CurrentVersion, Users = [.. users.OrderBy(user => user.AccountId)] }, UserJson.Default.UserFile));
        _users = next;
    }
}
