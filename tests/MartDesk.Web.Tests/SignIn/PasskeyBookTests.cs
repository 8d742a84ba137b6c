using MartDesk.Desk.Access;
using MartDesk.Testing.Clock;
using MartDesk.Web.Hosting;
using MartDesk.Web.SignIn;
using MartDesk.Web.Tests.Fakes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace MartDesk.Web.Tests.SignIn;

/// <summary>What the desk itself sees to, whatever an authenticator says: many count nothing, so that the framework takes their answer as often as it comes.</summary>
public sealed class PasskeyBookTests
{
    private readonly ManualTimeProvider _time = new(Sample.Time);
    private readonly FakeAccess _access = new();

    [Fact]
    public async Task Answer_of_an_authenticator_that_does_not_count_is_taken_once()
    {
        var book = await StartAsync();
        var asked = await book.AskToProveAsync(At("localhost"));

        Assert.NotNull(await ProveAsync(book, asked.Challenge));
        Assert.Null(await ProveAsync(book, asked.Challenge));
    }

    [Fact]
    public async Task Challenge_of_another_purpose_another_run_or_five_minutes_ago_proves_nothing()
    {
        var book = await StartAsync();
        var toMake = await book.AskToMakeAsync(At("localhost"), "s1");
        Assert.Null(await ProveAsync(book, toMake.Challenge));
        var earlier = await book.AskToProveAsync(At("localhost"));
        Assert.Null(await ProveAsync(await StartAsync(), earlier.Challenge));
        Assert.Null(await book.ProveAsync(At("127.0.0.1"), "{}", earlier.Challenge, CancellationToken.None));

        _time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));

        Assert.Null(await ProveAsync(book, earlier.Challenge));
    }

    [Fact]
    public async Task Removed_passkey_proves_nothing()
    {
        var book = await StartAsync();
        Assert.True(await book.RemoveAsync(Assert.Single(book.List()).PasskeyId, CancellationToken.None));

        Assert.Null(await ProveAsync(book, (await book.AskToProveAsync(At("localhost"))).Challenge));
    }

    private static readonly IDataProtectionProvider Protection = new EphemeralDataProtectionProvider();

    private static Task<OwnerPasskey?> ProveAsync(PasskeyBook book, string challenge) => book.ProveAsync(At("localhost"), "{}", challenge, CancellationToken.None);

    private static DefaultHttpContext At(string host) => new() { Request = { Host = new HostString(host) } };

    private async Task<PasskeyBook> StartAsync()
    {
        await _access.SavePasskeyAsync(PasskeyStore.Write(Willing.Passkey, "phone", null), CancellationToken.None);
        return new PasskeyBook(_access, new Willing(), Protection, new DeskHostOptions { DataDirectory = "unused", Port = 0, PasskeyDomain = "localhost" }, _time);
    }

    /// <summary>Takes every answer as right.</summary>
    private sealed class Willing : IPasskeyHandler<Owner>
    {
        public static UserPasskeyInfo Passkey { get; } = new([1, 2, 3], [4, 5, 6], Sample.Time, 0, null, true, false, false, [], []);

        public Task<PasskeyCreationOptionsResult> MakeCreationOptionsAsync(PasskeyUserEntity userEntity, HttpContext httpContext) =>
            Task.FromResult(new PasskeyCreationOptionsResult { CreationOptionsJson = "{}", AttestationState = "state" });

        public Task<PasskeyRequestOptionsResult> MakeRequestOptionsAsync(Owner? user, HttpContext httpContext) =>
            Task.FromResult(new PasskeyRequestOptionsResult { RequestOptionsJson = "{}", AssertionState = "state" });

        public Task<PasskeyAttestationResult> PerformAttestationAsync(PasskeyAttestationContext context) =>
            throw new NotSupportedException("No passkey is made here.");

        public Task<PasskeyAssertionResult<Owner>> PerformAssertionAsync(PasskeyAssertionContext context) =>
            Task.FromResult(PasskeyAssertionResult.Success(Passkey, new Owner { PasswordHash = "", ChangeTime = Sample.Time }));
    }
}
