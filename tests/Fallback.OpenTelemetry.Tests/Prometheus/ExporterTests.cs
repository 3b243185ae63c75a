using System.Globalization;
using Fallback.Testing;

namespace Fallback.OpenTelemetry.Tests;

/// <summary>What a real Prometheus has after it has scraped OpenTelemetry's exporter.</summary>
public sealed class ExporterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Names_AndTypes_AreAsDocumented()
    {
        string program = Tool.Required("prometheus");
        await using Shop shop = await Shop.OpenAsync(Token);
        shop.Providers["alpha"].Default.Replies(Reply.Status(503));
        shop.Providers["delta"].Model("slow").Replies(Reply.Text("Late.").After(TimeSpan.FromMilliseconds(400)));
        await shop.Client<ISupport>().AskAsync("Hello?", Token);
        await foreach (string _ in shop.Client<ISupport>().StreamAsync("Hello?", Token)) { }
        await shop.Client<IHedged>().AskAsync("Hello?", Token);
        await shop.Client<ICached>().AskAsync("Hello?", Token);
        foreach (string question in (string[])["One?", "Two?", "Three?"]) await shop.Client<ISupport>().AskAsync(question, Token);

        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(program, shop.Address, null, Token);
        await ScrapedAsync(prometheus);

        Dictionary<string, string> types = await prometheus.TypesAsync(Token);
        Dictionary<string, string> documented = new()
        {
            ["ai_api_cost_usd_total"] = "counter",
            ["ai_api_fallback_rate"] = "gauge",
            ["ai_api_latency_seconds"] = "histogram",
            ["ai_api_requests_total"] = "counter",
            ["fallback_attempts_total"] = "counter",
            ["fallback_breaker_changes_total"] = "counter",
            ["fallback_breaker_state"] = "gauge",
            ["fallback_budget_remaining_usd"] = "gauge",
            ["fallback_budget_usd"] = "gauge",
            ["fallback_cache_requests_total"] = "counter",
            ["fallback_call_cost"] = "histogram",
            ["fallback_call_duration_seconds"] = "histogram",
            ["fallback_calls_total"] = "counter",
            ["fallback_canary_decisions_total"] = "counter",
            ["fallback_canary_share"] = "gauge",
            ["fallback_client_tiers"] = "gauge",
            ["fallback_client_tiers_available"] = "gauge",
            ["fallback_cost_usd_total"] = "counter",
            ["fallback_hedges_total"] = "counter",
            ["fallback_limit_remaining"] = "gauge",
            ["fallback_rate_limit_wait_seconds"] = "gauge",
            ["fallback_share_held"] = "gauge",
            ["fallback_share_total"] = "gauge",
            ["fallback_skips_total"] = "counter",
            ["fallback_store_operation_duration_seconds"] = "histogram",
            ["fallback_store_processes"] = "gauge",
            ["fallback_store_state"] = "gauge",
            ["fallback_tier_available"] = "gauge",
            ["fallback_tier_price_usd"] = "gauge",
            ["fallback_tier_requests"] = "gauge",
            ["fallback_tokens_total"] = "counter",
            ["gen_ai_client_operation_duration_seconds"] = "histogram",
            ["gen_ai_client_operation_time_to_first_chunk_seconds"] = "histogram",
            ["gen_ai_client_token_usage"] = "histogram",
        };
        Assert.Equal(
            documented.Select(static metric => $"{metric.Key} {metric.Value}"),
            types.Where(static metric => metric.Key.StartsWith("ai_api", StringComparison.Ordinal)
                    || metric.Key.StartsWith("fallback_", StringComparison.Ordinal)
                    || metric.Key.StartsWith("gen_ai", StringComparison.Ordinal))
                .Select(metric => $"{Plain(metric.Key, documented)} {metric.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(
            ["+Inf", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0"],
            (await prometheus.LabelValuesAsync("le", "ai_api_latency_seconds_bucket", Token)).Order(StringComparer.Ordinal));
        Assert.InRange(await prometheus.ValueAsync("ai_api_fallback_rate{client=~\".*ISupport\"}", Token), 0, 100);
    }

    [Fact]
    public async Task AThousandMadeUpModels_AreOneLabel_AndNoLabelHasAKey()
    {
        string program = Tool.Required("prometheus");
        await using Shop shop = await Shop.OpenAsync(Token);
        int answers = 0;
        shop.Providers["alpha"].Default.Replies(_ => Reply.Text("Hello.").WithUsage(10, 5)
            .WithModel($"made-up-{Interlocked.Increment(ref answers).ToString(CultureInfo.InvariantCulture)}"));
        await Parallel.ForAsync(0, 1_000, Token, async (_, token) => await shop.Client<ISupport>().AskAsync("Hello?", token));
        // A key that its provider repeats, as a model's name and in a refusal.
        shop.Providers["alpha"].Default.Replies(Reply.Text("Hello.").WithModel(Providers.Canary));
        await shop.Client<ISupport>().AskAsync("Hello?", Token);
        shop.Providers["alpha"].Default.Replies(Reply.Error(401, Providers.Canary, $"Incorrect API key provided: {Providers.Canary}"));
        await shop.Client<ISupport>().AskAsync("Hello?", Token);

        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(program, shop.Address, null, Token);
        await ScrapedAsync(prometheus);

        Assert.Equal(1_000, answers);
        Assert.Equal(
            ["other", "two"], (await prometheus.LabelValuesAsync("gen_ai_response_model", null, Token)).Order(StringComparer.Ordinal));
        Assert.InRange(await prometheus.ValueAsync("count({job=\"shop\"})", Token), 50, 600);
        string series = await prometheus.SeriesAsync(Token);
        Assert.Contains("fallback_attempts_total", series, StringComparison.Ordinal);
        Assert.DoesNotContain(Providers.Canary, series, StringComparison.Ordinal);
        Assert.DoesNotContain(Providers.Canary[..16], series, StringComparison.Ordinal);
        Assert.DoesNotContain("made-up", series, StringComparison.Ordinal);
    }

    private static Task ScrapedAsync(PrometheusServer prometheus) => Eventually.HoldsAsync(
        async () => (await prometheus.QueryAsync("fallback_calls_total", Token)).Length > 0, "the application is scraped", Token);

    // In OpenMetrics a counter's family is without the suffix of its samples.
    private static string Plain(string family, Dictionary<string, string> documented) =>
        documented.ContainsKey($"{family}_total") ? $"{family}_total" : family;
}
