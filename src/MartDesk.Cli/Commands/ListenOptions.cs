using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MartDesk.Web.Hosting;

namespace MartDesk.Cli.Commands;

/// <summary>How the desk is reached from elsewhere. Without any of them it is not.</summary>
internal sealed class ListenOptions
{
    private readonly Option<IPEndPoint?> _listen = new("--listen")
    {
        Description = "Listen there too, not only on 127.0.0.1. Needs a password, --host-name, and --certificate or --behind-proxy.",
        HelpName = "ADDRESS:PORT",
        CustomParser = ParseEndPoint,
    };

    private readonly Option<List<IPAddress>> _proxies = new("--behind-proxy")
    {
        Description = "Believe this proxy about address, scheme and host, and take plain connections of it alone. May be repeated.",
        HelpName = "ADDRESS",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = ParseAddresses,
    };

    private readonly Option<string[]> _names = new("--host-name") { Description = "Name by which the desk is reached from elsewhere, by TLS. May be repeated.", HelpName = "NAME" };
    private readonly Option<FileInfo?> _certificate = new("--certificate") { Description = "Certificate of --listen, PEM.", HelpName = "FILE" };
    private readonly Option<FileInfo?> _key = new("--certificate-key") { Description = "Key of the certificate, PEM; by default in the same file.", HelpName = "FILE" };

    private readonly Option<string?> _passkeys = new("--passkey-domain") { Description = "Name that passkeys are bound to: one of --host-name (the first by default), or localhost.", HelpName = "NAME" };

    public void AddTo(Command command)
    {
        command.Options.Add(_listen);
        command.Options.Add(_names);
        command.Options.Add(_certificate);
        command.Options.Add(_key);
        command.Options.Add(_proxies);
        command.Options.Add(_passkeys);
    }

    /// <summary>Puts what was asked for into the host's options.</summary>
    /// <exception cref="CommandFailedException">The certificate cannot be read.</exception>
    public DeskHostOptions Apply(ParseResult parsed, DeskHostOptions options) => options with
    {
        Listen = parsed.GetValue(_listen),
        HostNames = parsed.GetValue(_names) ?? [],
        PasskeyDomain = parsed.GetValue(_passkeys),
        TrustedProxies = parsed.GetValue(_proxies) ?? [],
        Certificate = parsed.GetValue(_certificate) is { } file ? Read(file, parsed.GetValue(_key)) : null,
    };

    private static X509Certificate2 Read(FileInfo certificate, FileInfo? key)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificate.FullName, key?.FullName);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CommandFailedException($"the certificate {certificate.FullName} cannot be used: {failure.Message}");
        }
    }

    private static IPEndPoint? ParseEndPoint(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (IPEndPoint.TryParse(text, out var endPoint) && endPoint.Port > 0)
            return endPoint;
        result.AddError($"--listen must be an address with a port such as 0.0.0.0:8443, not '{text}'.");
        return null;
    }

    private static List<IPAddress>? ParseAddresses(ArgumentResult result)
    {
        var addresses = new List<IPAddress>();
        foreach (var token in result.Tokens)
        {
            if (!IPAddress.TryParse(token.Value, out var address))
            {
                result.AddError($"--behind-proxy must be the address of a proxy, not '{token.Value}'.");
                return null;
            }

            addresses.Add(address);
        }

        return addresses;
    }
}
