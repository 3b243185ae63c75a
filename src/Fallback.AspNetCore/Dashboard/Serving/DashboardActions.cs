using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fallback.Dashboard;

/// <summary>What a page needs to request actions.</summary>
internal sealed record SessionView(string Token);

/// <summary>Isolates and resets models for permitted users, and logs who did it.</summary>
internal sealed class DashboardActions(FallbackMonitor monitor, bool allowed, ILogger logger)
{
    private const int LongestName = 128;

    /// <summary>The actions on a canary.</summary>
    public static readonly string[] OfCanaries = ["pause", "resume", "abort", "restart"];

    private readonly ActionToken _token = new();

    public SessionView? Session(HttpContext context) => allowed ? new SessionView(_token.Issue(context)) : null;

    /// <param name="context">The request; <c>model</c> and, where there are several, <c>instance</c> in its query say which.</param>
    /// <param name="action"><c>isolate</c>, <c>reset</c>, <c>drain</c> or <c>restore</c>.</param>
    public Task ActAsync(HttpContext context, string action)
    {
        if (Objection(context) is { } objection) return RefuseAsync(context, objection);
        string model = context.Request.Query["model"].ToString();
        string instance = context.Request.Query["instance"] is [{ Length: > 0 } one] ? one : TierKey.OnlyInstance;
        // What is logged and done uses the tier's own name, never what was sent.
        TierSnapshot? tier = monitor.Tiers.FirstOrDefault(tier => tier.Instance.Equals(instance, StringComparison.OrdinalIgnoreCase)
            && $"{tier.Provider}/{tier.Model}".Equals(model, StringComparison.OrdinalIgnoreCase));
        if (tier is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync("No tier has that model.", context.RequestAborted);
        }
        Act(action, tier);
        DashboardLog.Acted(logger, User(context), Address(context), action, TierKey.Of(tier).ToString());
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <param name="context">The request; <c>client</c> in its query names the canary's client.</param>
    /// <param name="action">One of <see cref="OfCanaries"/>.</param>
    public Task ActOnCanaryAsync(HttpContext context, string action)
    {
        if (Objection(context) is { } objection) return RefuseAsync(context, objection);
        string asked = context.Request.Query["client"].ToString();
        if (monitor.Canaries.FirstOrDefault(canary => canary.Client.Equals(asked, StringComparison.OrdinalIgnoreCase)) is not { Client: var client })
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync("No client of that name has a canary.", context.RequestAborted);
        }
        _ = action switch
        {
            "pause" => monitor.PauseCanary(client),
            "resume" => monitor.ResumeCanary(client),
            "abort" => monitor.AbortCanary(client),
            _ => monitor.ResetCanary(client),
        };
        DashboardLog.Acted(logger, User(context), Address(context), action, $"the canary of {client}");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>Returns why the action is refused; null if it is permitted.</summary>
    private string? Objection(HttpContext context) =>
        !allowed ? "Actions are switched off: set AllowActions in MapFallbackDashboard to allow them."
        : !ActionToken.IsSameOrigin(context) ? "The request comes from another site."
        : !_token.IsValid(context) ? "The request has no valid token from this page: reload the page."
        : null;

    private void Act(string action, TierSnapshot tier)
    {
        string model = $"{tier.Provider}/{tier.Model}";
        switch (action)
        {
            case "isolate": monitor.Isolate(model, tier.Instance); break;
            case "reset": monitor.Reset(model, tier.Instance); break;
            case "drain": _ = DrainAsync(tier); break;
            case "restore": monitor.RestoreInstance(tier.Provider, tier.Instance); break;
        }
    }

    /// <summary>
    /// Drains an instance. Nothing awaits it: the page shows how long it takes, and whether the instance was restored before.
    /// </summary>
    private async Task DrainAsync(TierSnapshot tier)
    {
        try
        {
            await monitor.DrainInstanceAsync(tier.Provider, tier.Instance).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
        }
    }

    private Task RefuseAsync(HttpContext context, string reason)
    {
        DashboardLog.Refused(logger, User(context), Address(context), reason);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync(reason, context.RequestAborted);
    }

    /// <summary>Returns the user's name in one line of limited length, because an identity provider may send anything.</summary>
    private static string User(HttpContext context)
    {
        if (context.User.Identity is not { IsAuthenticated: true, Name: { Length: > 0 } name }) return "an anonymous user";
        string bounded = name.Length > LongestName ? name[..LongestName] : name;
        return string.Concat(bounded.Select(static c => char.IsControl(c) ? '?' : c));
    }

    private static string Address(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "an unknown address";
}
