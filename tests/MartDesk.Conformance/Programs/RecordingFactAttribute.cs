namespace MartDesk.Conformance.Programs;

/// <summary>A test that needs a recording; skipped, and says so, where the recorded data is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecordingFactAttribute : FactAttribute
{
    public RecordingFactAttribute(string recording = "btcusdt-20240808.jsonl.gz")
    {
        if (Repository.Recording(recording) is null)
            Skip = $"../shared/data/{recording} is not here.";
    }
}
