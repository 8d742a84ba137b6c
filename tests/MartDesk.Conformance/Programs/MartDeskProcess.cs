using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace MartDesk.Conformance.Programs;

/// <summary>The real <c>martdesk</c> program as a child process: started, read, killed and started again.</summary>
internal sealed class MartDeskProcess : IAsyncDisposable
{
    private const int StopSignal = 19; // Linux
    private const int ContinueSignal = 18;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private string? _token;

    private MartDeskProcess(Process process) => _process = process;

    /// <summary>Address of the page; set when the program runs the desk.</summary>
    public Uri? Desk { get; private set; }

    /// <summary>Address of the exchange.</summary>
    public Uri? Exchange { get; private set; }

    /// <summary>Where the first password is set; null when there is one.</summary>
    public Uri? FirstStart { get; private set; }

    /// <summary>The pointer, when this start made it.</summary>
    public string? Pointer { get; private set; }

    /// <summary>Its number on this machine.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Everything printed so far, both streams.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts <c>martdesk run</c> on free ports and waits until both parts serve.</summary>
    public static Task<MartDeskProcess> RunAsync(string data, string feed, params string[] more) => RunAsync(data, feed, null, more);

    /// <summary>The same, told to die at a kill point.</summary>
    public static async Task<MartDeskProcess> RunAsync(string data, string feed, string? dieAt, string[] more, int exchangePort = 0)
    {
        var started = Begin(data, feed, dieAt, more, exchangePort);
        await started.WaitForAsync(line => line.StartsWith("Ctrl-C", StringComparison.Ordinal));
        started._token = (await File.ReadAllTextAsync(Path.Combine(data, "api-token"))).Trim();
        foreach (var line in started._output)
        {
            if (line.StartsWith("Set a password: ", StringComparison.Ordinal))
                started.FirstStart = new Uri(line["Set a password: ".Length..]);
            if (line.StartsWith("exchange ready ", StringComparison.Ordinal))
                started.Exchange = new Uri(line["exchange ready ".Length..]);
            if (line.StartsWith("desk ready ", StringComparison.Ordinal))
                started.Desk = new Uri(line["desk ready ".Length..]);
            if (line.StartsWith("Alerts: ", StringComparison.Ordinal) && !line.Contains("POINTER", StringComparison.Ordinal))
                started.Pointer = line[(line.LastIndexOf('/') + 1)..].Trim();
        }

        return started;
    }

    /// <summary>Starts <c>martdesk run</c> and does not wait.</summary>
    public static MartDeskProcess Begin(string data, string feed, string? dieAt, string[] more, int exchangePort = 0) =>
        Start(["run", "--data", data, "--port", "0", "--exchange-port", exchangePort.ToString(CultureInfo.InvariantCulture), "--feed", feed, "--no-limits", .. more], dieAt);

    /// <summary>Starts <c>martdesk exchange</c> on a free port and waits until it serves.</summary>
    public static async Task<MartDeskProcess> RunExchangeAsync(params string[] arguments)
    {
        var started = Start(["exchange", "--port", "0", "--no-limits", .. arguments], dieAt: null);
        var ready = await started.WaitForAsync(line => line.StartsWith("exchange ready ", StringComparison.Ordinal));
        started.Exchange = new Uri(ready["exchange ready ".Length..]);
        return started;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> InvokeAsync(string[] arguments, string? input = null)
    {
        using var process = Process.Start(StartInfo(arguments, redirectInput: input is not null))!;
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }

        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(StartLimit);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Sends an alert to the desk's webhook.</summary>
    public async Task<(int Status, JsonElement Answer)> SendAlertAsync(string pointer, string message)
    {
        using var http = new HttpClient { BaseAddress = Desk };
        using var reply = await http.PostAsync(new Uri($"/alerts/{pointer}", UriKind.Relative), new StringContent(message, System.Text.Encoding.UTF8, "text/plain"));
        return ((int)reply.StatusCode, await reply.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>Reads a list of the desk's local API.</summary>
    public async Task<JsonElement> ReadAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = Desk, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", _token) } };
        return await http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));
    }

    /// <summary>Reads a list until it is as expected, or fails with what it was last.</summary>
    public async Task<JsonElement> ReadUntilAsync(string path, Func<JsonElement, bool> isReached, string expectation, TimeSpan? limit = null)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            JsonElement seen = default;
            try
            {
                seen = await ReadAsync(path);
                if (isReached(seen))
                    return seen;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
            }

            if (watch.Elapsed > (limit ?? TimeSpan.FromSeconds(20)))
                throw new Xunit.Sdk.XunitException($"{path}: {expectation} was not reached. Last seen: {seen}. Program printed:\n{Output}");
            await Task.Delay(50);
        }
    }

    /// <summary>True once it has said that it serves.</summary>
    public bool HasSaidReady => _output.Any(static line => line.StartsWith("Ctrl-C", StringComparison.Ordinal));

    /// <summary>True once it is gone.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Ends the program at once, without waiting until it is gone.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Stands it still, at once: not one instruction of it runs until <see cref="Resume"/>.</summary>
    public void Pause() => Assert.Equal(0, Signal(_process.Id, StopSignal));

    /// <summary>Lets it go on, as if no time had passed.</summary>
    public void Resume() => Assert.Equal(0, Signal(_process.Id, ContinueSignal));

    /// <summary>Ends the program as a power loss of its own would: no handler runs.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for the end of a program that was told to die.</summary>
    public async Task WaitForDeathAsync() => await _process.WaitForExitAsync().WaitAsync(StartLimit);

    /// <summary>Stops the program as Ctrl-C does.</summary>
    public async Task<int> StopAsync()
    {
        using (Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
        }

        await _process.WaitForExitAsync().WaitAsync(StartLimit);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static MartDeskProcess Start(string[] arguments, string? dieAt)
    {
        var info = StartInfo(arguments, redirectInput: false);
        if (dieAt is not null)
            info.Environment["MARTDESK_DIE_AT"] = dieAt;
        var process = new Process { StartInfo = info };
        var started = new MartDeskProcess(process);
        process.OutputDataReceived += (_, line) => started.Take(line.Data);
        process.ErrorDataReceived += (_, line) => started.Take(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return started;
    }

    private static ProcessStartInfo StartInfo(string[] arguments, bool redirectInput)
    {
        var program = Environment.GetEnvironmentVariable("MARTDESK_PROGRAM") ?? Path.Combine(AppContext.BaseDirectory, "martdesk.dll"); // The one named is the program as it is published.
        var isLibrary = Path.GetExtension(program) == ".dll"; // A program that brings its runtime starts by itself.
        return new ProcessStartInfo(isLibrary ? "dotnet" : program, isLibrary ? ["exec", program, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = redirectInput,
            Environment = { ["MARTDESK_DIE_AT"] = null },
        };
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int processId, int signal);

    private void Take(string? line)
    {
        if (line is not null)
            _output.Enqueue(line);
    }

    private async Task<string> WaitForAsync(Func<string, bool> isReached)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (_output.FirstOrDefault(isReached) is { } line)
                return line;
            if (_process.HasExited || watch.Elapsed > StartLimit)
                throw new Xunit.Sdk.XunitException($"The program did not become ready. It printed:\n{Output}");
            await Task.Delay(20);
        }
    }
}
