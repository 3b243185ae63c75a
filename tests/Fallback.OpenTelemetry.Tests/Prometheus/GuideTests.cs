using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Fallback.OpenTelemetry.Tests;

/// <summary>The example of docs/alerts.md, as it stands there.</summary>
public sealed partial class GuideTests
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

    [Fact]
    public async Task CSharpBlocks_OfTheGuide_AreInThisFile()
    {
        string guide = await File.ReadAllTextAsync(Operations.InRepository("docs/alerts.md"), Token);
        string here = await File.ReadAllTextAsync(
            Operations.InRepository("tests/Fallback.OpenTelemetry.Tests/Prometheus/GuideTests.cs"), Token);
        string[] blocks = [.. Block().Matches(guide).Select(static match => match.Groups[1].Value)];

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(Squeezed(block), Squeezed(here), StringComparison.Ordinal));
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

    private static string Squeezed(string text) => Space().Replace(text, " ").Trim();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
