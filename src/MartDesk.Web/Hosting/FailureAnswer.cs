using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace MartDesk.Web.Hosting;

/// <summary>Turns an exception into a plain answer, and logs the route's pattern in place of the path.</summary>
internal sealed class FailureAnswer(RequestDelegate next, ILogger<FailureAnswer> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await new Refusal { Code = "bad_request", Message = exception.Message }.WriteAsync(context.Response, exception.StatusCode);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller left; nobody is there to be answered.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            logger.RequestFailed(context.Request.Method, RouteOf(context), exception);
            await new Refusal { Code = "internal", Message = "The desk could not do this; its log says why." }
                .WriteAsync(context.Response, StatusCodes.Status500InternalServerError);
        }
    }

    private static string RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "no route";
}
