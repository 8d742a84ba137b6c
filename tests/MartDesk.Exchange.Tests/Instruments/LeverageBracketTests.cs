using System.Globalization;
using MartDesk.Exchange.Instruments;

namespace MartDesk.Exchange.Tests.Instruments;

public sealed class LeverageBracketTests
{
    private static readonly InstrumentSpecification Fun = new()
    {
        Symbol = "FUNUSDT",
        BaseCurrency = "FUN",
        QuoteCurrency = "USDT",
        ContractSize = 100m,
        PriceStep = 0.000001m,
        PriceMax = 100m,
        MaxLeverage = 50,
        LeverageLadder =
        [
            new(50, 10_000m), new(25, 100_000m), new(20, 200_000m), new(16, 400_000m), new(10, 700_000m),
            new(8, 1_100_000m), new(5, 1_600_000m), new(4, 2_200_000m), new(2, 2_900_000m), new(1, 3_700_000m),
        ],
    };

    [Fact]
    public void Two_rules_make_the_published_table_out_of_its_ladder()
    {
        var table = string.Join('\n', new Instrument(Fun, 0).Brackets.Select(bracket => string.Create(
            CultureInfo.InvariantCulture,
            $"{bracket.Number} {bracket.Leverage} {Money.ToCoins(bracket.FloorUnits):0} {Money.ToCoins(bracket.CapUnits):0} {bracket.MaintenanceRatio:0.#####} {Money.ToCoins(bracket.CumUnits):0.##}")));
        Assert.Equal(
            """
            1 50 0 10000 0.01 0
            2 25 10000 100000 0.02 100
            3 20 100000 200000 0.025 600
            4 16 200000 400000 0.03125 1850
            5 10 400000 700000 0.05 9350
            6 8 700000 1100000 0.0625 18100
            7 5 1100000 1600000 0.1 59350
            8 4 1600000 2200000 0.125 99350
            9 2 2200000 2900000 0.25 374350
            10 1 2900000 3700000 0.5 1099350
            """,
            table);
    }

    [Fact]
    public void Maintenance_margin_does_not_jump_where_a_bracket_begins()
    {
        var instrument = new Instrument(Fun, 0);
        foreach (var bracket in instrument.Brackets.SkipLast(1))
        {
            var below = instrument.BracketOf(bracket.CapUnits);
            var above = instrument.BracketOf(bracket.CapUnits + 1);
            Assert.Equal(below.Number + 1, above.Number);
            Assert.InRange(above.MaintenanceRoundedUp(bracket.CapUnits + 1) - below.MaintenanceRoundedUp(bracket.CapUnits), 0, 2);
        }
    }

    [Fact]
    public void Ladder_must_start_at_the_largest_leverage_and_go_down_in_leverage_and_up_in_value()
    {
        foreach (var ladder in new LeverageStep[][]
        {
            [new(20, 100m)],
            [new(50, 100m), new(50, 200m)],
            [new(50, 100m), new(20, 100m)],
            [new(50, 0m)],
            [new(50, 100m), new(0, 200m)],
            [new(50, 0.000000001m)],
        })
        {
            Assert.Throws<ArgumentException>(() => new Instrument(Fun with { LeverageLadder = ladder }, 0));
        }
    }
}
