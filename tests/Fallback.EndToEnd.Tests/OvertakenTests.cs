using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>A tier that hedges overtake: dead, slow now and then, or refused; in each form of call.</summary>
public sealed class OvertakenTests
{
    private static readonly TimeSpan _delay = TimeSpan.FromMilliseconds(50);
    private static readonly ChatMessage[] _hello = [new(ChatRole.User, "hello")];

    public static TheoryData<string> Forms { get; } = ["plain", "stream", "chat", "chat stream"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task TierThatHangs_IsBlamed_AndCostsTheCallsTheirDelayNoMore(string form)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        Func<Task<string>> ask = Form(stage, form);

        for (int call = 1; call <= 30; call++)
        {
            int failures = Math.Min(call, 3);
            Assert.Equal("from bravo", await HedgedAsync(stage, ask(), failures));
            await WaitFor.ConditionAsync(() => stage.Tier("alpha").Breaker.ConsecutiveFailures >= failures, Stage.Token);
        }

        BreakerSnapshot breaker = stage.Tier("alpha").Breaker;
        Assert.Equal((3, BreakerState.Open, TierHealth.Degraded), (stage.Alpha.Requests.Count, breaker.State, breaker.Health));
        Assert.Equal((FailureKind.Timeout, 3 * _delay), (breaker.LastFailure, stage.Clock.Elapsed));
    }

    [Fact]
    public async Task TierThatHung_IsAskedAgain_OnceItAnswers()
    {
        await using Stage stage = await Stage.OpenAsync();
        bool hangs = true;
        stage.Alpha.Model("one").Replies(_ => hangs ? Reply.Hang() : Reply.Text("from alpha"));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        Func<Task<string>> ask = Form(stage, "plain");
        for (int call = 1; call <= 3; call++)
        {
            await HedgedAsync(stage, ask());
            int failures = call;
            await WaitFor.ConditionAsync(() => stage.Tier("alpha").Breaker.ConsecutiveFailures == failures, Stage.Token);
        }

        hangs = false;
        stage.Clock.Advance(TimeSpan.FromSeconds(31));
        // Whoever answers them, the calls find out that it works again.
        for (int call = 0; call < 100 && stage.Tier("alpha").Breaker.State != BreakerState.Closed; call++) await ask();

        Assert.Equal("from alpha", await ask());
    }

    [Fact]
    public async Task Loser_IsToldWhatItLostBy()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        ISlowFirst client = stage.Client<ISlowFirst>();

        FallbackResult<string> dead = await HedgedAsync(stage, client.AskAsync("hello", Stage.Token));

        Assert.Equal((FailureKind.Cancelled, "another tier was quicker, and this one had taken longer than its slow answers do: it counts as a timeout"), (dead.Attempts[0].Failure, dead.Attempts[0].Message));
    }

    [Fact]
    public async Task TierThatIsOvertakenEarly_IsNotBlamed()
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(_ => Reply.Text("from alpha").HeldBy(gate.Task));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        // Its one answer so far took longer than the delay.
        Task<string> first = stage.Client<INotHedged>().AskAsync("hello", Stage.Token);
        await stage.Alpha.Model("one").WaitForRequestsAsync(1, Stage.Token);
        stage.Clock.Advance(2 * _delay);
        gate.SetResult();
        Assert.Equal("from alpha", await first);
        gate = new TaskCompletionSource();
        ISlowFirst client = stage.Client<ISlowFirst>();

        for (int call = 2; call <= 7; call++)
        {
            FallbackResult<string> overtaken = await HedgedAsync(stage, client.AskAsync("hello", Stage.Token));
            Assert.Equal(("from bravo", "another tier was quicker"), (overtaken.Value, overtaken.Attempts[0].Message));
            await stage.Alpha.Requests[call - 1].WaitForAbortAsync(Stage.Token);
        }

        Assert.Equal((0, BreakerState.Closed, TierHealth.Healthy), (stage.Tier("alpha").Breaker.ConsecutiveFailures, stage.Tier("alpha").Breaker.State, stage.Tier("alpha").Breaker.Health));
    }

    [Fact]
    public async Task RetriedTier_IsBlamedForTheRequestThatWasUnderWay()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesOnce(Reply.Error(400, "unsupported_parameter", "Unsupported parameter: 'temperature'.", param: "temperature")).Replies(Reply.Hang());
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));

        FallbackResult<string> result = await HedgedAsync(stage, stage.Client<ISlowFirst>().WarmAsync("hello", Stage.Token), requests: 2);

        Assert.Equal([FailureKind.UnsupportedParameter, FailureKind.Cancelled, null], result.Attempts.Select(static attempt => attempt.Failure));
        await WaitFor.ConditionAsync(() => stage.Tier("alpha").Breaker.ConsecutiveFailures == 1, Stage.Token);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task HedgeThatIsRefused_NeverEndsARaceThatTheFirstCanWin(string form)
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha").HeldBy(gate.Task));
        stage.Bravo.Model("two").Replies(Reply.Error(400, null, "Function call is missing a thought_signature in functionCall parts."));

        Task<string> call = Form(stage, form)();
        await FireAsync(stage, 1);
        await WaitFor.ConditionAsync(() => stage.Bravo.Requests is [{ Status: 400 }], Stage.Token);
        gate.SetResult();

        Assert.Equal("from alpha", await call);
    }

    [Fact]
    public async Task LoserOfTwoRefusals_WasNotTooSlow()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Error(400, "invalid_value", "Invalid value."));
        stage.Bravo.Model("two").Replies(Reply.Error(400, "invalid_value", "Invalid value."));
        stage.Charlie.Model("three").Replies(Reply.Hang());

        RequestRejectedException thrown = await Assert.ThrowsAsync<RequestRejectedException>(() => stage.Client<IRacing>().AskAsync("hello", Stage.Token));

        Assert.All(
            thrown.Attempts.Where(static attempt => attempt.Failure == FailureKind.Cancelled),
            static attempt => Assert.Equal("the request was refused elsewhere", attempt.Message));
    }

    private static Func<Task<string>> Form(Stage stage, string form) => form switch
    {
        "plain" => async () => (await stage.Client<ISlowFirst>().AskAsync("hello", Stage.Token)).Value,
        "stream" => async () => string.Concat(await ReadAsync(stage.Client<ISlowFirst>().StreamAsync("hello", Stage.Token))),
        "chat" => async () => (await stage.Client<ISlowFirstChat>().GetResponseAsync(_hello, cancellationToken: Stage.Token)).Text,
        _ => async () => string.Concat((await ReadAsync(stage.Client<ISlowFirstChat>().GetStreamingResponseAsync(_hello, cancellationToken: Stage.Token))).Select(static update => update.Text)),
    };

    private static async Task<List<T>> ReadAsync<T>(IAsyncEnumerable<T> stream)
    {
        var read = new List<T>();
        await foreach (T piece in stream) read.Add(piece);
        return read;
    }

    /// <summary>The answer to a call, whose hedge is started where it needs one.</summary>
    private static async Task<T> HedgedAsync<T>(Stage stage, Task<T> call, int requests = 1)
    {
        // The attempt's limit and the hedge's delay; nobody waits where the first tier is left out.
        await WaitFor.ConditionAsync(() => call.IsCompleted || stage.Clock.PendingTimers >= 2 && stage.Alpha.Requests.Count >= requests && stage.Alpha.Model("one").InFlight > 0, Stage.Token);
        if (!call.IsCompleted) stage.Clock.Advance(_delay);
        return await call;
    }

    private static async Task FireAsync(Stage stage, int requests)
    {
        await stage.Alpha.Model("one").WaitForRequestsAsync(requests, Stage.Token);
        await WaitFor.ConditionAsync(() => stage.Clock.PendingTimers >= 2, Stage.Token);
        stage.Clock.Advance(_delay);
    }
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierTimeout(5_000, FirstTokenMs = 5_000, IdleMs = 5_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30)]
[Hedge(DelayMs = 50)]
public interface ISlowFirst
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    [Generation(Temperature = 0.5)]
    Task<FallbackResult<string>> WarmAsync(string question, CancellationToken cancellationToken = default);

    [OnStreamFailure(StreamRecovery.Fail)]
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierTimeout(5_000, FirstTokenMs = 5_000, IdleMs = 5_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30)]
[Hedge(DelayMs = 50)]
public interface ISlowFirstChat : IChatClient;

[ModelChain("alpha/one", DeadlineMs = 60_000)]
public interface INotHedged
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
