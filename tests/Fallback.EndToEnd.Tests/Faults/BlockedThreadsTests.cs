using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

[ModelChain("alpha/one")]
[TierTimeout(500)]
[CircuitBreaker(FailureThreshold = 3)]
public interface IBlockedUpon
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>Callers that block on the task of an asynchronous method take the threads that would look at its answer.</summary>
[Collection(nameof(Alone))]
public sealed class BlockedThreadsTests
{
    [Fact]
    public async Task Callers_WhoBlock_OpenNoBreaker()
    {
        await using Stage stage = await Stage.OpenAsync(TimeProvider.System);
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha"));
        IBlockedUpon client = stage.Client<IBlockedUpon>();
        CancellationToken token = Stage.Token;
        await client.AskAsync("hello", token);

        // The pool makes a thread at a time once so many are blocked, slower and slower.
        Task<AllTiersFailedException?>[] callers =
            [.. Enumerable.Range(0, ThreadPool.ThreadCount + 16 * Environment.ProcessorCount).Select(_ => Task.Run(() => Block(client, token), token))];
        AllTiersFailedException[] failed = [.. (await Task.WhenAll(callers).WaitAsync(TimeSpan.FromMinutes(2), token)).OfType<AllTiersFailedException>()];

        TierAttempt[] attempts = [.. failed.SelectMany(static failure => failure.Attempts)];
        int late = attempts.Count(static attempt => attempt.Failure == FailureKind.Timeout);
        Assert.True(late > 3, $"Only {late} of {callers.Length} calls were late.");
        Assert.Contains(attempts, static attempt => attempt.Message?.Contains("noticed late", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(attempts, static attempt => attempt.Skipped is not null);
        Assert.Equal(BreakerState.Closed, stage.Tier("alpha").Breaker.State);
        Assert.Equal("from alpha", (await client.AskAsync("hello", token)).Value);
    }

    private static AllTiersFailedException? Block(IBlockedUpon client, CancellationToken token)
    {
        try
        {
#pragma warning disable FB4002 // To block a thread is what the test is about.
            client.AskAsync("hello", token).GetAwaiter().GetResult();
#pragma warning restore FB4002
            return null;
        }
        catch (AllTiersFailedException e)
        {
            return e;
        }
    }
}
