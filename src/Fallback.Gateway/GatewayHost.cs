using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Fallback.Gateway;

/// <summary>The server of the tool.</summary>
internal static class GatewayHost
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>The connections per running or waiting request: clients keep some open that they do not use.</summary>
    private const int ConnectionsARequest = 4;

    private static readonly TimeSpan _headersTimeout = TimeSpan.FromSeconds(10);

    public static WebApplication Build(WebApplicationBuilder builder, GatewayConfiguration configuration, GatewayArguments command)
    {
        FallbackGatewayOptions options = configuration.Gateway;
        builder.WebHost.UseUrls(command.Urls ?? builder.Configuration["Urls"] ?? builder.Configuration["ASPNETCORE_URLS"] ?? DefaultUrl);
        // For https addresses, which support HTTP/2; HTTP/1.1 works everywhere.
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
            kestrel.Limits.RequestHeadersTimeout = _headersTimeout;
            kestrel.Limits.MaxConcurrentConnections = (options.MaxConcurrentRequests + (long)options.MaxQueuedRequests) * ConnectionsARequest;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTime);

        builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
        builder.Services.AddHealthChecks().AddFallback();

        WebApplication app = builder.Build();
        // Created now, so that it notices changed settings before the first request.
        _ = app.Services.GetRequiredService<FallbackRuntime>();
        app.MapHealthChecks("/health");
        app.MapHealthChecks("/health/ready");
        // A restart does not repair a provider: the process is alive if it answers.
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = static _ => false });
        app.MapFallbackGateway();
        if (command.Dashboard) app.MapFallbackDashboard();
        return app;
    }

    /// <summary>Describes chains and callers in one line.</summary>
    public static string Describe(GatewayConfiguration configuration)
    {
        IList<FallbackGatewayCaller> callers = configuration.Gateway.Callers;
        string who = callers.Count == 0
            ? "no callers configured, so this machine only"
            : $"{(callers.Count == 1 ? "caller" : "callers")} {List(callers.Select(static caller => caller.Name))}";
        return $"{(configuration.Chains.Count == 1 ? "chain" : "chains")} {List(configuration.Chains)}; {who}";
    }

    private static string List(IEnumerable<string> names)
    {
        string[] all = [.. names];
        const int Most = 10;
        return all.Length <= Most ? string.Join(", ", all) : $"{string.Join(", ", all.Take(Most))} and {all.Length - Most} more";
    }
}
