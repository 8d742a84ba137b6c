using MartDesk.Exchange.Server.Faults;

namespace MartDesk.Exchange.Server.Site;

/// <summary>The part of the console that makes things go wrong: how far the venue winds down, and faults by their rules.</summary>
internal sealed class FaultPages(FaultPlan faults)
{
    /// <summary>The rule that the switch of the console makes, so that the next one takes its place.</summary>
    private const string SwitchId = "console-stage";

    private const string Home = "/console";
    private const int LongestRule = 500;

    public IEnumerable<SiteRoute> Routes =>
    [
        SiteRoute.Post(Home + "/stage", SiteAccess.Admin, SwitchTo) with { ComesBackTo = Home },
        SiteRoute.Post(Home + "/faults", SiteAccess.Admin, Add) with { ComesBackTo = Home },
        SiteRoute.Post(Home + "/faults/remove", SiteAccess.Admin, Remove) with { ComesBackTo = Home },
    ];

    private SiteReply SwitchTo(SiteRequest request)
    {
        if (FaultWords.Stage(request.Text("stage")) is not { } stage)
            return Back(request, "Choose how far the venue winds down.");
        faults.Remove(SwitchId);
        if (stage == WindDownStage.Normal && faults.Stage == WindDownStage.Normal)
            return Back(request, "Everything is open.");
        return TryAdd($"wind-down stage={FaultWords.Of(stage)} id={SwitchId}", out var problem)
            ? Back(request, $"The venue is at {FaultWords.Of(stage)} now.")
            : Back(request, problem);
    }

    private SiteReply Add(SiteRequest request)
    {
        var rule = request.Text("rule");
        if (rule.Length is 0 or > LongestRule)
            return Back(request, $"A rule has 1 to {LongestRule} characters, like: drop-reply on=submit-order nth=1");
        return Back(request, TryAdd(rule, out var problem) ? "The fault is on." : problem);
    }

    private SiteReply Remove(SiteRequest request) => Back(request, faults.Remove(request.Text("id")) ? "The fault is off." : "This fault is off already.");

    /// <summary>The part of the page.</summary>
    public Html Draw(SiteRequest request) => Html.Of($"""
        <section class="card" id="faults">
          <h2>What goes wrong</h2>
          <form method="post" action="{Home}/stage" class="line">{request.Token}<label for="stage">Trading</label><select id="stage" name="stage">{Enum.GetValues<WindDownStage>().Select(DrawStage)}</select><button>Switch</button></form>
          {DrawRules(request)}
          <form method="post" action="{Home}/faults" class="line">{request.Token}<label for="rule">Rule</label><input id="rule" name="rule" maxlength="{LongestRule}" required spellcheck="false" autocomplete="off" placeholder="drop-reply on=submit-order nth=1"><button>Add</button></form>
          <p class="hint">docs/faults.md has the words. Faults: {string.Join(", ", FaultWords.All)}.</p>
        </section>
        """);

    private Html DrawStage(WindDownStage stage) => Html.Of($"""<option value="{FaultWords.Of(stage)}"{Html.If(stage == faults.Stage, $" selected")}>{FaultWords.Of(stage)}</option>""");

    private Html DrawRules(SiteRequest request)
    {
        var rules = faults.List();
        return Html.If(rules.Count > 0, $"""
            <div class="scroll"><table>
              <thead><tr><th>Rule</th><th>State</th><th>Begins</th><th class="num">Happened</th><th><span class="unseen">Actions</span></th></tr></thead>
              <tbody>{rules.Select(rule => DrawRule(request, rule))}</tbody>
            </table></div>
            """);
    }

    private static Html DrawRule(SiteRequest request, FaultState fault) => Html.Of($"""
        <tr>
          <td class="text"><code class="wraps">{fault.Rule.Text}</code></td>
          <td>{DrawProgress(fault.Progress)}</td>
          <td>{SiteParts.Moment(fault.StartsAt.ToUnixTimeMilliseconds())}</td>
          <td class="num">{fault.Injected.ToString(System.Globalization.CultureInfo.InvariantCulture)}</td>
          <td class="num"><form method="post" action="{Home}/faults/remove">{request.Token}<input type="hidden" name="id" value="{fault.Id}"><button class="plain">Remove<span class="unseen"> {fault.Id}</span></button></form></td>
        </tr>
        """);

    private static Html DrawProgress(FaultProgress progress) => progress switch
    {
        FaultProgress.Waiting => Html.Of($"""<span class="tag">waiting</span>"""),
        FaultProgress.Working => Html.Of($"""<span class="tag warn">working</span>"""),
        _ => Html.Of($"""<span class="tag">over</span>"""),
    };

    private bool TryAdd(string line, out string problem)
    {
        problem = "";
        try
        {
            faults.Add(FaultRuleReader.Read(line));
            return true;
        }
        catch (FaultRuleException exception)
        {
            problem = $"The rule cannot be used: {exception.Message}.";
            return false;
        }
    }

    private static SiteReply.Redirect Back(SiteRequest request, string notice)
    {
        request.Session.Notice = notice;
        return new SiteReply.Redirect(Home);
    }
}
