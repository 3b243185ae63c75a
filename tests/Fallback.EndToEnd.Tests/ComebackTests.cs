using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>The time that <see cref="AllTiersFailedException.RetryAfter"/> gives: what keeps the tiers out now, and nothing else.</summary>
public sealed class ComebackTests
{
    private static readonly Reply _key = Reply.Error(401, "invalid_api_key", "Incorrect API key provided");

    private static readonly string _long = string.Concat(Enumerable.Repeat("a question of many words ", 1_000));

    [Fact]
    public async Task AnIsolatedTier_ComesBackByNoTime()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.RateLimited(TimeSpan.FromSeconds(300)));
        stage.Bravo.Default.Replies(Reply.RateLimited(TimeSpan.FromSeconds(90)));
        await FailAsync(stage.Client<IUnanswered>());
        stage.Runtime.Monitor.Isolate("bravo/two");

        AllTiersFailedException e = await FailAsync(stage.Client<IUnanswered>());

        Assert.InRange(e.RetryAfter!.Value.TotalSeconds, 299, 331);
        Assert.Contains("soonest is alpha/one", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnIsolatedTier_ThatTheCallDidNotGetTo_IsNotThereAtOnce()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.RateLimited(TimeSpan.FromSeconds(90)));
        IOneRequest client = stage.Client<IOneRequest>();
        Assert.Null((await Assert.ThrowsAsync<AllTiersFailedException>(() => client.AskAsync("hello", Stage.Token))).RetryAfter);
        stage.Runtime.Monitor.Isolate("bravo/two");
        stage.Clock.Advance(TimeSpan.FromSeconds(100));

        AllTiersFailedException e = await Assert.ThrowsAsync<AllTiersFailedException>(() => client.AskAsync("hello", Stage.Token));

        Assert.Equal(SkipReason.AttemptsUsedUp, e.Attempts[1].Skipped);
        Assert.InRange(e.RetryAfter!.Value.TotalSeconds, 89, 100);
    }

    [Fact]
    public async Task ABreak_ThatIsLongerThanTheProvidersDelay_Decides()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Overloaded().WithHeader("Retry-After", "1"));

        AllTiersFailedException e = await Assert.ThrowsAsync<AllTiersFailedException>(
            () => stage.Client<IQuickToOpen>().AskAsync("hello", Stage.Token));

        Assert.InRange(e.RetryAfter!.Value.TotalSeconds, 25, 40);
    }

    [Fact]
    public async Task ALimit_ThatEndedDuringTheCall_IsOver()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.RateLimited(TimeSpan.FromSeconds(20)));
        using var slow = new ScriptedChatClient
        {
            Answer = _ =>
            {
                stage.Clock.Advance(TimeSpan.FromSeconds(50));
                throw new HttpRequestException("no connection");
            },
        };
        using var runtime = new FallbackRuntime(stage.Options().AddChatClientProvider("slow", slow));

        AllTiersFailedException e = await Assert.ThrowsAsync<AllTiersFailedException>(
            () => runtime.CreateClient<ISlowAfterLimited>().AskAsync("hello", Stage.Token));

        Assert.Equal(FailureKind.RateLimited, e.Attempts[0].Failure);
        Assert.Null(e.RetryAfter);
    }

    [Fact]
    public async Task TheCallThatOpensTheGlobalBreaker_SaysHowLong()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Status(500));
        stage.Bravo.Default.Replies(Reply.Status(500));
        FallbackOptions options = stage.Options();
        options.GlobalBreaker = new GlobalBreakerOptions { MinimumThroughput = 3, BreakDuration = TimeSpan.FromSeconds(45) };
        using var runtime = new FallbackRuntime(options);
        IUnanswered client = runtime.CreateClient<IUnanswered>();
        Assert.Null((await FailAsync(client)).RetryAfter);
        Assert.Null((await FailAsync(client)).RetryAfter);

        AllTiersFailedException e = await FailAsync(client);

        Assert.All(e.Attempts, static attempt => Assert.Equal(FailureKind.ServerError, attempt.Failure));
        Assert.Equal(TimeSpan.FromSeconds(45), e.RetryAfter);
        Assert.EndsWith("The breaker over all tiers lets the next call through in 45 s.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATier_ThatCannotTakeTheRequest_IsNotWaitedFor()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(_key);
        stage.Bravo.Default.Replies(Reply.RateLimited(TimeSpan.FromSeconds(90)));
        FallbackOptions options = stage.Options();
        options.Models["bravo/two"] = new ModelOptions { ContextWindow = 1_000 };
        using var runtime = new FallbackRuntime(options);
        IUnanswered client = runtime.CreateClient<IUnanswered>();
        Assert.InRange((await FailAsync(client)).RetryAfter!.Value.TotalSeconds, 89, 100);

        AllTiersFailedException e = await FailAsync(client, _long);

        Assert.Equal([SkipReason.InvalidKey, SkipReason.ContextTooSmall], e.Attempts.Select(static attempt => attempt.Skipped!.Value));
        Assert.InRange(e.RetryAfter!.Value.TotalSeconds, 500, 601);
    }

    [Fact]
    public async Task AnInnerChain_ThatOneRequestIsTooLongFor_TakesOthers()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Charlie.Default.Replies(_key);
        FallbackOptions inside = stage.Options();
        inside.Models["bravo/two"] = new ModelOptions { ContextWindow = 1_000 };
        var chain = new ChainOptions();
        chain.Tiers.Add(new TierOptions { Model = "bravo/two" });
        chain.Tiers.Add(new TierOptions { Model = "charlie/three" });
        using var inner = new FallbackRuntime(inside);
        using IChatClient chat = inner.CreateChatClient(chain, "inner");
        using var runtime = new FallbackRuntime(stage.Options().AddChatClientProvider("inner", chat));
        IAroundAChain client = runtime.CreateClient<IAroundAChain>();
        await client.AskAsync(_long, Stage.Token);

        FallbackResult<string> tooLong = await client.AskAsync(_long, Stage.Token);
        FallbackResult<string> other = await client.AskAsync("hello", Stage.Token);

        Assert.Equal(("alpha", FailureKind.Overloaded), (tooLong.Provider, tooLong.Attempts[0].Failure));
        Assert.Equal("inner", other.Provider);
    }

    /// <summary>Both ask charlie's model first, but its number is another one, and so is everything that is remembered by number.</summary>
    [Fact]
    public async Task ACanarysCalls_AndThoseOfAChainThatBeginsWithItsModel_ShareNoAnswer()
    {
        await using Stage stage = await Stage.OpenAsync();
        Assert.Equal(0, (await stage.Client<IPromoted>().AskAsync("hello", Stage.Token)).TierIndex);

        FallbackResult<string> answer = await stage.Client<IStillACanary>().AskAsync("hello", Stage.Token);

        Assert.Equal((AnswerStatus.Live, true), (answer.Status, answer.Canary));
        Assert.Equal(2, stage.Charlie.Requests.Count);
    }

    private static Task<AllTiersFailedException> FailAsync(IUnanswered client, string question = "hello") =>
        Assert.ThrowsAsync<AllTiersFailedException>(() => client.AskAsync(question, Stage.Token));
}

#pragma warning disable FB2007 // The second tier is what the call does not get to.
[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000, MaxAttempts = 1)]
#pragma warning restore FB2007
[TierRetry(MaxRetries = 0)]
public interface IOneRequest
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", DeadlineMs = 500)]
[TierRetry(MaxRetries = 0)]
[CircuitBreaker(FailureThreshold = 1, BreakSeconds = 30)]
public interface IQuickToOpen
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "slow/two", DeadlineMs = 50_000)]
[TierRetry(MaxRetries = 0)]
public interface ISlowAfterLimited
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("inner/any", "alpha/one", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 0)]
public interface IAroundAChain
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("charlie/new", "alpha/one", "bravo/two", DeadlineMs = 60_000)]
[AnswerCache]
[TierRetry(MaxRetries = 0)]
public interface IPromoted
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[Canary("charlie/new", Percent = 100)]
[AnswerCache]
[TierRetry(MaxRetries = 0)]
public interface IStillACanary
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}
