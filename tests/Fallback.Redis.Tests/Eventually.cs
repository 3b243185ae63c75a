using System.Diagnostics;

namespace Fallback.Redis.Tests;

/// <summary>Waits for what a server does in its own time, and can only be asked about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    /// <exception cref="TimeoutException">It does not hold after a minute.</exception>
    public static async Task HoldsAsync(Func<Task<bool>> holds, string what, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(start) > _limit) throw new TimeoutException($"After {_limit} this does not hold: {what}");
            await pace.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>The same for something that throws until then.</summary>
    public static Task WorksAsync(Func<Task> step, string what, CancellationToken cancellationToken) => HoldsAsync(
        async () =>
        {
            try
            {
                await step();
                return true;
            }
            catch (Exception e) when (e is StackExchange.Redis.RedisException or OperationCanceledException or TimeoutException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return false;
            }
        },
        what,
        cancellationToken);
}
