namespace MartDesk.Desk.Guards;

/// <summary>The limits of accounts. Those of a pointer stand in its settings.</summary>
public interface IAccountGuards
{
    /// <summary>Limits of an account.</summary>
    GuardLimits LimitsOf(string accountId);

    /// <summary>Sets them; durable when the call returns.</summary>
    /// <exception cref="ArgumentException">The timed cancellation is out of its range, or positions are to be closed at a loss that is not said.</exception>
    Task SetLimitsAsync(string accountId, GuardLimits limits, CancellationToken cancellationToken);

    /// <summary>Lets the drawdown count from the equity of now on.</summary>
    Task ForgetPeakAsync(string accountId, CancellationToken cancellationToken);
}
