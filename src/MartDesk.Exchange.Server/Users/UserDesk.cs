using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using MartDesk.Exchange.Server.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MartDesk.Exchange.Server.Users;

/// <summary>Signs users up and in: password, then authenticator.</summary>
/// <remarks>
/// An unknown address, a wrong password and a lock-out of either are answered alike and take the same time. Times are real ones, also when the venue's
/// clock is not: an authenticator knows no other.
/// </remarks>
internal sealed class UserDesk
{
    /// <summary>What an authenticator shows as the name of the exchange.</summary>
    public const string Issuer = "MartDesk local exchange";

    private const int LongestEmail = 100;
    private const int ShortestPassword = 12;
    private const int LongestPassword = 200;

    private readonly PasswordHasher<UserRecord> _hasher;
    private readonly UserStore _users;
    private readonly AccountOffice _accounts;
    private readonly FailedSignIns _failures;
    private readonly TimeProvider _time;
    private readonly decimal _balanceUsdt;
    private readonly byte[]? _setupToken;
    private readonly UserRecord _nobody;

    /// <param name="users">Who there is.</param>
    /// <param name="accounts">Opens the account of a new user.</param>
    /// <param name="options">Paper money that it starts with, and how hard passwords are hashed.</param>
    /// <param name="time">Real time.</param>
    public UserDesk(UserStore users, AccountOffice accounts, ExchangeHostOptions options, TimeProvider time)
    {
        _users = users;
        _accounts = accounts;
        _balanceUsdt = options.SignUpBalanceUsdt;
        _hasher = new PasswordHasher<UserRecord>(Options.Create(new PasswordHasherOptions { IterationCount = options.PasswordRounds }));
        _time = time;
        _failures = new FailedSignIns(time);
        _nobody = new UserRecord { Email = "", PasswordHash = _hasher.HashPassword(null!, Convert.ToHexString(RandomNumberGenerator.GetBytes(16))), AccountId = 0, CreatedMs = 0 };
        SetupToken = users.HasAdmin ? null : Totp.ToBase32(RandomNumberGenerator.GetBytes(20));
        _setupToken = SetupToken is null ? null : Encoding.ASCII.GetBytes(SetupToken);
    }

    /// <summary>Makes the one who types it an admin, once; null when the venue had one at its start. Of this start only.</summary>
    public string? SetupToken { get; }

    /// <summary>True while <see cref="SetupToken"/> can be used.</summary>
    public bool IsSetupOpen => _setupToken is not null && !_users.HasAdmin;

    public UserRecord? Find(string email) => _users.Find(email);

    public IReadOnlyList<UserRecord> All => _users.All;

    /// <summary>Signs somebody up, with an account of paper money.</summary>
    /// <returns>What is wrong, in words; null when it is done.</returns>
    public async Task<string?> SignUpAsync(string email, string password)
    {
        var address = Normal(email);
        if (ProblemOf(address, password) is { } problem)
            return problem;
        const string Taken = "This e-mail address cannot be used; somebody may have it already.";
        if (_users.Find(address) is not null || await _accounts.OpenAsync(address, _balanceUsdt) is not { } account)
            return Taken;
        var user = new UserRecord { Email = address, PasswordHash = "", AccountId = account.AccountId, CreatedMs = _time.GetUtcNow().ToUnixTimeMilliseconds() };
        return _users.TryAdd(user with { PasswordHash = _hasher.HashPassword(user, password) }) ? null : Taken;
    }

    /// <summary>Checks a password.</summary>
    /// <returns>The user; null when address or password is wrong, or there were too many wrong tries.</returns>
    public UserRecord? CheckPassword(string email, string password)
    {
        var address = Normal(email);
        var user = _users.Find(address);
        var isRight = password.Length <= LongestPassword
            && _hasher.VerifyHashedPassword(user ?? _nobody, (user ?? _nobody).PasswordHash, password) != PasswordVerificationResult.Failed;
        if (_failures.IsLockedOut(address))
            return null;
        if (user is not null && isRight)
            return user;
        _failures.Add(address);
        return null;
    }

    /// <summary>Ends a sign-in that needed no code, or whose code was right: wrong tries before it are forgotten.</summary>
    public void SignedIn(string email) => _failures.Clear(email);

    /// <summary>Checks a code of the user's authenticator and uses it up.</summary>
    public bool TryUseCode(string email, string code)
    {
        if (_failures.IsLockedOut(email))
            return false;
        var isRight = _users.TryChange(email, user => user.TotpSecret is { } secret && Totp.Match(secret, code, _time.GetUtcNow(), user.LastTotpStep) is { } step
            ? user with { LastTotpStep = step }
            : null);
        if (!isRight)
            _failures.Add(email);
        return isRight;
    }

    /// <summary>Enrols an authenticator that shows the codes of a secret, proven by one of them.</summary>
    public bool TryEnrol(string email, string secret, string code) => _users.TryChange(email, user =>
        Totp.Match(secret, code, _time.GetUtcNow(), user.TotpSecret == secret ? user.LastTotpStep : 0) is { } step
            ? user with { TotpSecret = secret, LastTotpStep = step }
            : null);

    /// <summary>Gives a user another password who shows the one before, and a code of the authenticator where there is one.</summary>
    /// <returns>What is wrong, in words; null when it is done.</returns>
    public string? ChangePassword(string email, string password, string code, string next)
    {
        // What is wrong with the new one is told first: it costs no try and no code.
        if (ProblemOf(email, next) is { } problem)
            return problem;
        if (password == next)
            return "The new password is the old one.";
        if (ProblemOfProof(email, password, code) is { } refusal)
            return refusal;
        return _users.TryChange(email, user => user with { PasswordHash = _hasher.HashPassword(user, next) }) ? null : "There is no such user any more.";
    }

    /// <summary>Takes the authenticator away from a user who shows password and code. An admin keeps it.</summary>
    /// <returns>What is wrong, in words; null when it is done.</returns>
    public string? RemoveAuthenticator(string email, string password, string code)
    {
        if (_users.Find(email) is not { TotpSecret: not null, IsAdmin: false })
            return "An admin needs an authenticator; set up another one instead.";
        if (ProblemOfProof(email, password, code) is { } refusal)
            return refusal;
        return _users.TryChange(email, user => user.IsAdmin ? null : user with { TotpSecret = null }) ? null : "There is no such user any more.";
    }

    /// <summary>Makes a user an admin who knows the setup token, while there is no admin.</summary>
    public bool TryBecomeAdmin(string email, string token)
    {
        var isRight = _setupToken is not null && CryptographicOperations.FixedTimeEquals(_setupToken, Encoding.UTF8.GetBytes(token.Trim().ToUpperInvariant()));
        return isRight && _users.TryChange(email, user => _users.HasAdmin ? null : user with { IsAdmin = true });
    }

    private string? ProblemOfProof(string email, string password, string code)
    {
        if (CheckPassword(email, password) is not { } user)
            return $"The password is wrong. After {FailedSignIns.Most} wrong tries wait ten minutes.";
        return user.TotpSecret is null || TryUseCode(email, code)
            ? null
            : $"The code is wrong, or was used already; take the next one. After {FailedSignIns.Most} wrong tries wait ten minutes.";
    }

    private static string Normal(string email) => email.Trim().ToLowerInvariant();

    private static string? ProblemOf(string email, string password)
    {
        if (email.Length is 0 or > LongestEmail || email.Any(letter => letter is <= ' ' or > '~') || !MailAddress.TryCreate(email, out var parsed) || parsed.Address != email)
            return "This is no e-mail address; write it like name@example.com.";
        return password switch
        {
            { Length: < ShortestPassword } => $"The password needs at least {ShortestPassword} characters; a few words make a good one.",
            { Length: > LongestPassword } => $"The password has more than {LongestPassword} characters.",
            _ when password.Contains(email, StringComparison.OrdinalIgnoreCase) || password.Distinct().Count() < 5 => "This password is too easy to guess.",
            _ => null,
        };
    }
}
