using System.Text;
using System.Text.Json;
using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

[ModelChain("alpha/m", "bravo/m", "charlie/m", DeadlineMs = 900)]
[TierTimeout(200, FirstTokenMs = 200, IdleMs = 200)]
[TierRetry(MaxRetries = 0)]
[AnswerCache]
[Generation(Temperature = 0.2, MaxOutputTokens = 64_000)]
public interface IMatrix
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>
/// Every fault at the first, a middle and the last tier, plain and streamed: who answers, what each server sees, what the fault leaves
/// behind. The keys are canaries: whatever a case produces is searched for them.
/// </summary>
public sealed class FaultMatrixTests
{
    private const string Canary = "sk-canary-";

    public static TheoryData<string, int, bool> Cases()
    {
        var cases = new TheoryData<string, int, bool>();
        for (int position = 0; position < 3; position++)
        {
            foreach (Fault fault in FaultTable.Both.Concat(FaultTable.Plain)) cases.Add(fault.Name, position, false);
            foreach (Fault fault in FaultTable.Both.Concat(FaultTable.Stream)) cases.Add(fault.Name, position, true);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Fault_AtATier_EndsAndLeavesBehindWhatTheTableSays(string name, int position, bool stream)
    {
        Fault fault = FaultTable.Both.Concat(FaultTable.Plain).Concat(FaultTable.Stream).First(fault => fault.Name == name);
        await using Stage stage = await Stage.OpenAsync();
        ProviderServer[] servers = [stage.Alpha, stage.Bravo, stage.Charlie];
        string[] providers = ["alpha", "bravo", "charlie"];
        for (int i = 0; i < position; i++) servers[i].Default.Replies(Reply.Overloaded());
        servers[position].Model("m").Replies(fault.Reply);
        if (fault.IsGone) await servers[position].DisposeAsync();
        using var witness = new Witness();
        FallbackOptions options = stage.Options();
        options.LoggerFactory = witness;
        foreach (string provider in providers) options.Providers[provider].ApiKey = new ApiKey($"{Canary}{provider}-0123456789abcdef");
        using var runtime = new FallbackRuntime(options);

        var firstText = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Seen> call = CallAsync(runtime.CreateClient<IMatrix>(), stream, firstText);
        if (fault.Hangs) await PassLimitAsync(stage, servers[position], fault.Ending == Ending.Interrupted ? firstText.Task : null);
        Seen seen = await call;

        AssertEnding(fault, position, seen);
        Assert.Equal(fault.Requests, servers[position].Requests.Count);
        bool asksNext = fault.Ending == Ending.NextTier && position < 2;
        Assert.All(Enumerable.Range(position + 1, 2 - position), i => Assert.Equal(asksNext && i == position + 1 ? 1 : 0, servers[i].Requests.Count));
        AssertMark(fault.Mark, runtime.Monitor.Tiers.First(tier => tier.Provider == providers[position]));
        AssertNoCanary(fault, servers[position], witness, runtime, options, seen);
    }

    private static async Task<Seen> CallAsync(IMatrix client, bool stream, TaskCompletionSource firstText)
    {
        try
        {
            if (!stream)
            {
                FallbackResult<string> result = await client.AskAsync("hello", Stage.Token);
                return new Seen(result.Value, result, null);
            }
            var text = new StringBuilder();
            await foreach (string piece in client.StreamAsync("hello", Stage.Token))
            {
                text.Append(piece);
                firstText.TrySetResult();
            }
            return new Seen(text.ToString(), null, null);
        }
        catch (FallbackException e)
        {
            return new Seen(null, null, e);
        }
    }

    /// <summary>Moves the clock past the limit once the hanging server has the request; a stream's idle limit begins with its first text.</summary>
    private static async Task PassLimitAsync(Stage stage, ProviderServer server, Task? firstText)
    {
        await server.WaitForRequestsAsync(1, Stage.Token);
        if (firstText is not null) await firstText;
        do
        {
            stage.Clock.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Yield();
        }
        // The reader may not have asked for the next text yet, and so not have started its limit.
        while (firstText is not null && !server.Requests[0].Ended.IsCompleted);
    }

    private static void AssertEnding(Fault fault, int position, Seen seen)
    {
        switch (fault.Ending)
        {
            case Ending.Adapted:
                Assert.Equal("adapted", seen.Text);
                break;
            case Ending.NextTier when position < 2:
                Assert.Equal("You said: hello", seen.Text);
                Assert.Equal(position + 1, seen.Result?.TierIndex ?? position + 1);
                Assert.Equal(fault.Kind, seen.Result?.Attempts[position].Failure ?? fault.Kind);
                break;
            case Ending.NextTier:
                Assert.Contains(Assert.IsType<AllTiersFailedException>(seen.Exception).Attempts, attempt => attempt.Failure == fault.Kind);
                break;
            case Ending.Refused:
                Assert.Equal(fault.Kind, Assert.IsType<RequestRejectedException>(seen.Exception).Kind);
                break;
            default:
                StreamInterruptedException interrupted = Assert.IsType<StreamInterruptedException>(seen.Exception);
                Assert.Equal(fault.Kind, interrupted.Kind);
                Assert.StartsWith("one ", interrupted.PartialText, StringComparison.Ordinal);
                break;
        }
    }

    private static void AssertMark(Mark mark, TierSnapshot tier)
    {
        Assert.Equal(mark == Mark.Counted ? 1 : 0, mark == Mark.ModelOut ? 0 : tier.Breaker.ConsecutiveFailures);
        Assert.Equal(mark == Mark.EndpointCounted, mark != Mark.EndpointOut && tier.Endpoint.ConsecutiveFailures > 0);
        Assert.Equal(mark == Mark.ModelOut ? BreakerState.Open : BreakerState.Closed, tier.Breaker.State);
        Assert.Equal(mark == Mark.EndpointOut ? BreakerState.Open : BreakerState.Closed, tier.Endpoint.State);
        Assert.Equal(mark == Mark.KeyOut ? BreakerState.Open : BreakerState.Closed, tier.Credential.State);
        Assert.Equal(mark == Mark.Limited, tier.RateLimitedFor is not null);
    }

    private static void AssertNoCanary(Fault fault, ProviderServer server, Witness witness, FallbackRuntime runtime, FallbackOptions options, Seen seen)
    {
        if (!fault.IsGone) Assert.StartsWith("Bearer " + Canary, server.Requests[0].Headers["Authorization"], StringComparison.Ordinal);
        Assert.True(witness.Logs > 0);
        IEnumerable<string> said = witness.Seen.Concat(
        [
            JsonSerializer.Serialize(seen.Result), $"{seen.Exception}", JsonSerializer.Serialize(seen.Exception?.Attempts), JsonSerializer.Serialize(seen.Exception?.Data),
            string.Join('\n', runtime.Monitor.Tiers), JsonSerializer.Serialize(runtime.Monitor.Tiers), JsonSerializer.Serialize(runtime.Monitor.Recent.Snapshot()),
            $"{options} {options.Providers["alpha"]} {options.Providers["alpha"].ApiKey}", JsonSerializer.Serialize(options.Providers["alpha"].ApiKey),
        ]);
        Assert.All(said, text => Assert.DoesNotContain(Canary + "a", text, StringComparison.Ordinal));
        Assert.All(said, text => Assert.DoesNotContain("0123456789abcdef", text, StringComparison.Ordinal));
    }

    private sealed record Seen(string? Text, FallbackResult<string>? Result, FallbackException? Exception);
}
