namespace MartDesk.Desk.Postgres.Tests;

public sealed class PostgresSettingsTests
{
    [Theory]
    [InlineData("Host=db.example.com;Database=desk;Username=desk;Password=canary-55", "VerifyFull")]
    [InlineData("Host=db.example.com;Database=desk;SSL Mode=Require;Password=canary-55", "VerifyFull")]
    [InlineData("Host=10.1.2.3;Database=desk;Password=canary-55", "VerifyFull")]
    [InlineData("Host=a,b;Database=desk;Password=canary-55", "several hosts")]
    [InlineData("Database=desk;Password=canary-55", "no Host")]
    [InlineData("Host=localhost;Password=canary-55", "no Database")]
    [InlineData("Host=localhost;Port=many;Password=canary-55", "cannot be read")]
    [InlineData("canary-55", "cannot be read")]
    [InlineData("postgres://desk:canary-55@localhost/desk", "cannot be read")]
    public void A_connection_string_that_will_not_do_is_refused_in_words_without_its_password(string text, string words)
    {
        var e = Assert.Throws<DeskStartException>(() => PostgresSettings.Read(text));
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=localhost;Database=desk")]
    [InlineData("Host=127.0.0.1;Database=desk")]
    [InlineData("Host=::1;Database=desk")]
    [InlineData("Host=/var/run/postgresql;Database=desk")]
    [InlineData("Host=db.example.com;Database=desk;SSL Mode=VerifyFull")]
    public void A_server_of_this_machine_or_one_that_proves_its_name_will_do(string text) =>
        Assert.Equal("desk", PostgresSettings.Read(text).Database);

    [Fact]
    public void The_password_is_not_told_again_by_an_open_connection() =>
        Assert.False(PostgresSettings.Read("Host=localhost;Database=desk;Password=canary-55;Persist Security Info=true").PersistSecurityInfo);
}
