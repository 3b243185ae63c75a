using System.Diagnostics;
using Fallback.Testing;

namespace Fallback.EndToEnd.Tests.Instances;

/// <summary>Probes and synthetic traffic are seen, and nowhere as calls.</summary>
[Collection(nameof(Alone))]
public sealed class ProbeTraceTests
{
    private const string Prompt = "prompt-canary-5d2f9a", Answer = "an answer that never comes";

    [Fact]
    public async Task NothingOfIt_IsACall()
    {
        using var figures = new Figures();
        await using ProbeStage stage = await OpenAsync(stage => stage.Pool.Configure = options =>
        {
            options.MeterFactory = figures;
            options.GlobalBreaker = new GlobalBreakerOptions();
            options.Models["pool/one"] = new ModelOptions { InputPerMillion = 1, OutputPerMillion = 1 };
        });
        await using IAsyncEnumerator<FallbackEvent> events = stage.Runtime.Monitor.WatchAsync(Stage.Token).GetAsyncEnumerator(Stage.Token);
        ValueTask<bool> next = events.MoveNextAsync();
        stage.Pool.Eu.Model("one").Replies(Reply.Status(500));

        await stage.PassAsync(TimeSpan.FromHours(2));
        Assert.True(stage.Pool.Us.Requests.Count > 600);

        // Breakers are all that the feed tells of.
        Assert.True(await next);
        Assert.IsType<BreakerEvent>(events.Current);
        Assert.Equal(0, stage.Runtime.Monitor.Recent.Snapshot().Calls);
        Assert.Equal(
            ["fallback.breaker.changes", "fallback.probe.cost.usd", "fallback.probe.duration"],
            figures.Seen.Select(static figure => figure.Name).Distinct().Order());
        TierSnapshot us = stage.Pool.Instance("us");
        Assert.Equal((null, 0, 0), (us.TypicalLatency, us.UnderWay, us.Breaker.CallsInWindow));
    }

    [Fact]
    public async Task EachHasASpanOfItsOwn_AFigureAndItsCost()
    {
        using var figures = new Figures();
        await using ProbeStage stage = await OpenAsync(stage => stage.Pool.Configure = options =>
        {
            options.MeterFactory = figures;
            options.Models["pool/one"] = new ModelOptions { InputPerMillion = 100, OutputPerMillion = 200 };
        });
        stage.Pool.Eu.Model("one").Replies(Reply.Text(Answer).WithUsage(20, 5));
        stage.Pool.Us.Model("one").Replies(Reply.Status(503));

        await stage.UntilAsync(() => stage.Synthetic("eu") is not null && stage.Probe("us") is not null);

        Activity synthetic = stage.Spans.First(static span => span.GetTagItem("fallback.probe.type") is "synthetic" && span.GetTagItem("fallback.instance") is "eu");
        Assert.Equal(("synthetic one", ActivityKind.Client, null), (synthetic.DisplayName, synthetic.Kind, synthetic.ParentId));
        Assert.Equal(("pool", "eu", "one", "Answered", 0.003), (synthetic.GetTagItem("fallback.provider"), synthetic.GetTagItem("fallback.instance"), synthetic.GetTagItem("gen_ai.request.model"), synthetic.GetTagItem("fallback.outcome"), synthetic.GetTagItem("fallback.cost.usd")));
        Activity failed = stage.Spans.First(static span => span.GetTagItem("fallback.instance") is "us");
        Assert.Equal(("probe one", ActivityStatusCode.Error, "provider_overloaded", 503), (failed.DisplayName, failed.Status, failed.GetTagItem("error.type"), failed.GetTagItem("http.response.status_code")));
        Figure duration = figures.Of("fallback.probe.duration").First(static figure => figure["fallback.probe.type"] is "synthetic" && figure["fallback.instance"] is "eu");
        Assert.Equal(("pool", "one", "Answered", null), (duration["fallback.provider"], duration["gen_ai.request.model"], duration["fallback.outcome"], duration["error.type"]));
        Assert.Equal(0.003, figures.Of("fallback.probe.cost.usd").First(static figure => figure["fallback.probe.type"] is "synthetic").Value, 9);
        Assert.Equal(stage.Probe("eu")!.CostTodayUsd, stage.Spans.Count(static span => span.DisplayName == "probe one" && span.GetTagItem("fallback.instance") is "eu") * 0.003m);
    }

    /// <summary>A client may be made in the middle of a request of the application's.</summary>
    [Fact]
    public async Task SpanOfWhoeverMadeTheClient_IsNoParent()
    {
        using var recorder = new TraceRecorder();
        await using ProbeStage stage = await OpenAsync();

        await stage.UntilAsync(() => stage.Spans.Count > 0);

        Assert.Equal((null, recorder.Root), (stage.Spans[0].ParentId, Activity.Current));
        Assert.NotEqual(recorder.Root.TraceId, stage.Spans[0].TraceId);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(401)]
    [InlineData(500)]
    public async Task NeitherKeyNorQuestion_IsInAnythingThatIsTold(int status)
    {
        Canary canary = Canary.Shapes["words"].Fresh();
        using Witness witness = canary.Witness;
        string key = canary.KeyOf("alpha");
        await using ProbeStage stage = await OpenAsync(stage => stage.Pool.Configure = options =>
        {
            // So many that they come before the probes have found it out.
            stage.Pool.Pool.SyntheticTraffic!.PerDay = 50_000;
            options.LoggerFactory = witness;
            foreach (InstanceOptions instance in stage.Pool.Pool.Instances) instance.ApiKey = new ApiKey(key);
        });
        Canary.Watch(stage.Runtime);
        foreach (ProviderServer server in (ProviderServer[])[stage.Pool.Eu, stage.Pool.Us])
            server.Model("one").Replies(request => status == 200
                ? Reply.Text($"{request.LastUserMessage} {key}").WithModel(key)
                : Reply.Error(status, key, $"Incorrect API key provided: {key}, for {request.LastUserMessage}."));

        await stage.UntilAsync(() => stage.Synthetic("eu") is not null && (status == 200 ? stage.Probe("eu") is not null : stage.Probe("eu")?.IsOut == true));

        Assert.Equal($"Bearer {key}", stage.Pool.Eu.Requests[0].Headers["Authorization"]);
        Assert.Contains(stage.Pool.Eu.Requests, static request => request.LastUserMessage == Prompt);
        string[] told = [.. witness.Seen, .. CanaryStrings.In([stage.Runtime.Monitor.Tiers, stage.Runtime.Monitor.Feed]), .. stage.Runtime.Monitor.Tiers.Select(static tier => $"{tier}")];
        Assert.Contains(told, static text => text.Contains("fallback.probe.duration", StringComparison.Ordinal));
        Assert.Contains(told, static text => text.Contains("is struggling", StringComparison.Ordinal));
        canary.AssertSilent(told);
        Assert.DoesNotContain(told, static text => text.Contains("prompt-canary", StringComparison.Ordinal));
    }

    private static Task<ProbeStage> OpenAsync(Action<ProbeStage>? prepare = null) => ProbeStage.OpenAsync(
        static pool =>
        {
            pool.Probe = new ProbeOptions();
            pool.SyntheticTraffic = new SyntheticTrafficOptions();
            pool.SyntheticTraffic.Prompts.Add(new SyntheticPrompt(Prompt, Answer));
        },
        loops: 4, prepare);
}
