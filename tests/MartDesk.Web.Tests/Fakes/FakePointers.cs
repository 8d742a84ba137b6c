using MartDesk.Desk.Pointers;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>Pointers in memory, with texts a test knows.</summary>
internal sealed class FakePointers : IPointers
{
    private readonly List<PointerInfo> _pointers = [];
    private int _texts;

    public TimeSpan? Overlap { get; private set; }

    public Task<(PointerInfo Pointer, string Text)> CreateAsync(NewPointer pointer, CancellationToken cancellationToken)
    {
        if (pointer.Settings.Leverage > 1000)
            throw new ArgumentException("The leverage must be from 1 to 1000.");
        var info = new PointerInfo
        {
            PointerId = "P" + (_pointers.Count + 1),
            Name = pointer.Name,
            Targets = pointer.Targets,
            Settings = pointer.Settings,
            CreateTime = Sample.Time,
            ExpiresAt = pointer.ExpiresAt,
        };
        _pointers.Add(info);
        return Task.FromResult((info, NewText()));
    }

    public IReadOnlyList<PointerInfo> List() => [.. _pointers];

    public PointerInfo? Find(string text) => null;

    public Task<PointerInfo> ChangeAsync(string pointerId, NewPointer pointer, CancellationToken cancellationToken) =>
        SetAsync(pointerId, info => info with { Name = pointer.Name, Targets = pointer.Targets, Settings = pointer.Settings, ExpiresAt = pointer.ExpiresAt });

    public Task<string> RotateAsync(string pointerId, TimeSpan overlap, CancellationToken cancellationToken)
    {
        Overlap = overlap;
        return Task.FromResult(NewText());
    }

    public async Task<string> RequireSecretAsync(string pointerId, CancellationToken cancellationToken)
    {
        await SetAsync(pointerId, info => info with { HasSecret = true });
        return NewText();
    }

    public async Task<string> RequireSignatureAsync(string pointerId, CancellationToken cancellationToken)
    {
        await SetAsync(pointerId, info => info with { NeedsSignature = true });
        return "whsec_AAAA";
    }

    public Task DropSignatureAsync(string pointerId, CancellationToken cancellationToken) => SetAsync(pointerId, info => info with { NeedsSignature = false });

    public Task DropSecretAsync(string pointerId, CancellationToken cancellationToken) => SetAsync(pointerId, info => info with { HasSecret = false });

    public Task PauseAsync(string pointerId, bool isPaused, CancellationToken cancellationToken) => SetAsync(pointerId, info => info with { IsPaused = isPaused });

    public Task DisableAsync(string pointerId, bool isDisabled, CancellationToken cancellationToken) => SetAsync(pointerId, info => info with { IsDisabled = isDisabled });

    public Task DeleteAsync(string pointerId, CancellationToken cancellationToken)
    {
        _pointers.RemoveAll(info => info.PointerId == pointerId);
        return Task.CompletedTask;
    }

    private Task<PointerInfo> SetAsync(string pointerId, Func<PointerInfo, PointerInfo> change)
    {
        var index = _pointers.FindIndex(info => info.PointerId == pointerId);
        return Task.FromResult(_pointers[index] = change(_pointers[index]));
    }

    private string NewText() => $"canarytext{++_texts}";
}
