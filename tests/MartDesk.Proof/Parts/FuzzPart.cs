using MartDesk.Fuzz.Tests;

namespace MartDesk.Proof.Parts;

/// <summary>Every reader of what others write, under mutated inputs. One trial is ten thousand for each of them, and as many fewer for one that costs more.</summary>
internal sealed class FuzzPart : IPart, IDisposable
{
    // Opened with the first trial: they start an exchange and a desk's folder, and the one who only counts needs neither.
    private ParserSet? _parsers;
    private List<FuzzResult> _results = [];

    public string Name => "fuzz";

    public string Unit => "inputs per parser";

    public long UnitsOfEach => FuzzRun.InputsOfEach;

    public string? Try(long number, Dictionary<string, long> counts)
    {
        if (_parsers is null)
        {
            _parsers = new ParserSet();
            _results = [.. _parsers.All.Select(parser => new FuzzResult(parser.Name))];
        }

        var wrong = new List<string>();
        for (var i = 0; i < _results.Count; i++)
        {
            var result = _results[i];
            var before = result.Inputs;
            FuzzRun.Run(_parsers.All[i], number, result);
            var name = "of " + result.Name;
            counts[name] = counts.GetValueOrDefault(name) + result.Inputs - before;
            if (result.Problem is { } problem)
                wrong.Add(problem);
            result.Problem = null;
        }

        return wrong.Count == 0 ? null : string.Join("\n", wrong);
    }

    public void Dispose() => _parsers?.Dispose();
}
