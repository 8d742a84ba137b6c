using System.Globalization;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Venues;
using MartDesk.Web.Forms;
using MartDesk.Web.Guards;

namespace MartDesk.Web.Pointers;

/// <summary>A pointer as fields of a form, and back.</summary>
internal static class PointerFields
{
    internal static FieldValues Of(PointerInfo pointer)
    {
        var fields = Of(pointer.Settings);
        fields["name"] = pointer.Name;
        fields["expires"] = pointer.ExpiresAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
        foreach (var target in pointer.Targets)
        {
            fields.Set(AccountField(target.AccountId), value: true);
            fields.Set(RatioField(target.AccountId), target.Ratio);
        }

        return fields;
    }

    internal static FieldValues Of(PointerSettings settings)
    {
        var fields = new FieldValues();
        fields["unit"] = settings.QuantityUnit.ToString();
        fields.Set("quantity", settings.DefaultQuantity);
        fields.Set("leverage", settings.Leverage);
        fields["margin"] = settings.MarginMode.ToString();
        fields["symbol"] = settings.FixedSymbol;
        fields.Set("lag", settings.MaxLagSeconds);
        fields.Set("deviation", settings.MaxDeviationPercent);
        fields.Set("spread", settings.MaxSpreadPercent);
        fields.Set("split", settings.SplitsEntries);
        fields["aliases"] = string.Join("\n", settings.SymbolAliases.Select(alias => $"{alias.Key} = {alias.Value}"));
        fields.Set("perpetual", settings.NeedsPerpetualMark);
        fields.Set("strict", settings.IsStrict);
        fields.Set("plain_opens", settings.PlainOpens);
        fields.Set("dedupe", settings.ContentDedupeSeconds);
        fields.Set("hold", settings.HoldMs);
        fields.Set("rate", settings.MaxAlertsPerMinute);
        fields["senders"] = string.Join("\n", settings.SenderAddresses);
        LimitFields.Write(fields, settings.Limits);
        return fields;
    }

    /// <summary>The pointer typed; what is wrong is noted in the fields.</summary>
    internal static NewPointer Read(FieldValues fields, IReadOnlyList<AccountInfo> accounts)
    {
        var targets = accounts.Where(account => fields.IsTicked(AccountField(account.AccountId)))
            .Select(account => new PointerTarget(account.AccountId, fields.Number(RatioField(account.AccountId), $"The ratio of {account.Label}") ?? 1m)).ToList();
        if (targets.Count == 0)
            fields.Refuse("Tick at least one account.");
        if (fields["name"] is not { Length: > 0 and <= 64 })
            fields.Refuse("Give the pointer a name of at most 64 characters.");
        return new NewPointer
        {
            Name = fields["name"] ?? "",
            AccountId = targets.Count == 0 ? "" : targets[0].AccountId,
            Targets = targets,
            ExpiresAt = Expiry(fields),
            Settings = new PointerSettings
            {
                QuantityUnit = Word<QuantityUnit>(fields, "unit"),
                DefaultQuantity = fields.Number("quantity", "The default quantity"),
                Leverage = fields.Whole("leverage", "The leverage") ?? 10,
                MarginMode = Word<MarginMode>(fields, "margin"),
                FixedSymbol = fields["symbol"] is { Length: > 0 } symbol ? symbol : null,
                MaxLagSeconds = fields.Whole("lag", "The age limit") ?? 60,
                MaxDeviationPercent = fields.Number("deviation", "The price deviation") ?? 1m,
                MaxSpreadPercent = fields.Number("spread", "The spread"),
                SplitsEntries = fields.IsTicked("split"),
                SymbolAliases = Aliases(fields),
                NeedsPerpetualMark = fields.IsTicked("perpetual"),
                IsStrict = fields.IsTicked("strict"),
                PlainOpens = fields.IsTicked("plain_opens"),
                ContentDedupeSeconds = fields.Whole("dedupe", "The time of resends") ?? 30,
                HoldMs = fields.Whole("hold", "The hold") ?? 250,
                MaxAlertsPerMinute = fields.Whole("rate", "The number of alerts") ?? 600,
                SenderAddresses = fields.List("senders"),
                Limits = LimitFields.Read(fields),
            },
        };
    }

    internal static string AccountField(string accountId) => "account-" + accountId;

    internal static string RatioField(string accountId) => "ratio-" + accountId;

    internal static string UnitWord(QuantityUnit unit) => unit switch
    {
        QuantityUnit.Base => "coins",
        QuantityUnit.Contracts => "contracts",
        QuantityUnit.Quote => "quote currency",
        QuantityUnit.PercentEquity => "percent of equity",
        QuantityUnit.PercentAvailable => "percent of the free balance",
        QuantityUnit.PercentPosition => "percent of the position",
        QuantityUnit.Percent => "percent: of free balance to enter, of the position to leave",
        QuantityUnit.RiskPercent => "percent of equity at risk until the stop",
        QuantityUnit.RiskQuote => "quote currency at risk until the stop",
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "Not a unit."),
    };

    private static DateTimeOffset? Expiry(FieldValues fields)
    {
        if (fields["expires"] is not { Length: > 0 } text)
            return null;
        if (DateTime.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return new DateTimeOffset(time, TimeSpan.Zero);
        fields.Refuse("The expiry is written like 2026-12-31 18:00, in UTC.");
        return null;
    }

    private static T Word<T>(FieldValues fields, string name)
        where T : struct, Enum
    {
        if (fields[name] is not { Length: > 0 } text)
            return default;
        if (Enum.TryParse<T>(text, out var value) && Enum.IsDefined(value))
            return value;
        fields.Refuse("A choice of the form is not known.");
        return default;
    }

    private static Dictionary<string, string> Aliases(FieldValues fields)
    {
        var aliases = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in fields.Lines("aliases"))
        {
            if (line.Split('=', StringSplitOptions.TrimEntries) is [{ Length: > 0 } from, { Length: > 0 } to] && PointerSettings.IsAlias(to))
                aliases[from] = to;
            else
                fields.Refuse("An alias is written like: BTCUSD.P = BTCUSDT, or with a factor: PEPEUSDT.P = 1000PEPEUSDT x 1000");
        }

        return aliases;
    }
}
