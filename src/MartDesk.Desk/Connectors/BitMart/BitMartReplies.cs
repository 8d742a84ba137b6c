using MartDesk.BitMart;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Connectors.BitMart;

/// <summary>The SDK's outcomes into the desk's.</summary>
internal static class BitMartReplies
{
    /// <summary>The same outcome with its value mapped. An answer that cannot be understood proves nothing, so it is Unknown.</summary>
    public static VenueReply<TOurs> To<TWire, TOurs>(this Reply<TWire> reply, Func<TWire, TOurs> map)
    {
        switch (reply)
        {
            case Reply<TWire>.Ok(var value):
                try
                {
                    return new VenueReply<TOurs>.Ok(map(value));
                }
                catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentOutOfRangeException)
                {
                    return new VenueReply<TOurs>.Unknown(exception.Message);
                }

            case Reply<TWire>.Rejected(var error):
                var code = error.Code.ToString(System.Globalization.CultureInfo.InvariantCulture);
                return new VenueReply<TOurs>.Rejected(new(code, error.Message, error.Trace, BitMartMapping.ToDesk(error.Kind)) { Finding = BitMartFindings.Of(error.Code) });
            case Reply<TWire>.NotSent(var reason):
                return new VenueReply<TOurs>.NotSent(reason.Message);
            case Reply<TWire>.Unknown(var cause):
                return new VenueReply<TOurs>.Unknown(cause.Message);
            default:
                throw new InvalidOperationException($"A reply of a kind that does not exist: {reply.GetType().Name}.");
        }
    }

    /// <summary>The same outcome with its value mapped.</summary>
    public static VenueReply<TOther> To<T, TOther>(this VenueReply<T> reply, Func<T, TOther> map) =>
        reply is VenueReply<T>.Ok(var value) ? new VenueReply<TOther>.Ok(map(value)) : reply.FailureAs<T, TOther>()!; // Not Ok, so a failure.

    /// <summary>The same failure for another value; null when it is none.</summary>
    public static VenueReply<TOther>? FailureAs<T, TOther>(this VenueReply<T> reply) => reply switch
    {
        VenueReply<T>.Rejected(var error) => new VenueReply<TOther>.Rejected(error),
        VenueReply<T>.NotSent(var reason) => new VenueReply<TOther>.NotSent(reason),
        VenueReply<T>.Unknown(var reason) => new VenueReply<TOther>.Unknown(reason),
        _ => null,
    };
}
