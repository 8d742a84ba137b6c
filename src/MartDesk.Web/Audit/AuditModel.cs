using MartDesk.Desk.Audit;

namespace MartDesk.Web.Audit;

/// <summary>What the page of the audit log shows.</summary>
/// <param name="Rows">Entries, newest first.</param>
/// <param name="Older">Number that the next page ends before; null when there is none.</param>
/// <param name="Verdict">Whether the chain is whole; null when that was not asked.</param>
public sealed record AuditModel(IReadOnlyList<AuditRow> Rows, long? Older, AuditVerdict? Verdict);
