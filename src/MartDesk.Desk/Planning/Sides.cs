using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>Sides of a position.</summary>
internal static class Sides
{
    public static PositionSide Other(this PositionSide side) => side == PositionSide.Long ? PositionSide.Short : PositionSide.Long;

    public static string Word(this PositionSide side) => side == PositionSide.Long ? "long" : "short";
}
