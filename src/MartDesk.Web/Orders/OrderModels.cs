using MartDesk.Desk.Accounts;
using MartDesk.Desk.Portfolio;
using MartDesk.Web.Forms;

namespace MartDesk.Web.Orders;

/// <summary>What the page for changing an order shows.</summary>
/// <param name="Row">The order.</param>
/// <param name="Environment">Environment of its account.</param>
/// <param name="PriceStep">Step of its prices.</param>
/// <param name="Fields">What was typed, or the order's own values.</param>
/// <param name="Problem">What is wrong with what was sent; null when nothing is.</param>
public sealed record EditModel(OrderStateRow Row, VenueEnvironment Environment, decimal PriceStep, FieldValues Fields, string? Problem);

/// <summary>What the page for cancelling many shows.</summary>
/// <param name="Markets">Markets with orders, account by account.</param>
/// <param name="Sent">Alerts of what was sent.</param>
/// <param name="Problem">What is wrong with what was sent; null when nothing is.</param>
public sealed record CancelAllModel(IReadOnlyList<CancelMarket> Markets, IReadOnlyList<string> Sent, string? Problem);

/// <summary>Orders of one market in one account.</summary>
/// <param name="Account">The account.</param>
/// <param name="Symbol">The market.</param>
/// <param name="Count">Orders, waiting ones too.</param>
public sealed record CancelMarket(AccountState Account, string Symbol, int Count)
{
    /// <summary>Value of its box.</summary>
    public string Value => $"{Account.AccountId}/{Symbol}";
}
