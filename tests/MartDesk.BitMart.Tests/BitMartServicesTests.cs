using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.Testing.Clock;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.BitMart.Tests;

public sealed class BitMartServicesTests
{
    private static readonly BitMartOptions Options = new() { Environment = BitMartEnvironment.Local, Credentials = ScriptedVenue.Credentials };

    [Fact]
    public async Task One_client_is_shared_and_every_reader_gets_a_stream_of_its_own()
    {
        var time = new ManualTimeProvider();
        await using var provider = new ServiceCollection().AddSingleton<TimeProvider>(time).AddBitMart(_ => Options).BuildServiceProvider(validateScopes: true);

        Assert.Same(provider.GetRequiredService<FuturesClient>(), provider.GetRequiredService<FuturesClient>());
        Assert.NotSame(provider.GetRequiredService<FuturesPublicStream>(), provider.GetRequiredService<FuturesPublicStream>());
        Assert.NotNull(provider.GetRequiredService<FuturesPrivateStream>());
        Assert.Equal(time.GetUtcNow(), provider.GetRequiredService<FuturesClient>().Clock.Now);
    }

    [Fact]
    public async Task Several_accounts_stand_side_by_side_under_their_keys()
    {
        await using var provider = new ServiceCollection()
            .AddBitMart("main", _ => Options)
            .AddBitMart("hedge", _ => Options with { Environment = BitMartEnvironment.LocalAt(9000) })
            .BuildServiceProvider(validateScopes: true);

        Assert.NotSame(provider.GetRequiredKeyedService<FuturesClient>("main"), provider.GetRequiredKeyedService<FuturesClient>("hedge"));
        Assert.Equal(9000, provider.GetRequiredKeyedService<BitMartOptions>("hedge").Environment.RestAddress.Port);
        Assert.NotNull(provider.GetRequiredKeyedService<FuturesPrivateStream>("hedge"));
    }

    public static TheoryData<BitMartOptions> Broken =>
    [
        Options with { Environment = BitMartEnvironment.Custom(new Uri("ftp://example.com")) },
        Options with { Environment = new BitMartEnvironment("x", new Uri("http://example.com"), new Uri("http://example.com")) },
        Options with { Timeout = TimeSpan.Zero },
        Options with { ConnectTimeout = TimeSpan.FromSeconds(10) },
        Options with { RateLimitWait = TimeSpan.FromSeconds(-1) },
    ];

    [Theory, MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public void Options_that_could_only_fail_later_are_refused_at_once(BitMartOptions options) => Assert.Throws<ArgumentException>(() => new FuturesClient(options));

    [Fact]
    public void Samples_that_the_texts_for_readers_and_assistants_name_are_there()
    {
        var named = new[] { "llms.txt", Path.Combine("samples", "README.md") }
            .SelectMany(file => System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, file)), @"samples/(MartDesk\.Samples\.\w+)").Select(match => match.Groups[1].Value))
            .Distinct()
            .Order();

        Assert.Equal(Directory.EnumerateDirectories(Path.Combine(Repository.Root, "samples")).Select(Path.GetFileName).Order(), named);
    }
}
