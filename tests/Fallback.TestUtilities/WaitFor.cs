using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fallback.TestUtilities;

/// <summary>Waits with a limit of a minute: for what tells nobody when it happens, and for tasks that nobody's token ends.</summary>
public static class WaitFor
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(1);

    /// <summary>Waits until something holds that can only be looked at.</summary>
    /// <exception cref="TimeoutException">It does not hold after a minute.</exception>
    public static async Task ConditionAsync(
        Func<bool> holds, CancellationToken cancellationToken, [CallerArgumentExpression(nameof(holds))] string? what = null)
    {
        long start = Stopwatch.GetTimestamp();
        while (!holds())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(start) > _limit) throw new TimeoutException($"After {_limit} this does not hold: {what}");
            await Task.Yield();
        }
    }

    /// <summary>Waits for a task.</summary>
    /// <exception cref="TimeoutException">It has not ended after a minute.</exception>
    public static Task EndAsync(Task task, CancellationToken cancellationToken) => task.WaitAsync(_limit, cancellationToken);

    /// <inheritdoc cref="EndAsync(Task, CancellationToken)"/>
    public static Task<T> EndAsync<T>(Task<T> task, CancellationToken cancellationToken) => task.WaitAsync(_limit, cancellationToken);
}
