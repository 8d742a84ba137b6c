using System.Net;
using System.Text;
using MartDesk.BitMart.Protocol.Signing;

namespace MartDesk.Exchange.Server.Accounts;

/// <summary>One API key as it is checked: what it signs with, the account it opens, and where, how long and for what it may be used.</summary>
internal sealed class ApiKey(KeyRecord record, AccountRecord account)
{
    private readonly IPAddress[] _addresses = [.. record.Addresses.Select(IPAddress.Parse)];

    public string Key => record.Key;

    /// <summary>Checks what was signed with the key.</summary>
    public SigningKey Signing { get; } = new(Encoding.UTF8.GetBytes(record.Secret), Encoding.UTF8.GetBytes(record.Memo));

    public int AccountId => account.AccountId;

    /// <summary>The account's word on the wire.</summary>
    public string TradingAccount => account.IsCopyTrading ? TradingAccountFilter.CopyTrading : TradingAccountFilter.Futures;

    public ApiKeyPermissions Permissions => record.Permissions;

    /// <summary>Whether it may be used at a moment, Unix milliseconds.</summary>
    public ApiKeyState StateAt(long nowMs) => record.State == ApiKeyState.Active && record.ExpiresMs <= nowMs ? ApiKeyState.Expired : record.State;

    /// <summary>True when the account is on the list of those who may trade over the API, at a moment, Unix milliseconds.</summary>
    public bool IsListedAt(long nowMs) => account.IsListedAt(nowMs);

    /// <summary>True when the key is not bound to addresses, or this is one of them.</summary>
    public bool IsAllowedFrom(IPAddress? address)
    {
        if (_addresses.Length == 0)
            return true;
        return address is not null && _addresses.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
    }

    /// <summary>The first characters of a key and stars, as the venue shows it in refusals.</summary>
    public static string Mask(string key) => string.Concat(key.AsSpan(0, Math.Min(10, key.Length / 2)), "****");
}

/// <summary>Whether a key may be used.</summary>
internal enum ApiKeyState
{
    /// <summary>It may.</summary>
    Active = 0,

    /// <summary>Blocked by the operator: 30003.</summary>
    Frozen = 1,

    /// <summary>Past its time: 30011.</summary>
    Expired = 2,
}
