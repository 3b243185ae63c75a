using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <content>What is not probed beside another tier, and what a probe may use.</content>
public sealed partial class ProbeTests
{
    [Fact]
    public async Task SwitchedOff_TheProbeIsTheCallersOwn()
    {
        await using Stage stage = await OpenedAsync(static stage => stage.Client<IProbedByCalls>().AskAsync("opens", Token));
        await AskAsync();
        Assert.Equal(2, stage.Alpha.Requests.Count);
        stage.Clock.Advance(TimeSpan.FromSeconds(25));
        stage.Alpha.Model("one").Replies(Reply.Overloaded());

        FallbackResult<string> result = await AskAsync();

        Assert.Equal([FailureKind.Overloaded, null], result.Attempts.Select(static attempt => attempt.Failure));
        Assert.Equal(TimeSpan.FromSeconds(40), stage.Tier("alpha").Breaker.BreakDuration);

        Task<FallbackResult<string>> AskAsync() => stage.Client<IProbedByCalls>().AskAsync("hello", Token);
    }

    public static TheoryData<string, ChatOptions> WithEffects => new()
    {
        { "a tool", new ChatOptions { Tools = [AIFunctionFactory.Create(static () => "sunny", "weather")] } },
        { "a conversation", new ChatOptions { ConversationId = "conv_1" } },
    };

    [Theory]
    [MemberData(nameof(WithEffects))]
    public async Task CallThatMayHaveEffects_IsNotSentTwice(string what, ChatOptions options)
    {
        await using Stage stage = await OpenedAsync();
        IThreeTiers client = stage.Client<IThreeTiers>();
        ChatMessage[] messages = [new(ChatRole.User, what)];
        await client.ChatAsync(messages, options, Token);
        Assert.Equal(2, stage.Alpha.Requests.Count);
        stage.Clock.Advance(TimeSpan.FromSeconds(25));
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha"));

        Assert.Equal("from alpha", (await client.ChatAsync(messages, options, Token)).Text);
        Assert.Equal(2, stage.Bravo.Requests.Count - 1);
    }

    [Fact]
    public async Task LastRequest_IsNotSpentOnAProbe()
    {
        await using Stage stage = await OpenedAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());

        FallbackResult<string> result = await stage.Client<ISingleRequest>().AskAsync("hello", Token);

        Assert.Equal("from bravo", result.Value);
        Assert.Equal(2, stage.Alpha.Requests.Count);
    }

    [Fact]
    public async Task BudgetThatHoldsOneRequest_IsTheOthersOnceTheProbeHasFailed()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Models["alpha/one"] = options.Models["bravo/two"] = new ModelOptions { InputPerMillion = 1_000, OutputPerMillion = 1_000, MaxOutput = 8_000 };
        using var runtime = new FallbackRuntime(options);
        IBudgetedPair client = runtime.CreateClient<IBudgetedPair>();
        stage.Alpha.Model("one").Replies(Reply.Status(503));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        await client.AskAsync("1", Token);
        await client.AskAsync("2", Token);
        Assert.Equal(BreakerState.Open, runtime.Monitor.Tiers[0].Endpoint.State);
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Reset().Replies(_ => Reply.Status(503).HeldBy(gate.Task));
        stage.Clock.Advance(TimeSpan.FromSeconds(5));

        Task<FallbackResult<string>> call = client.AskAsync("hello", Token);
        await stage.Alpha.WaitForRequestsAsync(3, Token);
        gate.SetResult();
        FallbackResult<string> result = await call;

        Assert.Equal(("from bravo", 3), (result.Value, stage.Alpha.Requests.Count));
        Assert.Contains(result.Attempts, static attempt => attempt.Skipped == SkipReason.OverBudget);
    }

    [Fact]
    public async Task DisposedRuntime_EndsProbes()
    {
        await using Stage stage = await OpenedAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        await stage.Client<IThreeTiers>().AskAsync("hello", Token);
        // The call does not wait for its probe, which may not have got there yet.
        await stage.Alpha.WaitForRequestsAsync(3, Token);

        stage.Runtime.Dispose();

        await stage.Alpha.Requests[^1].WaitForAbortAsync(Token);
        Assert.Equal(0, stage.Clock.PendingTimers);
    }
}
