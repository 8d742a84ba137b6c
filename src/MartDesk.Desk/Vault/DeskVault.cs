using MartDesk.Desk.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Vault;

/// <summary>What the owner does with the vault of a stopped desk.</summary>
public static class DeskVault
{
    /// <summary>Fewest characters of a passphrase.</summary>
    public const int ShortestPassphrase = 15;

    /// <summary>True when the vault opens with a passphrase.</summary>
    public static bool NeedsPassphrase(DeskOptions options) => MasterKeyFile.NeedsPassphrase(options.KeyFilePath);

    /// <summary>Makes another master key and seals everything with it. What an old copy of the key file opens is only old copies of the database.</summary>
    /// <param name="options">The desk's folder, and its passphrase as it is.</param>
    /// <param name="database">Adds the database that the desk keeps its rows in; null for SQLite in its folder.</param>
    /// <param name="passphrase">What the new key is made from; null for a key file that opens by itself.</param>
    /// <returns>How many fields were sealed anew.</returns>
    /// <exception cref="DeskStartException">There is no desk, or it runs, or its vault cannot be opened.</exception>
    /// <exception cref="ArgumentException">The passphrase is too short.</exception>
    public static async Task<int> RotateAsync(DeskOptions options, Action<IServiceCollection>? database, string? passphrase)
    {
        if (passphrase is { Length: < ShortestPassphrase })
            throw new ArgumentException($"A passphrase needs at least {ShortestPassphrase} characters; four or five words are easy to keep.", nameof(passphrase));
        DeskFolder.Require(options, database is not null);
        var composed = new ServiceCollection().AddLogging();
        database?.Invoke(composed);
        await using var services = composed.AddDesk(options).BuildServiceProvider();
        return await VaultRotation.RotateAsync(
            services.GetRequiredService<DeskStore>(), services.GetRequiredService<FieldVault>(), options.KeyFilePath, passphrase, services.GetRequiredService<ISecureRandom>());
    }
}
