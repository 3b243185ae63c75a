using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Fallback.OpenTelemetry.Tests;

/// <summary>The example of docs/alerts.md, as it stands there.</summary>
public sealed class GuideTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Example_ShowsTheMetricsOfCalls()
    {
        await using Providers providers = await Providers.StartAsync(Token);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddFallback(providers.Configure);
        builder.Services.AddFallbackClient<ICached>();
        await using WebApplication application = SetUp(builder);
        application.Urls.Add("http://127.0.0.1:0");
        await application.StartAsync(Token);

        await application.Services.GetRequiredService<ICached>().AskAsync("Hello?", Token);

        using var http = new HttpClient { BaseAddress = new Uri(application.Urls.Single()) };
        string metrics = await http.GetStringAsync(new Uri("metrics", UriKind.Relative), Token);
        Assert.Contains("fallback_calls_total{", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("ai_api_", metrics, StringComparison.Ordinal);
    }

    private static WebApplication SetUp(WebApplicationBuilder builder)
    {
        builder.Services.AddOpenTelemetry()
            .WithTracing(static tracing => tracing.AddFallbackInstrumentation())
            .WithMetrics(static metrics => metrics.AddFallbackInstrumentation().AddPrometheusExporter());

        var app = builder.Build();
        app.MapPrometheusScrapingEndpoint();
        return app;
    }
}
