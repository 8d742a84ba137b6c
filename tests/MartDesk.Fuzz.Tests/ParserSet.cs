using MartDesk.Exchange.Server;
using MartDesk.Fuzz.Tests.Parsers;

namespace MartDesk.Fuzz.Tests;

/// <summary>Every way by which something written by others comes in, with what the readers stand on: an exchange in memory and a desk's folder.</summary>
internal sealed class ParserSet : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("martdesk-fuzz-").FullName;
    private readonly ExchangeHost _exchange = Task.Run(ExchangeParsers.StartAsync).GetAwaiter().GetResult();

    public ParserSet() => All = [.. AlertParsers.All(), .. VenueParsers.All(), .. ExchangeParsers.All(_exchange), .. OwnerParsers.All(_folder)];

    public IReadOnlyList<Parser> All { get; }

    public void Dispose()
    {
        Task.Run(async () => await _exchange.DisposeAsync()).GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }
}
