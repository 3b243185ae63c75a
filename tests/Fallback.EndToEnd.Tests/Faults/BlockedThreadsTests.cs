using System.Diagnostics;
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
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha").After(TimeSpan.FromMilliseconds(250)));
        IBlockedUpon client = stage.Client<IBlockedUpon>();
        CancellationToken token = Stage.Token;
        await AskAsync(client, streams, token);

        Task<AllTiersFailedException?>[] callers = await BlockedAsync(
            () => Task.Run(() => Block(client, streams, token), token),
            () => AskedAsync(client, streams, token));
        AllTiersFailedException[] failed = [.. (await Task.WhenAll(callers).WaitAsync(TimeSpan.FromMinutes(1), token)).OfType<AllTiersFailedException>()];

        TierAttempt[] attempts = [.. failed.SelectMany(static failure => failure.Attempts)];
        int late = attempts.Count(static attempt => attempt.Message?.Contains("noticed late", StringComparison.Ordinal) == true);
        Assert.True(late > 3, $"Only {late} of {callers.Length} calls were noticed late.");
        Assert.DoesNotContain(attempts, static attempt => attempt.Skipped is not null);
        Assert.Equal(BreakerState.Closed, stage.Tier("alpha").Breaker.State);
        Assert.Equal("from alpha", await AskAsync(client, streams, token));
    }

    /// <summary>
    /// For a second, twice the tier's limit, the pool makes no thread beyond those that blocked callers have taken, so that it is sure what
    /// they do to the others, of which one begins every ten milliseconds: some are due just when there are threads again. This second has to
    /// pass in reality, on a thread of its own: the pool knows no other clock, and what else could be waited for needs one of its threads.
    /// </summary>
    private static Task<T[]> BlockedAsync<T>(Func<T> blocked, Func<T> other)
    {
        var began = new TaskCompletionSource<T[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            ThreadPool.GetMaxThreads(out int most, out int ports);
            int workers = Math.Max(ThreadPool.ThreadCount, Environment.ProcessorCount);
            List<T> all = [];
            try
            {
                ThreadPool.SetMaxThreads(workers, ports);
                all.AddRange(Enumerable.Range(0, 2 * workers).Select(_ => blocked()));
                for (var watch = Stopwatch.StartNew(); watch.ElapsedMilliseconds < 1_000; Thread.Sleep(10)) all.Add(other());
                began.SetResult([.. all]);
            }
            catch (Exception e)
            {
                began.SetException(e);
            }
            finally
            {
                ThreadPool.SetMaxThreads(most, ports);
            }
        });
        thread.Start();
        return began.Task;
    }

    private static async Task<AllTiersFailedException?> AskedAsync(IBlockedUpon client, bool streams, CancellationToken token)
    {
        try
        {
            await AskAsync(client, streams, token);
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

    private static async Task<string> AskAsync(IBlockedUpon client, bool streams, CancellationToken token) => streams
        ? string.Concat(await client.StreamAsync("hello", token).ToListAsync(token))
        : (await client.AskAsync("hello", token)).Value;

    private static AllTiersFailedException? Block(IBlockedUpon client, bool streams, CancellationToken token) =>
        AskedAsync(client, streams, token).GetAwaiter().GetResult();
}
