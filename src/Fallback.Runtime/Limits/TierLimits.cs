namespace Fallback;

/// <summary>The limits of a tier: of its key, and of its model with that key. Thread-safe.</summary>
internal sealed class TierLimits(CallLimiter key, CallLimiter model)
{
    /// <summary>The limiter of every tier with the same provider, address and key.</summary>
    public CallLimiter Key => key;

    /// <summary>The limiter of every tier with the same provider, key and model.</summary>
    public CallLimiter Model => model;

    /// <summary>Whether anything is limited; if nothing is, a call pays only for this check.</summary>
    public bool AreOn => model.IsOn || key.IsOn;

    /// <summary>The tokens above which no request can ever pass; null for none.</summary>
    public long? MostTokens =>
        Math.Min(key.MostTokens ?? long.MaxValue, model.MostTokens ?? long.MaxValue) is var most and < long.MaxValue ? most : null;

    /// <summary>Returns a place under both limits, or null and the time until there is one; zero if that is unknown.</summary>
    public LimitLease? TryTake(long tokens, TimeSpan hold, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        LimitLease? inner = null;
        if (model.IsOn && (inner = model.TryTake(tokens, hold, out wait)) is null) return null;
        if (!key.IsOn) return inner;
        LimitLease? outer = key.TryTake(tokens, hold, out wait);
        return Join(inner, outer);
    }

    /// <summary>Waits for a place under both; null if there was none in time.</summary>
    public async ValueTask<LimitLease?> WaitAsync(long tokens, TimeSpan hold, TimeSpan max, TimeProvider time, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        LimitLease? inner = null;
        // While the call waits for the key, the model's place must not count as lost.
        TimeSpan kept = key.IsOn ? hold + max : hold;
        if (model.IsOn && (inner = await model.WaitAsync(tokens, kept, max, cancellationToken).ConfigureAwait(false)) is null) return null;
        if (!key.IsOn) return inner;
        try
        {
            LimitLease? outer = await key.WaitAsync(tokens, hold, max - time.GetElapsedTime(started), cancellationToken).ConfigureAwait(false);
            return inner is null || outer is null ? Join(inner, outer) : JoinNow(inner, outer, hold);
        }
        catch (OperationCanceledException)
        {
            inner?.Withdraw();
            throw;
        }
    }

    /// <summary>Starts the model's minute now, because the request is sent only now.</summary>
    private LimitLease? JoinNow(LimitLease inner, LimitLease outer, TimeSpan hold)
    {
        if (model.Retake(inner, hold) is { } sent) return Join(sent, outer);
        outer.Withdraw();
        return null;
    }

    private static LimitLease? Join(LimitLease? inner, LimitLease? outer)
    {
        if (inner is null) return outer;
        if (outer is null) inner.Withdraw();
        else inner.Outer = outer;
        return outer is null ? null : inner;
    }
}
