using System.CommandLine;
using System.CommandLine.Parsing;
using MartDesk.Exchange.Server.Faults;

namespace MartDesk.Cli.Commands;

/// <summary>Options of <c>martdesk exchange</c> for what goes wrong on demand, and for who may say so while it runs.</summary>
internal static class FaultOptions
{
    /// <summary>Where the token is taken from when it is not given; a command line can be read by others on the machine.</summary>
    public const string TokenVariable = "MARTDESK_ADMIN_TOKEN";

    /// <summary>The token that the environment gives; null when it gives none.</summary>
    public static string? TokenOfEnvironment => Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? token : null;

    /// <summary><c>--fault</c>: a rule.</summary>
    public static Option<List<FaultRule>> Fault()
    {
        return new Option<List<FaultRule>>("--fault")
        {
            Description = "Let something go wrong, for example \"drop-reply submit-order nth=3\"; docs/faults.md has the words. May be repeated.",
            HelpName = "RULE",
            Arity = ArgumentArity.ZeroOrMore,
            CustomParser = Parse,
        };

        static List<FaultRule>? Parse(ArgumentResult result)
        {
            var rules = new List<FaultRule>();
            foreach (var token in result.Tokens)
            {
                try
                {
                    rules.Add(FaultRuleReader.Read(token.Value));
                }
                catch (FaultRuleException problem)
                {
                    result.AddError($"--fault \"{token.Value}\": {problem.Message}.");
                    return null;
                }
            }

            return rules;
        }
    }

    /// <summary><c>--faults</c>: a file of rules by time.</summary>
    public static Option<FileInfo?> Script() => new("--faults") { Description = "A file of such rules with the times at which they begin, a line each: 10m http * status=502 for=30s", HelpName = "FILE" };

    /// <summary><c>--admin-token</c>: opens the admin API.</summary>
    public static Option<string?> AdminToken()
    {
        var option = new Option<string?>("--admin-token")
        {
            Description = $"Serve /admin (faults, clock) to who shows this token; else {TokenVariable} is taken, and without it nothing is served there.",
            HelpName = "TOKEN",
            DefaultValueFactory = static _ => TokenOfEnvironment,
        };
        option.Validators.Add(static result =>
        {
            if (result is { Implicit: false } && string.IsNullOrWhiteSpace(result.GetValueOrDefault<string?>()))
                result.AddError("--admin-token must not be empty.");
        });
        return option;
    }
}
