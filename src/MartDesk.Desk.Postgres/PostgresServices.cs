using MartDesk.Desk.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MartDesk.Desk.Postgres;

/// <summary>Puts PostgreSQL below the desk.</summary>
public static class PostgresServices
{
    /// <summary>
    /// The desk keeps its rows in PostgreSQL in the place of its SQLite file. Call it before <c>AddDesk</c>, whose key file stays where its options say.
    /// </summary>
    /// <param name="services">Services.</param>
    /// <param name="connectionString">
    /// As Npgsql reads it. A server on another machine needs <c>SSL Mode=VerifyFull</c>; <c>Search Path</c> names the schema when it is not the role's own.
    /// </param>
    /// <exception cref="DeskStartException">The text is no connection string, or one that would send rows in the clear.</exception>
    public static IServiceCollection AddDeskPostgres(this IServiceCollection services, string connectionString)
    {
        var settings = PostgresSettings.Read(connectionString);
        services.TryAddSingleton<IDeskDatabase>(provider => new PostgresDatabase(settings, provider.GetRequiredService<DeskOptions>().SyncsToDisk));
        return services;
    }
}
