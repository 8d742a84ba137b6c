namespace MartDesk.Exchange.Server.Http;

/// <summary>What a caller must show.</summary>
internal enum Access
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A known key. A signature is not looked at: the clients sign GETs in three different ways.</summary>
    Keyed = 1,

    /// <summary>Key, timestamp and signature over the exact body.</summary>
    Signed = 2,
}

/// <summary>One endpoint.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Exact path.</param>
/// <param name="Access">What a caller must show.</param>
/// <param name="Handle">What it does.</param>
internal sealed record Route(string Method, string Path, Access Access, Func<ApiRequest, Task<ApiReply>> Handle)
{
    /// <summary>A public endpoint.</summary>
    public static Route Get(string path, Func<ApiRequest, Task<ApiReply>> handle) => new("GET", path, Access.None, handle);

    /// <summary>A private read.</summary>
    public static Route KeyedGet(string path, Func<ApiRequest, Task<ApiReply>> handle) => new("GET", path, Access.Keyed, handle);

    /// <summary>A private write.</summary>
    public static Route SignedPost(string path, Func<ApiRequest, Task<ApiReply>> handle) => new("POST", path, Access.Signed, handle);
}
