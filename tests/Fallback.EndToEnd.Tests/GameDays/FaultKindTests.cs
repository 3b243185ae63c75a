using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests.GameDays;

/// <summary>Each way of failing, for a plain call and a stream: classified as a real one, marked, and never sent unless it has to be.</summary>
public sealed class FaultKindTests
{
    /// <summary>The fault, and what an attempt shows that suffers it.</summary>
    public static TheoryData<FaultKind, int, FailureKind, int?> Unsent => new()
    {
        { FaultKind.Status, 503, FailureKind.Overloaded, 503 },
        { FaultKind.Status, 500, FailureKind.ServerError, 500 },
        { FaultKind.Status, 429, FailureKind.RateLimited, 429 },
        { FaultKind.Status, 401, FailureKind.InvalidCredentials, 401 },
        { FaultKind.Status, 402, FailureKind.BillingExhausted, 402 },
        { FaultKind.Hang, 503, FailureKind.Timeout, null },
        { FaultKind.ConnectionRefused, 503, FailureKind.NetworkError, null },
        { FaultKind.ConnectionReset, 503, FailureKind.NetworkError, null },
        { FaultKind.MalformedBody, 503, FailureKind.ProtocolError, 200 },
    };

    [Theory]
    [MemberData(nameof(Unsent))]
    public async Task PlainCall_WhoseFirstTierFails_IsAnsweredByTheNextAndTheFirstIsNotAsked(FaultKind kind, int status, FailureKind failure, int? http)
    {
        await using Stage stage = await Stage.OpenAsync();
        GameDay.Answer(stage);
        using FallbackRuntime runtime = GameDay.Runtime(stage, new FaultOptions { Provider = "alpha", Kind = kind, Status = status });

        Task<FallbackResult<string>> asked = runtime.CreateClient<IRehearsed>().AskAsync("hello", Stage.Token);
        if (kind == FaultKind.Hang) stage.Clock.Advance(TimeSpan.FromSeconds(5));
        FallbackResult<string> result = await asked;

        Assert.Equal(("from bravo", 1), (result.Value, result.TierIndex));
        Assert.Equal((failure, http, (FaultKind?)kind), (result.Attempts[0].Failure, result.Attempts[0].HttpStatus, result.Attempts[0].Injected));
        Assert.Null(result.Attempts[1].Injected);
        Assert.Empty(stage.Alpha.Requests);
        Assert.Contains(", injected", result.Attempts[0].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("injected", result.Attempts[1].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Unsent))]
    public async Task Stream_WhoseFirstTierFails_IsTheNextTiersAndTheFirstIsNotAsked(FaultKind kind, int status, FailureKind failure, int? http)
    {
        await using Stage stage = await Stage.OpenAsync();
        GameDay.Answer(stage);
        using FallbackRuntime runtime = GameDay.Runtime(stage, new FaultOptions { Provider = "alpha", Kind = kind, Status = status });

        Task<List<string>>? read = null;
        CallEvent call = await GameDay.EventOfAsync(runtime, () =>
        {
            read = GameDay.ReadAsync(runtime.CreateClient<IRehearsed>().StreamAsync("hello", Stage.Token));
            if (kind == FaultKind.Hang) stage.Clock.Advance(TimeSpan.FromSeconds(5));
            return read;
        });

        Assert.Equal(["from ", "bravo"], await read!);
        TierAttempt first = call.Attempts[0];
        Assert.Equal((failure, http, (FaultKind?)kind), (first.Failure, first.HttpStatus, first.Injected));
        Assert.Empty(stage.Alpha.Requests);
    }

    [Fact]
    public async Task PlainCall_ThatBreaksOff_IsNotSentAndGoesToTheNextTier()
    {
        await using Stage stage = await Stage.OpenAsync();
        GameDay.Answer(stage);
        using FallbackRuntime runtime = GameDay.Runtime(stage, new FaultOptions { Provider = "alpha", Kind = FaultKind.BrokenStream });

        FallbackResult<string> result = await runtime.CreateClient<IRehearsed>().AskAsync("hello", Stage.Token);

        Assert.Equal(("from bravo", FailureKind.NetworkError), (result.Value, result.Attempts[0].Failure));
        Assert.Equal(FaultKind.BrokenStream, result.Attempts[0].Injected);
        Assert.Empty(stage.Alpha.Requests);
    }

    [Fact]
    public async Task Stream_ThatBreaksInTheMiddle_IsInterruptedWithTheTextSoFar()
    {
        await using Stage stage = await Stage.OpenAsync();
        GameDay.Answer(stage);
        using FallbackRuntime runtime = GameDay.Runtime(stage, new FaultOptions { Provider = "alpha", Kind = FaultKind.BrokenStream, BreakAfter = 2 });

        StreamInterruptedException? e = null;
        CallEvent call = await GameDay.EventOfAsync(runtime, async () => e = await Assert.ThrowsAsync<StreamInterruptedException>(
            () => GameDay.ReadAsync(runtime.CreateClient<IRehearsed>().StreamAsync("hello", Stage.Token))));

        Assert.Equal("one two ", e!.PartialText);
        TierAttempt attempt = Assert.Single(call.Attempts);
        Assert.Equal((FailureKind.StreamInterrupted, (FaultKind?)FaultKind.BrokenStream), (attempt.Failure, attempt.Injected));
        Assert.Single(stage.Alpha.Requests);
        Assert.Equal(1, runtime.Monitor.Tiers.Single(static tier => tier.Provider == "alpha").Breaker.ConsecutiveFailures);
    }

    [Fact]
    public async Task Stream_ThatBreaksInTheMiddle_BeginsAnewWhereThatIsDeclared()
    {
        await using Stage stage = await Stage.OpenAsync();
        GameDay.Answer(stage);
        using FallbackRuntime runtime = GameDay.Runtime(stage, new FaultOptions { Provider = "alpha", Kind = FaultKind.BrokenStream });

        List<ChatResponseUpdate> updates = await GameDay.ReadAsync(runtime.CreateClient<IRehearsed>().RestartAsync("hello", Stage.Token));

        Assert.Equal("one from bravo", string.Concat(updates.Select(static update => update.Text)));
        Assert.Contains(updates, static update => update.Contents is [StreamRestartedContent]);
    }

    [Fact]
    public async Task Stream_ThatEndsBeforeItWouldBreak_SucceedsAndIsNotMarked()
    {
        await using Stage stage = await Stage.OpenAsync();
        GameDay.Answer(stage);
        using FallbackRuntime runtime = GameDay.Runtime(stage, new FaultOptions { Provider = "alpha", Kind = FaultKind.BrokenStream, BreakAfter = 50 });

        List<string>? pieces = null;
        CallEvent call = await GameDay.EventOfAsync(
            runtime, async () => pieces = await GameDay.ReadAsync(runtime.CreateClient<IRehearsed>().StreamAsync("hello", Stage.Token)));

        Assert.Equal(["one ", "two ", "three"], pieces!);
        Assert.Null(Assert.Single(call.Attempts).Injected);
        Assert.Equal(0, Assert.Single(runtime.Monitor.Faults).Injected);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SlowTier_WithinItsTimeout_AnswersLaterAndIsMarked(bool isStream)
    {
        await using Stage stage = await Stage.OpenAsync();
        GameDay.Answer(stage);
        using FallbackRuntime runtime = GameDay.Runtime(
            stage, new FaultOptions { Provider = "alpha", Kind = FaultKind.Slow, Delay = TimeSpan.FromSeconds(3) });
        IRehearsed client = runtime.CreateClient<IRehearsed>();

        CallEvent call = await GameDay.EventOfAsync(runtime, () =>
        {
            Task asked = isStream ? GameDay.ReadAsync(client.StreamAsync("hello", Stage.Token)) : client.AskAsync("hello", Stage.Token);
            Assert.Empty(stage.Alpha.Requests);
            stage.Clock.Advance(TimeSpan.FromSeconds(3));
            return asked;
        });

        TierAttempt attempt = Assert.Single(call.Attempts);
        Assert.True(attempt.Succeeded);
        Assert.Equal((TimeSpan.FromSeconds(3), (FaultKind?)FaultKind.Slow), (attempt.Latency, attempt.Injected));
        Assert.Single(stage.Alpha.Requests);
    }

    [Fact]
    public async Task SlowTier_BeyondItsTimeout_TimesOutWithoutBeingAsked()
    {
        await using Stage stage = await Stage.OpenAsync();
        GameDay.Answer(stage);
        using FallbackRuntime runtime = GameDay.Runtime(
            stage, new FaultOptions { Provider = "alpha", Kind = FaultKind.Slow, Delay = TimeSpan.FromSeconds(30) });

        Task<FallbackResult<string>> asked = runtime.CreateClient<IRehearsed>().AskAsync("hello", Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(5));
        FallbackResult<string> result = await asked;

        Assert.Equal((FailureKind.Timeout, (FaultKind?)FaultKind.Slow), (result.Attempts[0].Failure, result.Attempts[0].Injected));
        Assert.Empty(stage.Alpha.Requests);
    }

    [Fact]
    public async Task SlowTier_ThatFailsByItself_IsHeldToItsOwnFailure()
    {
        await using Stage stage = await Stage.OpenAsync();
        GameDay.Answer(stage);
        stage.Alpha.Model("one").Replies(Reply.Status(500));
        using FallbackRuntime runtime = GameDay.Runtime(
            stage, new FaultOptions { Provider = "alpha", Kind = FaultKind.Slow, Delay = TimeSpan.FromMilliseconds(10) });
        IRehearsed client = runtime.CreateClient<IRehearsed>();

        for (int i = 0; i < 3; i++)
        {
            Task<FallbackResult<string>> asked = client.AskAsync($"{i}", Stage.Token);
            stage.Clock.Advance(TimeSpan.FromMilliseconds(10));
            await asked;
        }

        BreakerSnapshot breaker = runtime.Monitor.Tiers.Single(static tier => tier.Provider == "alpha").Breaker;
        Assert.Equal((BreakerState.Open, false), (breaker.State, breaker.IsInjected));
    }

    [Fact]
    public async Task RateLimit_WithRetryAfter_HoldsTheTierForAsLong()
    {
        await using Stage stage = await Stage.OpenAsync();
        GameDay.Answer(stage);
        using FallbackRuntime runtime = GameDay.Runtime(
            stage, new FaultOptions { Provider = "alpha", Status = 429, RetryAfter = TimeSpan.FromSeconds(20) });
        IRehearsed client = runtime.CreateClient<IRehearsed>();

        TimeSpan? wait = (await client.AskAsync("first", Stage.Token)).Attempts[0].RetryAfter;
        FallbackResult<string> second = await client.AskAsync("second", Stage.Token);

        Assert.Equal(TimeSpan.FromSeconds(20), wait);
        Assert.Equal(SkipReason.RateLimited, second.Attempts[0].Skipped);
    }

    [Fact]
    public async Task CallerWhoCancels_WhileATierHangs_GetsTheCancellationAndThePermitComesBack()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = GameDay.Runtime(stage, new FaultOptions { Provider = "alpha", Kind = FaultKind.Hang });
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Stage.Token);

        Task<FallbackResult<string>> asked = runtime.CreateClient<IRehearsed>().AskAsync("hello", impatient.Token);
        Assert.Equal(1, runtime.Monitor.Tiers.Single(static tier => tier.Provider == "alpha").UnderWay);
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.Equal(0, runtime.Monitor.Tiers.Single(static tier => tier.Provider == "alpha").UnderWay);
        Assert.Empty(stage.Alpha.Requests);
    }
}
