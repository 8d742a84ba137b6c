using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Futures.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MartDesk.BitMart;

/// <summary>Puts the SDK into a service container.</summary>
public static class BitMartServices
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Adds one venue and account: <see cref="BitMartOptions"/> and <see cref="FuturesClient"/> as singletons, <see cref="FuturesPublicStream"/> and
        /// <see cref="FuturesPrivateStream"/> anew for each that asks, since a stream has one reader. A registered <see cref="TimeProvider"/> and
        /// <see cref="ILoggerFactory"/> are used.
        /// </summary>
        /// <param name="configure">Gives the options; called once, when they are first needed.</param>
        public IServiceCollection AddBitMart(Func<IServiceProvider, BitMartOptions> configure)
        {
            ArgumentNullException.ThrowIfNull(configure);
            services.AddSingleton(provider => Complete(configure(provider), provider));
            services.AddSingleton(provider => new FuturesClient(provider.GetRequiredService<BitMartOptions>()));
            services.AddTransient(provider => new FuturesPublicStream(provider.GetRequiredService<BitMartOptions>()));
            services.AddTransient(provider => new FuturesPrivateStream(provider.GetRequiredService<BitMartOptions>(), provider.GetRequiredService<FuturesClient>().Clock));
            return services;
        }

        /// <summary>Adds one of several venues or accounts under a key, to be asked for with <c>[FromKeyedServices(key)]</c>; the rest as without a key.</summary>
        /// <param name="key">Names the account among the services.</param>
        /// <param name="configure">Gives the options; called once, when they are first needed.</param>
        public IServiceCollection AddBitMart(object key, Func<IServiceProvider, BitMartOptions> configure)
        {
            ArgumentNullException.ThrowIfNull(key);
            ArgumentNullException.ThrowIfNull(configure);
            services.AddKeyedSingleton(key, (provider, _) => Complete(configure(provider), provider));
            services.AddKeyedSingleton(key, (provider, name) => new FuturesClient(provider.GetRequiredKeyedService<BitMartOptions>(name)));
            services.AddKeyedTransient(key, (provider, name) => new FuturesPublicStream(provider.GetRequiredKeyedService<BitMartOptions>(name)));
            services.AddKeyedTransient(key, (provider, name) => new FuturesPrivateStream(provider.GetRequiredKeyedService<BitMartOptions>(name), provider.GetRequiredKeyedService<FuturesClient>(name).Clock));
            return services;
        }
    }

    private static BitMartOptions Complete(BitMartOptions options, IServiceProvider provider) => options with
    {
        TimeProvider = options.TimeProvider == TimeProvider.System ? provider.GetService<TimeProvider>() ?? options.TimeProvider : options.TimeProvider,
        LoggerFactory = options.LoggerFactory ?? provider.GetService<ILoggerFactory>(),
    };
}
