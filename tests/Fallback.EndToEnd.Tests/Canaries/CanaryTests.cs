using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests.Canaries;

/// <summary>Alpha and bravo are the chain, charlie the canary, over real sockets.</summary>
public sealed class CanaryTests
{
    [Fact]
    public async Task Canary_AnswersItsShareOfTheConversations_AndResultsSaySo()
    {
        await using Stage stage = await Stage.OpenAsync();
        ITrying client = stage.Client<ITrying>();

        List<FallbackResult<string>> results = await AskAsync(client, 90);

        int tried = results.Count(static result => result.Canary);
        Assert.InRange(tried, 9, 27);
        Assert.Equal(tried, stage.Charlie.Requests.Count);
        foreach (FallbackResult<string> result in results)
        {
            TierAttempt attempt = Assert.Single(result.Attempts);
            Assert.Equal(result.Canary, attempt.Canary);
            Assert.Equal(
                result.Canary ? ("charlie", -1, AttemptRole.Canary) : ("alpha", 0, AttemptRole.Regular),
                (result.Provider, result.TierIndex, attempt.Role));
            Assert.Contains(result.Canary ? "charlie/new (canary)" : "alpha/one (tier 1)", result.ToString(), StringComparison.Ordinal);
        }
        CanarySnapshot canary = Assert.Single(stage.Runtime.Monitor.Canaries);
        Assert.Equal((tried, 90 - tried, 20.0), (canary.Canary.Samples, canary.Primary.Samples, canary.Percent));
        Assert.EndsWith(nameof(ITrying), canary.Client, StringComparison.Ordinal);
        Assert.Equal("charlie/new", canary.Model);
    }

    [Fact]
    public async Task Conversation_StaysWithWhoeverItBeganWith()
    {
        await using Stage stage = await Stage.OpenAsync();
        ITrying client = stage.Client<ITrying>();
        for (int i = 0; i < 20; i++)
        {
            string id = $"conversation {i}";
            ChatMessage[] history = [new(ChatRole.User, id)];
            ChatMessage[] later = [.. history, new(ChatRole.Assistant, "yes"), new(ChatRole.User, "and then?")];
            FallbackResult<string> first = await client.AskAsync("one", new ChatOptions { ConversationId = id }, Stage.Token);
            FallbackResult<string> second = await client.AskAsync("two", new ChatOptions { ConversationId = id }, Stage.Token);
            FallbackResult<ChatResponse> began = await client.ChatAsync(history, null, Stage.Token);
            FallbackResult<ChatResponse> went = await client.ChatAsync(later, null, Stage.Token);

            Assert.Equal(first.Canary, second.Canary);
            Assert.Equal(began.Canary, went.Canary);
        }
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task FailingCanary_CostsNoAnswer(string name, Reply reply)
    {
        Assert.NotEmpty(name);
        await using Stage stage = await Stage.OpenAsync();
        stage.Charlie.Model("new").Replies(reply);
        ITryingFirst client = stage.Client<ITryingFirst>();

        for (int i = 0; i < 5; i++)
        {
            FallbackResult<string> result = await client.AskAsync($"question {i}", null, Stage.Token);
            Assert.Equal(("alpha", 0, false), (result.Provider, result.TierIndex, result.Canary));
            Assert.InRange(result.Attempts.Count, 1, 3);
        }
        CanarySnapshot canary = Assert.Single(stage.Runtime.Monitor.Canaries);
        Assert.Equal(canary.Canary.Samples, canary.Canary.Failures);
        Assert.InRange(canary.Canary.Samples, 1, 5);
    }

    [Fact]
    public async Task HangingCanary_LeavesTheFirstTierItsTime()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Charlie.Model("new").Replies(Reply.Hang());
        ITryingFirst client = stage.Client<ITryingFirst>();

        Task<FallbackResult<string>> asking = client.AskAsync("hello", null, Stage.Token);
        await stage.Charlie.WaitForRequestsAsync(1, Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(8));
        FallbackResult<string> result = await asking;

        Assert.Equal("alpha", result.Provider);
        Assert.Equal((FailureKind.Timeout, true), (result.Attempts[0].Failure, result.Attempts[0].Canary));
        Assert.Equal(1, Assert.Single(stage.Runtime.Monitor.Canaries).Canary.Failures);
    }

    [Fact]
    public async Task PromptThatIsTooLongForTheCanaryAlone_IsAskedOfTheChain()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Models["charlie/new"] = new ModelOptions { ContextWindow = 1_000 };
        using var runtime = new FallbackRuntime(options);

        FallbackResult<string> result = await runtime.CreateClient<ITryingFirst>().AskAsync(new string('x', 20_000), null, Stage.Token);

        Assert.Equal("alpha", result.Provider);
        Assert.Equal(SkipReason.ContextTooSmall, result.Attempts[0].Skipped);
        Assert.Equal(0, Assert.Single(runtime.Monitor.Canaries).Canary.Samples);
    }

    [Fact]
    public async Task RequestThatEveryTierRefuses_IsHeldAgainstNobody()
    {
        await using Stage stage = await Stage.OpenAsync();
        foreach (ProviderServer server in (ProviderServer[])[stage.Alpha, stage.Bravo, stage.Charlie])
            server.Default.Replies(Reply.Error(400, "invalid_request_error", "the request is malformed"));
        ITrying client = stage.Client<ITrying>();

        for (int i = 0; i < 40; i++)
            await Assert.ThrowsAnyAsync<FallbackException>(() => client.AskAsync($"question {i}", null, Stage.Token));

        Assert.NotEmpty(stage.Charlie.Requests);
        CanarySnapshot canary = Assert.Single(stage.Runtime.Monitor.Canaries);
        Assert.Equal((0, 0), (canary.Canary.Samples, canary.Primary.Samples));
    }

    [Fact]
    public async Task BadCanary_IsRolledBack_AndNoCallIsLost()
    {
        await using Stage stage = await Stage.OpenAsync();
        // Every second one, so that the breaker stays closed.
        int asked = 0;
        stage.Charlie.Model("new").Replies(_ => Interlocked.Increment(ref asked) % 2 == 0 ? Reply.Overloaded() : Reply.Text("fine"));
        ITrying client = stage.Client<ITrying>();

        List<FallbackResult<string>> results = await AskAsync(client, 150);

        CanarySnapshot canary = Assert.Single(stage.Runtime.Monitor.Canaries);
        Assert.Equal((CanaryState.RolledBack, 0.0), (canary.State, canary.Percent));
        Assert.InRange(canary.TotalSamples, 2, 20);
        Assert.All(results, static result => Assert.Equal(AnswerStatus.Live, result.Status));
        Assert.Equal(CanaryVerdict.RolledBack, canary.Decisions[^1].Verdict);

        int before = stage.Charlie.Requests.Count;
        await AskAsync(client, 30, "later");
        Assert.Equal(before, stage.Charlie.Requests.Count);

        Assert.True(stage.Runtime.Monitor.ResetCanary(nameof(ITrying)));
        await AskAsync(client, 30, "even later");
        Assert.True(stage.Charlie.Requests.Count > before);
    }

    [Fact]
    public async Task GoodCanary_ReachesAHundredPercent_AndProposesTheDeclaration()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Clients[nameof(IUntried)] = new ChainOptions { Canary = new CanaryOptions { Model = "charlie/new", Percent = 50, MinSamples = 20 } };
        using var runtime = new FallbackRuntime(options);
        IUntried client = runtime.CreateClient<IUntried>();

        for (int i = 0; i < 200 && Assert.Single(runtime.Monitor.Canaries).State == CanaryState.Running; i++)
            await client.AskAsync($"question {i}", null, Stage.Token);
        FallbackResult<string> last = await client.AskAsync("at last", null, Stage.Token);

        CanarySnapshot canary = Assert.Single(runtime.Monitor.Canaries);
        Assert.Equal((CanaryState.Complete, 100.0), (canary.State, canary.Percent));
        Assert.Equal([CanaryVerdict.Started, CanaryVerdict.Grew, CanaryVerdict.Completed], canary.Decisions.Select(static decision => decision.Verdict));
        Assert.Equal("[ModelChain(\"charlie/new\", \"alpha/one\", \"bravo/two\")]", canary.Proposal);
        Assert.True(last.Canary);
    }

    [Fact]
    public async Task PausedAndAbortedCanary_IsNotAsked()
    {
        await using Stage stage = await Stage.OpenAsync();
        ITrying client = stage.Client<ITrying>();
        FallbackMonitor monitor = stage.Runtime.Monitor;

        Assert.True(monitor.PauseCanary(typeof(ITrying).FullName!));
        await AskAsync(client, 40, "paused");
        Assert.Empty(stage.Charlie.Requests);
        Assert.Equal(CanaryState.Paused, Assert.Single(monitor.Canaries).State);

        Assert.True(monitor.ResumeCanary(nameof(ITrying)));
        await AskAsync(client, 40, "resumed");
        int asked = stage.Charlie.Requests.Count;
        Assert.InRange(asked, 1, 39);

        Assert.True(monitor.AbortCanary(nameof(ITrying)));
        await AskAsync(client, 40, "aborted");
        Assert.Equal(asked, stage.Charlie.Requests.Count);
        Assert.False(monitor.ResumeCanary(nameof(ITrying)));
        Assert.False(monitor.PauseCanary("INobody"));
    }

    [Fact]
    public async Task StreamedCalls_AreTriedAndCountedAlike()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Charlie.Model("new").Replies(Reply.Text("one two three").InChunks(3).CutAfter(1));
        ITrying client = stage.Client<ITrying>();
        for (int i = 0; i < 12; i++)
        {
            List<ChatResponseUpdate> updates = await client.StreamAsync($"question {i}", Stage.Token).ToListAsync(Stage.Token);
            Assert.Equal("alpha", updates[^1].AdditionalProperties![FallbackProperties.Provider]);
        }
        CanarySnapshot broken = Assert.Single(stage.Runtime.Monitor.Canaries);
        Assert.Equal(stage.Charlie.Requests.Count, broken.TotalSamples);
        Assert.NotEmpty(stage.Charlie.Requests);

        stage.Charlie.Model("new").Reset();
        stage.Runtime.Monitor.Reset("charlie/new");
        stage.Runtime.Monitor.ResetCanary(nameof(ITrying));
        int tried = 0;
        for (int i = 0; i < 20; i++)
        {
            List<ChatResponseUpdate> updates = await client.StreamAsync($"another {i}", Stage.Token).ToListAsync(Stage.Token);
            if (updates[^1].AdditionalProperties!.TryGetValue(FallbackProperties.Canary, out object? canary) && canary is true) tried++;
        }
        CanarySnapshot mended = Assert.Single(stage.Runtime.Monitor.Canaries);
        Assert.Equal((tried, 0, 20 - tried), (mended.Canary.Samples, mended.Canary.Failures, mended.Primary.Samples));
        Assert.InRange(tried, 1, 19);
    }

    [Fact]
    public async Task CanarysAnswers_AreKeptForItsOwnConversations_AndKeptOnesAreNoSamples()
    {
        await using Stage stage = await Stage.OpenAsync();
        ITryingWithCache client = stage.Client<ITryingWithCache>();
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha"));
        stage.Charlie.Model("new").Replies(Reply.Text("from charlie"));
        for (int i = 0; i < 40; i++)
            await client.AskAsync("the same question", new ChatOptions { ConversationId = $"conversation {i}" }, Stage.Token);

        CanarySnapshot canary = Assert.Single(stage.Runtime.Monitor.Canaries);
        Assert.Equal(stage.Charlie.Requests.Count, canary.Canary.Samples);
        Assert.Equal(stage.Alpha.Requests.Count, canary.Primary.Samples);
        Assert.NotEmpty(stage.Alpha.Requests);
        Assert.NotEmpty(stage.Charlie.Requests);
    }

    [Fact]
    public async Task OpenBreakerOfTheCanary_IsNoSample()
    {
        await using Stage stage = await Stage.OpenAsync();
        ITryingFirst client = stage.Client<ITryingFirst>();
        stage.Runtime.Monitor.Isolate("charlie/new");

        FallbackResult<string> result = await client.AskAsync("hello", null, Stage.Token);

        Assert.Equal(("alpha", SkipReason.Isolated), (result.Provider, result.Attempts[0].Skipped));
        Assert.Equal(AttemptRole.Canary, result.Attempts[0].Role);
        CanarySnapshot canary = Assert.Single(stage.Runtime.Monitor.Canaries);
        Assert.Equal((0, 0), (canary.Canary.Samples, canary.Primary.Samples));
    }

    [Fact]
    public async Task CanaryBesideHedges_AnswersOrLosesLikeAnyTier()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Charlie.Model("new").Replies(Reply.Hang());
        ITryingBeside client = stage.Client<ITryingBeside>();

        FallbackResult<string> result = await client.AskAsync("hello", Stage.Token);

        Assert.Contains(result.Provider, (string[])["alpha", "bravo"]);
        Assert.Contains(result.Attempts, static attempt => attempt is { Canary: true, Failure: FailureKind.Cancelled });
        Assert.Equal(0, Assert.Single(stage.Runtime.Monitor.Canaries).Canary.Samples);
    }

    /// <summary>A canary without a price answers beside tiers that have one; one that is slow is overtaken.</summary>
    [Fact]
    public async Task CanaryBesideHedgesByCost_NeedsNoPrice()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        foreach (string name in (string[])["alpha/one", "bravo/two"])
            options.Models[name] = new ModelOptions { InputPerMillion = 1, OutputPerMillion = 1 };
        using var runtime = new FallbackRuntime(options);
        ITryingBesideByCost client = runtime.CreateClient<ITryingBesideByCost>();

        FallbackResult<string> answered = await client.AskAsync("hello", Stage.Token);
        stage.Charlie.Model("new").Replies(Reply.Hang());
        Task<FallbackResult<string>> asking = client.AskAsync("hello again", Stage.Token);
        await stage.Charlie.WaitForRequestsAsync(2, Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(3));
        FallbackResult<string> overtaken = await asking;

        Assert.True(answered.Canary);
        Assert.Equal("alpha", overtaken.Provider);
        Assert.Equal(1, Assert.Single(runtime.Monitor.Canaries).Canary.Samples);
    }

    [Fact]
    public async Task Canary_OfTheConfiguration_ReplacesTheDeclaredOne_AndCanBeSwitchedOff()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Clients[nameof(ITryingFirst)] = new ChainOptions { Canary = new CanaryOptions { Enabled = false } };
        options.Clients[nameof(ITrying)] = new ChainOptions { Canary = new CanaryOptions { Model = "bravo/newest", Percent = 100 } };
        using var runtime = new FallbackRuntime(options);

        FallbackResult<string> without = await runtime.CreateClient<ITryingFirst>().AskAsync("hello", null, Stage.Token);
        FallbackResult<string> other = await runtime.CreateClient<ITrying>().AskAsync("hello", null, Stage.Token);

        Assert.Equal(("alpha", false), (without.Provider, without.Canary));
        Assert.Equal(("bravo", "newest", true), (other.Provider, other.Attempts[0].Model, other.Canary));
    }

    public static TheoryData<string, Reply> Failures { get; } = new()
    {
        { "overloaded", Reply.Overloaded() },
        { "limited", Reply.RateLimited() },
        { "no such model", Reply.Error(404, "model_not_found") },
        { "wrong key", Reply.Status(401) },
        { "refused", Reply.Error(400, "invalid_request_error", "messages are malformed") },
        { "filtered", Reply.Error(400, "content_filter", "filtered") },
        { "too long", Reply.Error(400, "context_length_exceeded", "maximum context length is 10 tokens") },
        { "parameter", Reply.Error(400, "unsupported_parameter", "Unsupported parameter: 'stop'", param: "stop") },
        { "cut off", Reply.Reset() },
        { "no JSON", Reply.Html(200) },
    };

    private static async Task<List<FallbackResult<string>>> AskAsync(ITrying client, int count, string about = "question")
    {
        var results = new List<FallbackResult<string>>();
        for (int i = 0; i < count; i++) results.Add(await client.AskAsync($"{about} {i}", null, Stage.Token));
        return results;
    }
}
