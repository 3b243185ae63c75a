using Fallback.Testing;

namespace Fallback.EndToEnd.Tests.Instances;

/// <summary>Synthetic traffic over real sockets: an instance that is up but struggling gets less before its callers feel it.</summary>
public sealed class SyntheticTrafficTests
{
    private int _milliseconds = 300;

    private string _answer = "The result is 15.";

    [Fact]
    public async Task SlowInstance_GivesItsCallsToOthers_BeforeAnyCallWasSlow_AndTakesThemBack()
    {
        await using ProbeStage stage = await OpenAsync();
        await stage.UntilAsync(() => stage.Synthetic("eu")?.UsualLatency is not null);
        Assert.Equal("eu", (await stage.Client.AskAsync("1", Stage.Token)).Instance);

        _milliseconds = 4_000;
        await stage.UntilAsync(() => stage.Synthetic("eu")?.LastOutcome == ProbeOutcome.Slow);

        Assert.Equal(0.1f, stage.Synthetic("eu")!.Share);
        Assert.Equal("us", (await stage.Client.AskAsync("2", Stage.Token)).Instance);
        Assert.Equal(BreakerState.Closed, stage.Pool.Instance("eu").Breaker.State);
        Assert.Contains("struggling, share 0.1", stage.Pool.Instance("eu").ToString(), StringComparison.Ordinal);

        _milliseconds = 300;
        await stage.UntilAsync(() => stage.Synthetic("eu")?.Share == 1);
        Assert.Equal("eu", (await stage.Client.AskAsync("3", Stage.Token)).Instance);
    }

    [Fact]
    public async Task WrongAnswers_GiveItsCallsToOthers()
    {
        await using ProbeStage stage = await OpenAsync();
        _answer = "15, 15, 15, 15";
        await stage.UntilAsync(() => stage.Synthetic("eu")?.RequestsToday == 2);
        Assert.Equal(1, stage.Synthetic("eu")!.Share);

        _answer = "I like trains.";
        await stage.UntilAsync(() => stage.Synthetic("eu")?.LastOutcome == ProbeOutcome.Wrong);

        Assert.Equal((0.1f, 1f), (stage.Synthetic("eu")!.Share, stage.Synthetic("us")!.Share));
        Assert.Equal("us", (await stage.Client.AskAsync("hello", Stage.Token)).Instance);
    }

    [Fact]
    public async Task EveryInstanceStruggles_TheyAreAskedAllTheSame()
    {
        await using ProbeStage stage = await OpenAsync();
        _answer = "I like trains.";
        stage.Pool.Us.Model("one").Replies(Reply.Text("So do I."));

        await stage.UntilAsync(() => stage.Synthetic("eu")?.Share < 1 && stage.Synthetic("us")?.Share < 1);

        Assert.Equal(("eu", 0), ((await stage.Client.AskAsync("hello", Stage.Token)).Instance, stage.Pool.Behind.Requests.Count));
    }

    [Fact]
    public async Task NoAnswerAtAll_IsStrugglingToo()
    {
        await using ProbeStage stage = await OpenAsync();
        stage.Pool.Eu.Model("one").Replies(Reply.Status(500));

        await stage.UntilAsync(() => stage.Synthetic("eu") is not null);

        Assert.Equal((ProbeOutcome.Failed, 0.1f, BreakerState.Closed), (stage.Synthetic("eu")!.LastOutcome, stage.Synthetic("eu")!.Share, stage.Pool.Instance("eu").Breaker.State));
    }

    [Fact]
    public async Task AnswerThatIsCutOff_IsNotSearched()
    {
        await using ProbeStage stage = await OpenAsync();
        stage.Pool.Eu.Model("one").Replies(Reply.Text("Let me think about").WithFinishReason("length"));

        await stage.UntilAsync(() => stage.Synthetic("eu") is not null);

        Assert.Equal((ProbeOutcome.Answered, 1f), (stage.Synthetic("eu")!.LastOutcome, stage.Synthetic("eu")!.Share));
    }

    [Fact]
    public async Task Questions_AreAskedInTurn_AsManyADayAsAreWanted()
    {
        await using ProbeStage stage = await ProbeStage.OpenAsync(static pool =>
        {
            pool.SyntheticTraffic = new SyntheticTrafficOptions { PerDay = 24, MaxOutputTokens = 20 };
            pool.SyntheticTraffic.Prompts.Add(new SyntheticPrompt("first"));
            pool.SyntheticTraffic.Prompts.Add(new SyntheticPrompt("second"));
        });

        // The clock starts at noon.
        await stage.PassAsync(TimeSpan.FromHours(36));

        IReadOnlyList<RecordedRequest> asked = stage.Pool.Eu.Requests;
        Assert.InRange(asked.Count, 30, 42);
        Assert.All(asked.Zip(asked.Skip(1)), static pair => Assert.NotEqual(pair.First.LastUserMessage, pair.Second.LastUserMessage));
        Assert.All(asked, static request => Assert.Contains("\"max_tokens\":20", request.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task DaysMoney_EndsTheQuestions_UntilMidnight()
    {
        await using ProbeStage stage = await OpenAsync(static stage =>
        {
            stage.Pool.Pool.SyntheticTraffic!.MaxCostPerDayUsd = 0.01m;
            stage.Pool.Configure = static options => options.Models["pool/one"] = new ModelOptions { InputPerMillion = 100, OutputPerMillion = 200 };
        });
        stage.Pool.Eu.Model("one").Replies(Reply.Text("15").WithUsage(20, 5));

        await stage.PassAsync(TimeSpan.FromHours(11));

        // 20 × 100 + 5 × 200 millionths each: the fourth passes 0.01.
        SyntheticSnapshot eu = stage.Synthetic("eu")!;
        Assert.Equal((4, 0.012m), (eu.RequestsToday, eu.CostTodayUsd));
        Assert.Equal(4, stage.Pool.Eu.Requests.Count);

        await stage.PassAsync(TimeSpan.FromHours(3));
        Assert.InRange(stage.Pool.Eu.Requests.Count, 5, 8);
    }

    [Fact]
    public async Task Question_IsMarkedForWhoeverRunsTheServer_UnlessTheApplicationHasItsOwnName()
    {
        await using ProbeStage stage = await OpenAsync(static stage => stage.Pool.Pool.Instances[1].Headers["User-Agent"] = "desk/1.2");
        await stage.Client.AskAsync("hello", Stage.Token);
        await stage.UntilAsync(() => stage.Synthetic("eu") is not null && stage.Synthetic("us") is not null);

        Assert.Matches(@"^Fallback/\d+\.\d+\.\d+$", stage.Pool.Eu.Requests[0].Headers["User-Agent"]);
        Assert.Matches(@"^Fallback/\d+\.\d+\.\d+ \(synthetic\)$", stage.Pool.Eu.Requests[1].Headers["User-Agent"]);
        Assert.Equal("desk/1.2", stage.Pool.Us.Requests[0].Headers["User-Agent"]);
    }

    /// <summary>Of an instance that is out, its breaker knows already.</summary>
    [Fact]
    public async Task OpenInstance_IsNotAsked()
    {
        await using ProbeStage stage = await OpenAsync();
        stage.Runtime.Monitor.Isolate("pool/one");

        await stage.PassAsync(TimeSpan.FromHours(2));

        Assert.Empty(stage.Pool.Eu.Requests);
    }

    /// <summary>The default question needs no settings, and its own answer.</summary>
    [Fact]
    public async Task DefaultQuestion_IsForOneWord()
    {
        await using ProbeStage stage = await ProbeStage.OpenAsync(static pool => pool.SyntheticTraffic = new SyntheticTrafficOptions());
        stage.Pool.Eu.Model("one").Replies(Reply.Text("Ready."));

        await stage.UntilAsync(() => stage.Synthetic("eu") is not null && stage.Synthetic("us") is not null);

        Assert.Equal((ProbeOutcome.Answered, ProbeOutcome.Wrong), (stage.Synthetic("eu")!.LastOutcome, stage.Synthetic("us")!.LastOutcome));
    }

    /// <summary>At eu the answer and the time that the test says; at us always the right answer.</summary>
    private Task<ProbeStage> OpenAsync(Action<ProbeStage>? prepare = null) => ProbeStage.OpenAsync(
        static pool =>
        {
            pool.SyntheticTraffic = new SyntheticTrafficOptions();
            pool.SyntheticTraffic.Prompts.Add(new SyntheticPrompt("What is 7 + 8?", "15"));
        },
        prepare: stage =>
        {
            stage.Pool.Eu.Model("one").Replies(request =>
            {
                if (request.LastUserMessage.Contains('+', StringComparison.Ordinal)) stage.Pool.Clock.Advance(TimeSpan.FromMilliseconds(_milliseconds));
                return Reply.Text(_answer);
            });
            stage.Pool.Us.Model("one").Replies(Reply.Text("15"));
            prepare?.Invoke(stage);
        });
}
