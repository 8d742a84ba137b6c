namespace MartDesk.Desk.Vault;

/// <summary>A column whose fields are sealed, and whose key each is sealed with.</summary>
/// <param name="Table">Table.</param>
/// <param name="Id">Column that names the row.</param>
/// <param name="Column">The sealed column.</param>
/// <param name="Owner">Owner of every field; null when each row owns its own.</param>
/// <param name="Prefix">What stands before the row's id in the name of its own owner.</param>
/// <param name="Where">Which rows hold one; null for all that are neither null nor empty.</param>
internal sealed record SealedField(string Table, string Id, string Column, string? Owner = null, string Prefix = "", string? Where = null)
{
    /// <summary>Every sealed column of the database. A test finds columns that are sealed and not here.</summary>
    public static IReadOnlyList<SealedField> All { get; } =
    [
        new("account", "id", "api_key"),
        new("account", "id", "secret"),
        new("account", "id", "memo"),
        new("pointer", "id", "signing_key", Prefix: "pointer:"),
        new("owner", "id", "code_secret"),
        new("key_ring", "name", "key"),
        new("setting", "name", "value", "vault", Where: "name = 'vault_check'"),
        new("setting", "name", "value", "audit", Where: "name = 'audit_head'"),
        new("setting", "name", "value", "notices", Where: "name = 'notices'"),
    ];
}
