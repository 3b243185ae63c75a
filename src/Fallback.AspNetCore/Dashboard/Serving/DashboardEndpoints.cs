using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Fallback.Dashboard;

/// <summary>The dashboard's routes. Each asks first whether the request may see it.</summary>
internal sealed class DashboardEndpoints
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>The pages in addition to the overview; one document shows all of them.</summary>
    private static readonly string[] _pages = ["tiers", "errors", "calls", "chains", "limits", "canaries", "replicas"];

    private readonly Collector _collector;
    private readonly DashboardActions _actions;
    private readonly SnapshotFeed _feed;

    public DashboardEndpoints(
        FallbackMonitor monitor, Collector collector, FallbackDashboardOptions options, ILogger logger, CancellationToken stopping)
    {
        _collector = collector;
        _actions = new DashboardActions(monitor, options.AllowActions, logger);
        var builder = new ViewBuilder(monitor, collector, options.AllowActions);
        _feed = new SnapshotFeed(builder.Build, collector.Time, options.MaxViewers, stopping);
    }

    public IEndpointConventionBuilder Map(RouteGroupBuilder group)
    {
        Get("", OverviewAsync);
        foreach (string page in _pages) Get(page, context => PageAsync(context, page));
        Get("assets/{name}", static context => DashboardAssets.SendAsync(context, (string)context.Request.RouteValues["name"]!));
        Get("events", EventsAsync).DisableRequestTimeout();
        Get("data/calls", CallsAsync);
        Get("data/call", CallAsync);
        Get("session", SessionAsync);
        foreach (string action in (string[])["isolate", "reset", "drain", "restore"])
            group.MapPost($"actions/{action}", Guard(context => _actions.ActAsync(context, action)));
        foreach (string action in DashboardActions.OfCanaries)
            group.MapPost($"actions/{action}", Guard(context => _actions.ActOnCanaryAsync(context, action)));
        group.WithDisplayName("Fallback dashboard");
        return group;

        IEndpointConventionBuilder Get(string pattern, RequestDelegate answer) => group.MapGet(pattern, Guard(answer));
    }

    private static RequestDelegate Guard(RequestDelegate answer) => context =>
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (DashboardAccess.IsAllowed(context)) return answer(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(DashboardAccess.Remedy, context.RequestAborted);
    };

    /// <summary>With a slash at its end, so that relative addresses lead to where the pages are mapped, whatever is before it.</summary>
    private static Task OverviewAsync(HttpContext context)
    {
        string path = context.Request.PathBase.Add(context.Request.Path).ToUriComponent();
        if (path.EndsWith('/')) return DashboardAssets.SendAsync(context, "index.html");
        context.Response.Redirect($"./{path[(path.LastIndexOf('/') + 1)..]}/{context.Request.QueryString}");
        return Task.CompletedTask;
    }

    /// <summary>Without a slash at its end, for the same reason.</summary>
    private static Task PageAsync(HttpContext context, string page)
    {
        if (!context.Request.Path.Value!.EndsWith('/')) return DashboardAssets.SendAsync(context, "index.html");
        context.Response.Redirect($"../{page}{context.Request.QueryString}");
        return Task.CompletedTask;
    }

    // A script elsewhere can open an event stream without being able to read it; nothing would be lost but a viewer's place.
    private Task EventsAsync(HttpContext context)
    {
        if (context.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none") return _feed.SendAsync(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private Task CallsAsync(HttpContext context) =>
        JsonAsync(context, CallFilter.Read(context.Request.Query).Apply(_collector), DashboardJson.Default.CallsView);

    private Task CallAsync(HttpContext context)
    {
        if (_collector.FindCall(context.Request.Query["id"].ToString()) is { } kept)
            return JsonAsync(context, CallViews.Of(kept), DashboardJson.Default.CallView);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private Task SessionAsync(HttpContext context)
    {
        if (_actions.Session(context) is { } session) return JsonAsync(context, session, DashboardJson.Default.SessionView);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static Task JsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted);
    }
}
