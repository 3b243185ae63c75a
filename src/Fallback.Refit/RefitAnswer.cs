using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// The result of Refit's client, with what its attempt knows about it. It is disposed of if no caller gets it, because a hedged call had a
/// faster one.
/// </summary>
internal sealed class RefitAnswer<T>(T value, RefitAttempt attempt) : IAsyncDisposable
{
    public T Value => value;

    public UsageDetails? Usage => attempt.Usage;

    /// <summary>Accepts the answer, which is complete, or belongs to the caller from now on.</summary>
    public void Accept(in TierPermit permit, TimeSpan latency)
    {
        if (attempt.Body is { } body) body.HandOut(permit, latency);
        else attempt.Tier.State.ReportSuccess(permit, latency, attempt.Usage);
    }

    public async ValueTask DisposeAsync()
    {
        attempt.Body?.Dispose();
        if (value is IAsyncDisposable slow) await slow.DisposeAsync().ConfigureAwait(false);
        else (value as IDisposable)?.Dispose();
    }
}
