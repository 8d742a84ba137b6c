using MartDesk.Exchange.Server.Streams;

namespace MartDesk.Exchange.Server.Faults;

/// <summary>Lets happen to messages of streams what the plan says, on their way from the outbox to their readers. Lives on the engine loop.</summary>
internal sealed class FrameGate(FaultPlan plan)
{
    /// <summary>True when messages go as they are, which they do without rules.</summary>
    public bool IsOpen => plan.LeavesFrames;

    /// <summary>What is left of a message for its reader; nothing, itself, or more than one.</summary>
    public void Pass(StreamConnection to, OutboundFrame frame, string? topic, PublicChannel? channel, List<OutboundFrame> passed)
    {
        var faults = plan.OfFrame(new FrameFacts(topic, to.Key, to.Id));
        if (faults.Delay > TimeSpan.Zero)
            frame = frame with { HeldFor = faults.Delay };
        switch (faults.Kind)
        {
            case FaultKind.Silence or FaultKind.DropFrame:
                return;
            case FaultKind.DuplicateFrame:
                passed.Add(frame);
                passed.Add(frame);
                break;
            case FaultKind.GarbleFrame:
                passed.Add(frame with { Text = frame.Text[..(frame.Text.Length / 2)] });
                break;
            case FaultKind.RestartVersions when topic is not null:
                passed.Add(frame with { Text = BookFrames.RestartVersions(frame.Text, topic, to.VersionStarts) });
                break;
            case FaultKind.CrossBook when channel is not null:
                passed.Add(frame with { Text = BookFrames.Cross(frame.Text, channel) });
                break;
            case FaultKind.CutFrame:
                to.Abort("a fault cut it");
                return;
            case FaultKind.SwapFrames when topic is not null && !to.Swapped.ContainsKey(topic):
                to.Swapped.Add(topic, frame);
                return;
            default:
                passed.Add(frame);
                break;
        }

        if (topic is not null && to.Swapped.Remove(topic, out var earlier))
            passed.Add(earlier);
    }
}
