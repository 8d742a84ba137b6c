namespace MartDesk.Exchange.Instruments;

/// <summary>One step of a leverage ladder, as an operator writes it: up to this value of a position, at most this leverage.</summary>
/// <param name="Leverage">Largest leverage; steps go down.</param>
/// <param name="NotionalCap">Largest entry value of a position in coins of the settlement currency; steps go up.</param>
public readonly record struct LeverageStep(int Leverage, decimal NotionalCap);
