using System.Net;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>Forms posted as the owner's browser would without a script.</summary>
internal static class Posts
{
    /// <summary>Posts the fields; a redirect is not followed.</summary>
    public static Task<(HttpStatusCode Status, string? Location, string Html)> PostAsync(this RunningDesk desk, string path, params (string Name, string Value)[] fields) =>
        desk.Owner.PostAsync(path, fields);
}
