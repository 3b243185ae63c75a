using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests.GameDays;

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierTimeout(5_000, FirstTokenMs = 5_000, IdleMs = 5_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30, SuccessThreshold = 1)]
public interface IRehearsed
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);

    [OnStreamFailure(StreamRecovery.Restart)]
    IAsyncEnumerable<ChatResponseUpdate> RestartAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>Another client of the same tiers, for faults of one client.</summary>
[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[CircuitBreaker(FailureThreshold = 1_000)]
public interface IBystander
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>A stage whose runtime may inject faults.</summary>
internal static class GameDay
{
    public static FallbackOptions Options(Stage stage, Action<FaultInjectionOptions>? faults = null)
    {
        FallbackOptions options = stage.Options();
        options.FaultInjection.AllowInProduction = true;
        faults?.Invoke(options.FaultInjection);
        return options;
    }

    public static FallbackRuntime Runtime(Stage stage, FaultOptions fault) =>
        new(Options(stage, faults => faults.Faults["game-day"] = fault));

    public static async Task<List<T>> ReadAsync<T>(IAsyncEnumerable<T> stream)
    {
        var pieces = new List<T>();
        await foreach (T piece in stream) pieces.Add(piece);
        return pieces;
    }

    /// <summary>The event of the call that <paramref name="call"/> makes, whatever the call ends with.</summary>
    public static async Task<CallEvent> EventOfAsync(FallbackRuntime runtime, Func<Task> call)
    {
        await using IAsyncEnumerator<FallbackEvent> events = runtime.Monitor.WatchAsync(Stage.Token).GetAsyncEnumerator(Stage.Token);
        ValueTask<bool> next = events.MoveNextAsync();
        Task made = call();
        while (true)
        {
            Assert.True(await next);
            if (events.Current is CallEvent end)
            {
                await made.ContinueWith(static _ => { }, Stage.Token, TaskContinuationOptions.None, TaskScheduler.Default);
                return end;
            }
            next = events.MoveNextAsync();
        }
    }

    /// <summary>Both providers stream three pieces.</summary>
    public static void Answer(Stage stage)
    {
        stage.Alpha.Model("one").Replies(Reply.Text("one two three").InChunks("one ", "two ", "three"));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo").InChunks("from ", "bravo"));
    }
}
