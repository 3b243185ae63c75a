namespace Fallback;

/// <summary>
/// Runs an attempt with an injected fault. It is at the place where every attempt of a call is made, whatever its kind, so its result is
/// handled like any other reply.
/// </summary>
internal static class FaultedExchange
{
    public static async ValueTask<Reply<TOut>> SendAsync<TOut, TExchange>(
        TExchange exchange, Tier tier, RequestShape shape, Call call, AttemptTimer timer)
        where TExchange : struct, IExchange<TOut>
    {
        Injection injection = call.Injection!;
        if (await StrikeAsync(injection, tier, shape, call.IsStream, call.Time, timer.Token).ConfigureAwait(false) is { } failure)
            return new Reply<TOut>(failure);
        injection.IsSent = true;
        return await exchange.SendAsync(tier, shape, call, timer).ConfigureAwait(false);
    }

    /// <summary>Applies the fault before a request is sent: returns the failure if none is sent, and null if one is.</summary>
    public static async ValueTask<Failure?> StrikeAsync(
        Injection injection, Tier tier, RequestShape? shape, bool isStream, TimeProvider time, CancellationToken cancellationToken)
    {
        switch (injection.Plan.Kind)
        {
            case FaultKind.Slow:
                injection.Strike();
                await Task.Delay(injection.Plan.Delay, time, cancellationToken).ConfigureAwait(false);
                return null;
            case FaultKind.Hang:
                injection.Strike();
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
                return null;
            // It breaks later, while its chunks are delivered.
            case FaultKind.BrokenStream when isStream:
                return null;
            default:
                return injection.Reply(tier, shape, time.GetUtcNow());
        }
    }
}
