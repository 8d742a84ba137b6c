using Microsoft.AspNetCore.Components;

namespace MartDesk.Web.Pages;

/// <summary>A component that draws a <see cref="PageView"/> and keeps nothing.</summary>
public abstract class RegionComponent : ComponentBase
{
    /// <summary>What is drawn.</summary>
    [Parameter]
    [EditorRequired]
    public PageView View { get; set; } = null!; // a required parameter
}
