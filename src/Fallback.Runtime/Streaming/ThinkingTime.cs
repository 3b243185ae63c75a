namespace Fallback;

/// <summary>
/// The time until the first content. A model that shows its thoughts is alive: each thought renews the limit of the first content, up to
/// the tier's whole timeout.
/// </summary>
internal readonly struct ThinkingTime(Call call, Tier tier, AttemptTimer timer)
{
    private readonly long _started = call.Time.GetTimestamp();

    public CancellationToken Token => timer.Token;

    /// <summary>Renews the limit, because a thought has arrived.</summary>
    public void Renew()
    {
        TimeSpan spent = call.Time.GetElapsedTime(_started);
        TimeSpan left = tier.Timeout - spent;
        if (call.Remaining is var remaining && remaining < left) left = remaining;
        TimeSpan limit = tier.FirstToken < left ? tier.FirstToken : left;
        if (limit > TimeSpan.Zero) timer.Renew(limit, spent + limit);
        else timer.Strike();
    }
}
