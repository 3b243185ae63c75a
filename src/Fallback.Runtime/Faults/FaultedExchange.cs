namespace Fallback;

/// <summary>
/// An attempt that is to suffer a fault. It stands where every attempt of a call is made, whatever is asked there and however, and so what
/// it returns is judged as any other reply.
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

    /// <summary>What is done before a request is sent: the failure where none is, and null where one is to be.</summary>
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
            // It breaks later, where its chunks are handed out.
            case FaultKind.BrokenStream when isStream:
                return null;
            default:
                return injection.Reply(tier, shape, time.GetUtcNow());
        }
    }
}
