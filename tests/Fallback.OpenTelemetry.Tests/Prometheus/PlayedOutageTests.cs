using System.Text.Json;

namespace Fallback.OpenTelemetry.Tests;

public sealed class PlayedOutageTests(PlayedOutage outage) : IClassFixture<PlayedOutage>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Alerts_WhileAllIsWell_AreNone()
    {
        _ = outage.Prometheus;

        Assert.Empty(Names(outage.WhileAllIsWell));
    }

    [Fact]
    public void Alerts_WhileTheFirstTierIsOut_SpeakOfItAndOfTheFallback()
    {
        _ = outage.Prometheus;

        Assert.Equal(["FallbackProviderErrors", "FallbackRateHigh"], Names(outage.WhileTheFirstTierIsOut));
        Assert.Contains(outage.WhileTheFirstTierIsOut, static alert => alert.Name == "FallbackProviderErrors" && alert.IsOf("alpha")
            && alert.Labels["severity"] == "warning"
            && alert.Annotations["summary"].EndsWith("% of the requests to alpha/one fail", StringComparison.Ordinal));
        Assert.Contains(outage.WhileTheFirstTierIsOut, static alert => alert.Name == "FallbackRateHigh"
            && alert.Annotations["summary"].EndsWith(
                "% of the answers of Fallback.OpenTelemetry.Tests.ISupport come from a fallback", StringComparison.Ordinal));
        Assert.DoesNotContain(outage.WhileTheFirstTierIsOut, static alert => alert.IsOf("bravo") || alert.IsOf("charlie"));
    }

    [Fact]
    public void Alerts_WhileAllTiersAreOut_SayThatCallsFail()
    {
        _ = outage.Prometheus;

        Assert.Equal(
            [
                "FallbackAllTiersOut", "FallbackKeyRefused", "FallbackProviderErrors", "FallbackRateHigh", "FallbackSuccessLow",
                "FallbackSuccessSlipping",
            ],
            Names(outage.WhileAllTiersAreOut));
        FiringAlert tiers = Assert.Single(outage.WhileAllTiersAreOut, static alert => alert.Name == "FallbackAllTiersOut");
        Assert.Equal("No tier of Fallback.OpenTelemetry.Tests.ISupport can answer", tiers.Annotations["summary"]);
        FiringAlert key = Assert.Single(outage.WhileAllTiersAreOut, static alert => alert.Name == "FallbackKeyRefused");
        Assert.Matches("^The key [0-9A-F]+ of charlie is refused, or its account is empty$", key.Annotations["summary"]);
        Assert.All(
            outage.WhileAllTiersAreOut,
            static alert => Assert.DoesNotContain(Providers.Canary, alert.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task EachQueryOfTheDashboard_HasSomethingToShow()
    {
        PrometheusServer prometheus = outage.Prometheus;
        using JsonDocument dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(Operations.Dashboard, Token));
        (string Panel, string Query)[] queries =
        [
            .. dashboard.RootElement.GetProperty("panels").EnumerateArray()
                .Where(static panel => panel.TryGetProperty("targets", out _))
                .SelectMany(static panel => panel.GetProperty("targets").EnumerateArray()
                    .Select(target => (panel.GetProperty("title").GetString()!, target.GetProperty("expr").GetString()!))),
            .. dashboard.RootElement.GetProperty("annotations").GetProperty("list").EnumerateArray()
                .Select(static annotation => (annotation.GetProperty("name").GetString()!, annotation.GetProperty("expr").GetString()!)),
        ];

        Assert.True(queries.Length > 25);
        List<string> empty = [];
        foreach ((string panel, string query) in queries)
        {
            JsonElement[] result = await prometheus.QueryAsync(Filled(query), Token);
            if (result.Length == 0 || result.All(static series => series.GetProperty("value")[1].GetString() == "NaN"))
                empty.Add($"{panel}: {Filled(query)}");
        }
        Assert.Empty(empty);
    }

    [Fact]
    public async Task EachVariableOfTheDashboard_HasValues()
    {
        PrometheusServer prometheus = outage.Prometheus;

        Assert.Equal(["shop"], await prometheus.LabelValuesAsync("job", "fallback_calls_total", Token));
        Assert.Equal(
            ["ICached", "IHedged", "ILimited", "ISupport"],
            (await prometheus.LabelValuesAsync("fallback_client", "fallback_calls_total{job=~\"shop\"}", Token))
                .Select(static client => client.Split('.')[^1]).Order(StringComparer.Ordinal));
    }

    // As Grafana fills them in.
    private static string Filled(string query) => query
        .Replace("$__rate_interval", "1m", StringComparison.Ordinal)
        .Replace("$job", ".*", StringComparison.Ordinal)
        .Replace("$client", ".*", StringComparison.Ordinal);

    // Whether a provider on this machine takes longer than 200 ms is decided by what else runs on it.
    private static IEnumerable<string> Names(IEnumerable<FiringAlert> alerts) =>
        alerts.Select(static alert => alert.Name).Where(static name => name != "FallbackProviderSlow")
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
