using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Fallback.Gateway;

/// <summary>
/// Limits the requests at once: a few more wait for a limited time, first come, first served, and all others are refused at once.
/// Thread-safe.
/// </summary>
internal sealed class ConcurrencyGate : IDisposable
{
    private readonly ConcurrencyLimiter _limiter;
    private readonly TimeSpan _longest;
    private readonly TimeProvider _time;

    public ConcurrencyGate(FallbackGatewayOptions options, TimeProvider time)
    {
        _limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = options.MaxConcurrentRequests,
            QueueLimit = options.MaxQueuedRequests,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        _longest = options.QueueTime;
        _time = time;
        Refusal = new GatewayError(
            StatusCodes.Status503ServiceUnavailable, "server_error", "server_overloaded",
            "The gateway is at its limit of requests in flight. Try again after the time in Retry-After.")
        { RetryAfter = options.QueueTime, MayRetry = true };
    }

    /// <summary>The error for requests that find no place.</summary>
    public GatewayError Refusal { get; }

    /// <summary>The waiting requests.</summary>
    public long Waiting => _limiter.GetStatistics()!.CurrentQueuedCount;

    /// <summary>The free places.</summary>
    public long Free => _limiter.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>Returns a place, which must be disposed of when the request has ended; null if there was none in time.</summary>
    /// <exception cref="OperationCanceledException">The caller is gone.</exception>
    public ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken)
    {
        RateLimitLease lease = _limiter.AttemptAcquire();
        return lease.IsAcquired ? new ValueTask<IDisposable?>(lease) : WaitAsync(cancellationToken);
    }

    public void Dispose() => _limiter.Dispose();

    private async ValueTask<IDisposable?> WaitAsync(CancellationToken cancellationToken)
    {
        if (_longest <= TimeSpan.Zero) return null;
        using var timeout = new CancellationTokenSource(_longest, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            RateLimitLease lease = await _limiter.AcquireAsync(1, either.Token);
            return lease.IsAcquired ? lease : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
