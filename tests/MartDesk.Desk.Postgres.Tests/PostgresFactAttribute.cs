namespace MartDesk.Desk.Postgres.Tests;

/// <summary>Is skipped, with the reason, where no server programs are installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresCluster.Missing;
}
