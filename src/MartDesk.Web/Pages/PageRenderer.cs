using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;

namespace MartDesk.Web.Pages;

/// <summary>Draws Razor components to HTML on the server, a whole page or one region of it alike.</summary>
internal sealed class PageRenderer(IServiceProvider services, ILoggerFactory logs)
{
    /// <summary>The whole document.</summary>
    /// <param name="view">The desk.</param>
    /// <param name="content">Middle of a page of forms; null on other pages.</param>
    internal async Task<string> RenderPageAsync(PageView view, PageContent? content = null)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        return await RenderAsync(renderer, typeof(PageDocument), view, content);
    }

    /// <summary>A page outside the desk: it shows nothing of what the desk knows.</summary>
    internal async Task<string> RenderGateAsync(GateContent content)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<GateDocument>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(GateDocument.Model)] = content }));
            return root.ToHtmlString();
        });
    }

    /// <summary>The inner HTML of every live region of the page, by key.</summary>
    internal async Task<Dictionary<string, string>> RenderRegionsAsync(PageView view)
    {
        // A renderer keeps what it has drawn until it is disposed, so each drawing has its own.
        await using var renderer = new HtmlRenderer(services, logs);
        var html = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var region in Region.Of(view.Request.Kind))
            html[region.Key] = await RenderAsync(renderer, region.Component, view);
        return html;
    }

    private static Task<string> RenderAsync(HtmlRenderer renderer, Type component, PageView view, PageContent? content = null) =>
        renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = new Dictionary<string, object?> { [nameof(RegionComponent.View)] = view };
            if (content is not null)
                parameters[nameof(PageDocument.Content)] = content;
            var root = await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(parameters));
            return root.ToHtmlString();
        });
}
