using System.Diagnostics;
using Fallback.Testing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Fallback.OpenTelemetry.Tests;

/// <summary>A call that the first tier fails, as OpenTelemetry's own SDK has it.</summary>
public sealed class SdkTests : IAsyncLifetime
{
    private Providers _providers = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _providers = await Providers.StartAsync(Token);
        _providers["alpha"].Default.Replies(Reply.Status(503));
    }

    public ValueTask DisposeAsync() => _providers.DisposeAsync();

    [Fact]
    public async Task Traces_HaveASpanForTheCallAndOneForEachRequest()
    {
        List<Activity> spans = [];
        using TracerProvider tracer = Sdk.CreateTracerProviderBuilder().AddFallbackInstrumentation().AddInMemoryExporter(spans).Build();
        using FallbackRuntime runtime = _providers.Runtime();

        await runtime.CreateClient<ISupport>().AskAsync("Hello?", Token);

        tracer.ForceFlush();
        Activity call = Assert.Single(spans, static span => span.Parent is null && span.ParentSpanId == default);
        Assert.Equal(
            ("fallback Fallback.OpenTelemetry.Tests.ISupport", ActivityKind.Internal, ActivityStatusCode.Unset),
            (call.DisplayName, call.Kind, call.Status));
        Activity[] attempts = [.. spans.Where(span => span.ParentSpanId == call.SpanId)];
        Assert.Equal(
            [("chat one", ActivityStatusCode.Error, "provider_overloaded"), ("chat two", ActivityStatusCode.Unset, null)],
            attempts.Select(static span => (span.DisplayName, span.Status, (string?)span.GetTagItem("error.type"))));
        Assert.All(attempts, static span => Assert.Equal(ActivityKind.Client, span.Kind));
    }

    [Fact]
    public async Task Metrics_CountTheCallItsRequestsTheirTokensAndTheirCost()
    {
        using Figures figures = Figures.Gather(static builder => builder.AddFallbackInstrumentation());
        using FallbackRuntime runtime = _providers.Runtime();

        await runtime.CreateClient<ISupport>().AskAsync("Hello?", Token);

        (string, object) client = ("fallback.client", "Fallback.OpenTelemetry.Tests.ISupport");
        (string, object) alpha = ("fallback.provider", "alpha"), bravo = ("fallback.provider", "bravo");
        Assert.Equal(1, figures.Sum("fallback.calls", client, ("fallback.outcome", "Live"), ("fallback.tier_index", 1)));
        Assert.Equal(1, figures.Sum("fallback.call.duration", client));
        Assert.Equal(1, figures.Sum("fallback.attempts", alpha, ("fallback.outcome", "Overloaded"), ("error.type", "provider_overloaded")));
        Assert.Equal(1, figures.Sum("fallback.attempts", bravo, ("fallback.outcome", "Success")));
        Assert.Equal(
            1, figures.Sum("gen_ai.client.operation.duration", bravo, ("gen_ai.request.model", "two"), ("gen_ai.response.model", "two")));
        Assert.Equal(1_000, figures.Sum("fallback.tokens", bravo, ("gen_ai.token.type", "input")));
        Assert.Equal(0.006, figures.Sum("fallback.cost.usd", client, bravo), 9);
        Assert.Equal(3, figures.Sum("fallback.client.tiers", client));
        Assert.Equal(8, figures.Sum("fallback.tier.price.usd", bravo, ("gen_ai.token.type", "output")));
        Assert.DoesNotContain(figures.Names, static name => name.StartsWith("ai_api_", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fallback.call.duration", "s", new[] { 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100 })]
    [InlineData(
        "gen_ai.client.operation.duration", "s",
        new[] { 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92 })]
    [InlineData("fallback.call.cost", "{USD}", new[] { 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10 })]
    [InlineData("ai_api_latency_seconds", "s", new[] { 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5 })]
    public async Task Histogram_HasBucketsThatFitWhatItMeasures(string name, string unit, double[] bounds)
    {
        using Figures figures = Figures.Gather(static builder => builder.AddFallbackInstrumentation(FallbackMetricNames.AiApi));
        using FallbackRuntime runtime = _providers.Runtime();

        await runtime.CreateClient<ISupport>().AskAsync("Hello?", Token);

        Assert.Equal(bounds, figures.Bounds(name));
        Assert.Equal(unit, figures.Unit(name));
    }

    [Fact]
    public async Task PublishedNames_OnRequest_HaveEachRequestAndTheShareOfFallbacks()
    {
        using Figures figures = Figures.Gather(static builder => builder.AddFallbackInstrumentation(FallbackMetricNames.AiApi));
        using FallbackRuntime runtime = _providers.Runtime();

        await runtime.CreateClient<ISales>().AskAsync("Hello?", Token);

        Assert.Equal(1, figures.Sum("ai_api_requests_total", ("provider", "alpha"), ("model", "one"), ("status", "error")));
        Assert.Equal(1, figures.Sum("ai_api_requests_total", ("provider", "bravo"), ("model", "two"), ("status", "success")));
        Assert.Equal(2, figures.Sum("ai_api_latency_seconds"));
        Assert.Equal(0.006, figures.Sum("ai_api_cost_usd_total", ("provider", "bravo"), ("model", "two")), 9);
        Assert.Equal(100, figures.Sum("ai_api_fallback_rate", ("client", "Fallback.OpenTelemetry.Tests.ISales")));
        Assert.Equal(1, figures.Sum("fallback.calls"));
    }

    [Fact]
    public async Task SeveralHosts_EachWithAllNames_CountEachCallOnce()
    {
        List<Metric> first = [], second = [];
        await using ServiceProvider one = Host(first), other = Host(second);
        MeterProvider[] meters = [one.GetRequiredService<MeterProvider>(), other.GetRequiredService<MeterProvider>()];

        other.GetRequiredService<ISales>();
        await one.GetRequiredService<ISales>().AskAsync("Hello?", Token);

        using var ofOne = new Figures(first, meters[0]);
        using var ofOther = new Figures(second, meters[1]);
        foreach (Figures figures in (Figures[])[ofOne, ofOther])
        {
            Assert.Equal(1, figures.Sum("fallback.calls"));
            Assert.Equal(2, figures.Sum("fallback.client.tiers", ("fallback.client", "Fallback.OpenTelemetry.Tests.ISales")));
            Assert.Equal(1, figures.Sum("ai_api_requests_total", ("provider", "bravo")));
            Assert.Equal(1, figures.Sum("ai_api_latency_seconds", ("provider", "bravo")));
        }
    }

    [Fact]
    public void MetricNames_ThatDoNotExist_AreRefused() => Assert.Throws<ArgumentOutOfRangeException>(
        static () => Sdk.CreateMeterProviderBuilder().AddFallbackInstrumentation((FallbackMetricNames)7));

    private ServiceProvider Host(List<Metric> exported)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddFallback(_providers.Configure);
        services.AddFallbackClient<ISales>();
        services.AddOpenTelemetry().WithMetrics(metrics =>
            metrics.AddFallbackInstrumentation(FallbackMetricNames.AiApi).AddInMemoryExporter(exported));
        return services.BuildServiceProvider();
    }
}
