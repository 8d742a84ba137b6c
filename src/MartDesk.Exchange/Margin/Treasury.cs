namespace MartDesk.Exchange.Margin;

/// <summary>The venue's own two purses.</summary>
/// <remarks>
/// Money is conserved to the unit: wallets, plus both purses, less what open longs cost, plus what open shorts were sold for, is what was
/// deposited.
/// </remarks>
internal sealed class Treasury
{
    /// <summary>Fees collected so far, in money units.</summary>
    public long FeesUnits { get; private set; }

    /// <summary>
    /// The insurance fund in money units: what was left of positions taken over and the rounding of funding, less what bankrupt accounts
    /// were short of. It may be negative: the venue then stands in.
    /// </summary>
    public long InsuranceUnits { get; private set; }

    public void Restore(long feesUnits, long insuranceUnits) => (FeesUnits, InsuranceUnits) = (feesUnits, insuranceUnits);

    public void AddFee(long units) => FeesUnits += units;

    public void AddInsurance(long units) => InsuranceUnits += units;
}
