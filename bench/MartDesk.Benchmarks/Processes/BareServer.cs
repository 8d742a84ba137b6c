using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Benchmarks.Processes;

/// <summary>W0: the web server alone. It reads the body and gives BitMart's answer to a placed order, always the same.</summary>
internal static class BareServer
{
    private static readonly byte[] Answer = Encoding.UTF8.GetBytes(
        """{"code":1000,"message":"Ok","data":{"order_id":220609666322019,"price":"95000.1"},"trace":"13f7fda9-9543-4e11-a0ba-cbe117989988"}""");

    /// <summary>Starts it on a free port.</summary>
    /// <param name="keep">Called with the whole body before the answer leaves; null for nothing.</param>
    public static async Task<(WebApplication Application, int Port)> StartAsync(Func<ReadOnlyMemory<byte>, Task>? keep)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        application.Run(context => AnswerAsync(context, keep));
        await application.StartAsync();
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(); // Kestrel has it once started.
        return (application, new Uri(address).Port);
    }

    /// <summary>In a child process: serves until the parent is gone.</summary>
    public static void Serve()
    {
        var (_, port) = StartAsync(keep: null).GetAwaiter().GetResult();
        Console.WriteLine(port);
        ChildProcess.WaitForParent();
    }

    private static async Task AnswerAsync(HttpContext context, Func<ReadOnlyMemory<byte>, Task>? keep)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync();
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            if (keep is not null)
                await keep(System.Buffers.BuffersExtensions.ToArray(read.Buffer));
            reader.AdvanceTo(read.Buffer.End);
            break;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = Answer.Length;
        await context.Response.Body.WriteAsync(Answer);
    }
}
