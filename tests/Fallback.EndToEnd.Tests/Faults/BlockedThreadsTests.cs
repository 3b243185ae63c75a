using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

[ModelChain("alpha/one")]
[TierTimeout(500)]
[CircuitBreaker(FailureThreshold = 3)]
public interface IBlockedUpon
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>Callers that block on the task of an asynchronous method take the threads that would look at its answer.</summary>
[Collection(nameof(Alone))]
public sealed class BlockedThreadsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Callers_WhoBlock_OpenNoBreaker(bool streams)
    {
        await using Stage stage = await Stage.OpenAsync(TimeProvider.System);
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha"));
        IBlockedUpon client = stage.Client<IBlockedUpon>();
        CancellationToken token = Stage.Token;
        await AskAsync(client, streams, token);

        // The pool makes a thread at a time once so many are blocked, slower and slower.
        Task<AllTiersFailedException?>[] callers =
            [.. Enumerable.Range(0, ThreadPool.ThreadCount + 16 * Environment.ProcessorCount).Select(_ => Task.Run(() => Block(client, streams, token), token))];
        AllTiersFailedException[] failed = [.. (await Task.WhenAll(callers).WaitAsync(TimeSpan.FromMinutes(2), token)).OfType<AllTiersFailedException>()];

        TierAttempt[] attempts = [.. failed.SelectMany(static failure => failure.Attempts)];
        int late = attempts.Count(static attempt => attempt.Failure == FailureKind.Timeout);
        Assert.True(late > 3, $"Only {late} of {callers.Length} calls were late.");
        Assert.Contains(attempts, static attempt => attempt.Message?.Contains("noticed late", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(attempts, static attempt => attempt.Skipped is not null);
        Assert.Equal(BreakerState.Closed, stage.Tier("alpha").Breaker.State);
        Assert.Equal("from alpha", await AskAsync(client, streams, token));
    }

    private static async Task<string> AskAsync(IBlockedUpon client, bool streams, CancellationToken token) => streams
        ? string.Concat(await client.StreamAsync("hello", token).ToListAsync(token))
        : (await client.AskAsync("hello", token)).Value;

    private static AllTiersFailedException? Block(IBlockedUpon client, bool streams, CancellationToken token)
    {
        try
        {
            AskAsync(client, streams, token).GetAwaiter().GetResult();
            return null;
        }
        catch (AllTiersFailedException e)
        {
            return e;
        }
        // A stream whose text had begun.
        catch (StreamInterruptedException)
        {
            return null;
        }
    }
}
