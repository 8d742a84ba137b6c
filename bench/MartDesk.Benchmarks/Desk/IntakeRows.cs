using System.Runtime;
using System.Text;
using MartDesk.Benchmarks.Reporting;
using MartDesk.Desk.Alerts;
using MartDesk.Web.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Benchmarks.Desk;

/// <summary>The processor time that one alert costs the desk from its body to its answer, without the web server: parsed, authenticated, told from resends, written and synced in groups.</summary>
/// <remarks>Processor time of the process, so that what else the machine does hardly shows. Measured once the compiler has come to its end.</remarks>
internal static class IntakeRows
{
    private const int Senders = 64;
    private const int PerRound = 20_000;
    private const int MostRounds = 30;
    private const int FewNewMethods = 8;

    public static async Task PrintAsync(RowPrinter printer, string folder)
    {
        var options = new DeskHostOptions { DataDirectory = Path.Combine(folder, "intake"), Port = 0 };
        await using var host = await DeskHost.StartAsync(
            options, TimeProvider.System, NullLoggerFactory.Instance, services => AcceptRows.Compose(services, options.DataDirectory), CancellationToken.None);
        var pointer = await AcceptRows.PointerAsync(host.Services, null);
        var intake = host.Services.GetRequiredService<IAlertIntake>();
        var (best, bytes) = (double.MaxValue, 0d);
        for (var (round, settled) = (0, 0); round < MostRounds && settled < 3; round++)
        {
            var (methods, cpu, allocated) = (JitInfo.GetCompiledMethodCount(), Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
            await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => SendAsync(intake, pointer, round, sender)));
            var took = (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / PerRound;
            if (JitInfo.GetCompiledMethodCount() - methods > FewNewMethods)
                continue;
            settled++;
            if (took < best)
                (best, bytes) = (took, (GC.GetTotalAllocatedBytes() - allocated) / (double)PerRound);
        }

        printer.Print(new Row("alert taken in without the web server, processor time", best, null, bytes, "us"));
    }

    private static async Task SendAsync(IAlertIntake intake, string pointer, int round, int sender)
    {
        await Task.Yield();
        for (var i = sender; i < PerRound; i += Senders)
        {
            var answer = await intake.ReceiveAsync(new IncomingAlert(pointer, Encoding.UTF8.GetBytes(AcceptRows.Body(round, i)), "127.0.0.1"), CancellationToken.None);
            if (answer.HttpStatus != 202)
                throw new InvalidOperationException($"The alert was answered {answer.HttpStatus} {answer.Code} {answer.Message}.");
        }
    }
}
