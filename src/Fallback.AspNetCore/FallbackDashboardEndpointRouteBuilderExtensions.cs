using System.Diagnostics.CodeAnalysis;
using Fallback;
using Fallback.Dashboard;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps Fallback's dashboard.</summary>
public static class FallbackDashboardEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps pages that show live what the application's chains do: tiers, errors, calls with their attempts, limits and budgets. They never
    /// show a prompt, an answer or a key.
    /// </summary>
    /// <param name="endpoints">The application, or a group of its routes.</param>
    /// <param name="pattern">The path of the pages. Default: <c>/fallback</c>.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>A builder for all of the dashboard's routes, for example for <c>RequireAuthorization</c>.</returns>
    /// <remarks>
    /// Without authorization, only requests from this machine are answered: their address and their <c>Host</c> must be loopback, and no
    /// header may show that a proxy forwarded them. <c>RequireAuthorization</c> replaces this rule. The dashboard collects figures from
    /// this call on.
    /// </remarks>
    /// <exception cref="InvalidOperationException"><c>AddFallback</c> was not called on the application's services.</exception>
    public static IEndpointConventionBuilder MapFallbackDashboard(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string pattern = "/fallback",
        Action<FallbackDashboardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        IServiceProvider services = endpoints.ServiceProvider;
        FallbackMonitor monitor = services.GetService<FallbackMonitor>() ?? throw new InvalidOperationException(
            "MapFallbackDashboard needs the services of Fallback: call builder.Services.AddFallback(…) before the application is built.");
        var options = new FallbackDashboardOptions();
        configure?.Invoke(options);

        TimeProvider time = TimeOf(services);
        CancellationToken stopping = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default;
        ILogger logger = services.GetService<ILoggerFactory>()?.CreateLogger("Fallback.Dashboard") ?? NullLogger.Instance;
        var collector = new Collector(monitor, time, options.KeptCalls);
        // Watches from here to the end of the application; what is awaited in it catches what it throws.
        _ = collector.RunAsync(logger, stopping);
        return new DashboardEndpoints(monitor, collector, options, logger, stopping).Map(endpoints.MapGroup(pattern));
    }

    /// <summary>Returns the runtime's own clock, because its events have the times of that clock.</summary>
    private static TimeProvider TimeOf(IServiceProvider services)
    {
        TimeProvider configured = services.GetRequiredService<IOptions<FallbackOptions>>().Value.TimeProvider;
        return ReferenceEquals(configured, TimeProvider.System) ? services.GetService<TimeProvider>() ?? configured : configured;
    }
}
