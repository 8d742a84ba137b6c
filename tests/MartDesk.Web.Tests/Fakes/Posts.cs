using System.Net;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>Forms posted as a browser without a script would.</summary>
internal static class Posts
{
    /// <summary>Posts the fields; a redirect is not followed.</summary>
    public static async Task<(HttpStatusCode Status, string? Location, string Html)> PostAsync(this RunningDesk desk, string path, params (string Name, string Value)[] fields)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = desk.Host.Address };
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var reply = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        return (reply.StatusCode, reply.Headers.Location?.ToString(), await reply.Content.ReadAsStringAsync());
    }
}
