using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Fallback.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.EndToEnd.Tests;

/// <summary>What the meter counts, with which labels.</summary>
public sealed class FigureTests : IDisposable
{
    private readonly Figures _figures = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failover_CountsOneCallAndTwoAttempts(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo").WithUsage(10, 20));
        using FallbackRuntime runtime = Runtime(stage);

        await CallAsync(runtime.CreateClient<ITraced>(), stream);

        Figure call = Assert.Single(_figures.Of("fallback.calls"));
        Assert.Equal((1, "Live", 1, "Fallback.EndToEnd.Tests.ITraced"), (call.Value, call["fallback.outcome"], call["fallback.tier_index"], call["fallback.client"]));
        Assert.Single(_figures.Of("fallback.call.duration"));
        Assert.Equal(["Overloaded", "Success"], _figures.Of("fallback.attempts").Select(static figure => figure["fallback.outcome"]));
        Assert.Equal(["provider_overloaded", null], _figures.Of("gen_ai.client.operation.duration").Select(static figure => figure["error.type"]));
        Assert.Equal([("input", 10), ("output", 20)], _figures.Of("gen_ai.client.token.usage").Select(static figure => (figure["gen_ai.token.type"], (int)figure.Value)));
        Assert.Equal([("input", 10), ("output", 20)], _figures.Of("fallback.tokens").Select(static figure => (figure["gen_ai.token.type"], (int)figure.Value)));
        Assert.Equal(stream ? 1 : 0, _figures.Of("gen_ai.client.operation.time_to_first_chunk").Count);
    }

    /// <summary>Without any budget, too.</summary>
    [Fact]
    public async Task PricedModel_ItsCostIsCounted()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("hi").WithUsage(1_000_000, 0));
        FallbackOptions options = Options(stage);
        options.Models["alpha/one"] = new ModelOptions { InputPerMillion = 2, OutputPerMillion = 4 };
        using var runtime = new FallbackRuntime(options);

        FallbackResult<string> result = await runtime.CreateClient<ITraced>().AskAsync("hello", Stage.Token);

        Assert.Equal((2m, 2, 2), (result.CostUsd, Assert.Single(_figures.Of("fallback.cost.usd")).Value, Assert.Single(_figures.Of("fallback.call.cost")).Value));
    }

    [Fact]
    public async Task ModelsThatAReplyMakesUp_AreOneLabel()
    {
        await using Stage stage = await Stage.OpenAsync();
        int replies = 0;
        stage.Alpha.Model("one").Replies(_ => Reply.Text("hi").WithModel($"made-up-{Interlocked.Increment(ref replies)}"));
        using FallbackRuntime runtime = Runtime(stage);
        ITraced client = runtime.CreateClient<ITraced>();

        for (int i = 0; i < 1_000; i++) await client.AskAsync("hello", Stage.Token);

        Assert.Equal(["other"], _figures.Of("gen_ai.client.operation.duration").Select(static figure => figure["gen_ai.response.model"]).Distinct());
    }

    [Fact]
    public async Task Breakers_AreReadAsTheyAre()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        using FallbackRuntime runtime = Runtime(stage);
        IThreeTiers client = runtime.CreateClient<IThreeTiers>();
        Assert.Equal([("alpha/one", "Closed"), ("bravo/two", "Closed"), ("charlie/three", "Closed")], States());

        while (_figures.Of("fallback.breaker.changes").Count == 0) await client.AskAsync("hello", Stage.Token);
        await client.AskAsync("hello", Stage.Token);

        Assert.Equal([("alpha/one", "Open"), ("bravo/two", "Closed"), ("charlie/three", "Closed")], States());
        Figure change = Assert.Single(_figures.Of("fallback.breaker.changes"));
        Assert.Equal(("alpha/one", "Open"), (change["fallback.breaker"], change["fallback.state"]));
        Assert.Equal((3, 2), (Assert.Single(_figures.Read("fallback.client.tiers")).Value, Assert.Single(_figures.Read("fallback.client.tiers.available")).Value));
        Assert.Contains(_figures.Of("fallback.skips"), static skip => skip["fallback.skip.reason"] is "BreakerOpen");

        IEnumerable<(string?, string?)> States() => _figures.Read("fallback.breaker.state")
            .Where(static figure => figure.Value == 1 && figure["fallback.breaker.scope"] is "model")
            .Select(static figure => ((string?)figure["fallback.breaker"], (string?)figure["fallback.state"])).Order();
    }

    [Fact]
    public async Task RateLimit_IsReadInSeconds()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.RateLimited(TimeSpan.FromSeconds(20)));
        using FallbackRuntime runtime = Runtime(stage);
        await runtime.CreateClient<ITraced>().AskAsync("hello", Stage.Token);

        Figure[] waits = [.. _figures.Read("fallback.rate_limit.wait")];

        Assert.InRange(waits.Single(static wait => wait["fallback.provider"] is "alpha").Value, 20, 30);
        Assert.Equal(0, waits.Single(static wait => wait["fallback.provider"] is "bravo").Value);
    }

    [Fact]
    public async Task Hedges_AreWonOrWasted()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        using FallbackRuntime runtime = Runtime(stage);

        await runtime.CreateClient<ITracedHedged>().AskAsync("hello", Stage.Token);

        Figure hedge = Assert.Single(_figures.Of("fallback.hedges"));
        Assert.Equal(("Won", "bravo"), (hedge["fallback.result"], hedge["fallback.provider"]));
    }

    [Fact]
    public async Task Cache_HitsAndMisses()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage);
        ITracedCached client = runtime.CreateClient<ITracedCached>();

        await client.AskAsync("hello", Stage.Token);
        await client.AskAsync("hello", Stage.Token);

        Assert.Equal(
            [("Miss", "Memory"), ("Hit", "Memory")],
            _figures.Of("fallback.cache.requests").Select(static figure => ((string?)figure["fallback.result"], (string?)figure["fallback.cache.store"])));
    }

    [Fact]
    public async Task Budget_IsReadWithWhatIsLeft()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = Options(stage);
        options.Models["alpha/one"] = new ModelOptions { InputPerMillion = 1, OutputPerMillion = 1, ContextWindow = 1_000_000, MaxOutput = 1_000 };
        options.Models["bravo/two"] = options.Models["alpha/one"];
        options.Clients["ITraced"] = new ChainOptions { CostBudget = new CostBudgetOptions { PerDayUsd = 10 } };
        stage.Alpha.Model("one").Replies(Reply.Text("hi").WithUsage(1_000_000, 0));
        using var runtime = new FallbackRuntime(options);

        await runtime.CreateClient<ITraced>().AskAsync("hello", Stage.Token);

        Assert.Equal((10, 9), (Assert.Single(_figures.Read("fallback.budget.usd")).Value, Assert.Single(_figures.Read("fallback.budget.remaining.usd")).Value));
    }

    [Fact]
    public async Task DisposedRuntime_IsReadNoLonger()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackRuntime runtime = Runtime(stage);
        runtime.CreateClient<ITraced>();
        Assert.NotEmpty(_figures.Read("fallback.breaker.state"));

        runtime.Dispose();

        Assert.Empty(_figures.Read("fallback.breaker.state"));
    }

    [Fact]
    public async Task Container_CountsInItsOwnMeters()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var other = new Figures();
        ServiceProvider Host(Figures meters)
        {
            var services = new ServiceCollection();
            services.AddSingleton<IMeterFactory>(meters);
            services.AddFallback(options =>
            {
                options.TimeProvider = stage.Clock;
                options.AddProvider("alpha", stage.Alpha.BaseUrl.AbsoluteUri, "key-of-alpha-1").AddProvider("bravo", stage.Bravo.BaseUrl.AbsoluteUri, "key-of-bravo-1");
            });
            services.AddFallbackClient<ITraced>();
            return services.BuildServiceProvider();
        }
        await using ServiceProvider first = Host(_figures), second = Host(other);

        await first.GetRequiredService<ITraced>().AskAsync("hello", Stage.Token);
        await second.GetRequiredService<ITraced>().AskAsync("hello", Stage.Token);
        await second.GetRequiredService<ITraced>().AskAsync("hello", Stage.Token);

        Assert.Equal((1, 2), (_figures.Of("fallback.calls").Count, other.Of("fallback.calls").Count));
    }

    [Fact]
    public async Task EveryHistogram_AdvisesItsBuckets()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage);

        Assert.All(_figures.Instruments.OfType<Histogram<double>>(), static histogram => Assert.True(histogram.Advice?.HistogramBucketBoundaries?.Count > 5, histogram.Name));
        Assert.All(_figures.Instruments.OfType<Histogram<long>>(), static histogram => Assert.True(histogram.Advice?.HistogramBucketBoundaries?.Count > 5, histogram.Name));
    }

    /// <summary>The page has each figure with its unit, and no other.</summary>
    [Fact]
    public async Task EveryFigure_StandsOnThePage()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = Options(stage);
        // A shared store has figures of its own.
        options.AnswerCache.Store = AnswerCacheStore.HybridCache;
        options.AnswerCache.HybridCache = new ThrowingCache();
        using var runtime = new FallbackRuntime(options);
        string[] rows = [.. File.ReadLines(Path.Combine(Here(), "..", "..", "..", "docs", "observability.md")).Where(static line => line.StartsWith("| `fallback.", StringComparison.Ordinal) || line.StartsWith("| `gen_ai.client", StringComparison.Ordinal))];

        Assert.Equal(
            _figures.Instruments.Select(static figure => $"{figure.Name} {figure.Unit}".TrimEnd()).Order(StringComparer.Ordinal),
            rows.Select(static row => row.Split('|')).Select(static cells => $"{cells[1].Trim(' ', '`')} {cells[3].Trim(' ', '`')}".TrimEnd()).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _figures.Dispose();

    private FallbackOptions Options(Stage stage)
    {
        FallbackOptions options = stage.Options();
        options.MeterFactory = _figures;
        return options;
    }

    private FallbackRuntime Runtime(Stage stage) => new(Options(stage));

    private static async Task CallAsync(ITraced client, bool stream)
    {
        if (!stream)
        {
            await client.AskAsync("hello", Stage.Token);
            return;
        }
        await foreach (string _ in client.StreamAsync("hello", Stage.Token))
        {
        }
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
