using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// One request's part of a limit: it counts for a minute, and its place is held until it ends. Only the first report counts.
/// </summary>
internal sealed class LimitLease(CallLimiter limiter, long number, long tokens)
{
    /// <summary>The same request's part of a wider limit.</summary>
    public LimitLease? Outer { get; set; }

    public long Number => number;

    /// <summary>The reserved tokens and, after the end, the used ones. Guarded by the limiter's lock, like all following members.</summary>
    public long Tokens { get; set; } = tokens;

    public long SentAt { get; set; }

    public long ExpiresAt { get; set; }

    /// <summary>Whether it counts among the requests of the last minute.</summary>
    public bool IsCounted { get; set; }

    public bool IsOver { get; set; }

    /// <summary>Whether the reply reported that nothing remains.</summary>
    public bool UsedUp { get; set; }

    /// <summary>Evaluates the reply's headers.</summary>
    public void Observe(in ReplyHeaders headers, bool isSuccess)
    {
        LimitNews news = LimitNews.Read(headers);
        for (LimitLease? lease = this; lease is not null; lease = lease.Outer) lease.Limiter.Observe(lease, news, isSuccess);
    }

    public void Succeed(UsageDetails? usage) => End(LimitOutcome.Passed, Total(usage));

    /// <summary>
    /// Ends it with a failure. A refusal uses no tokens; a request that was cut short may have used everything that was reserved.
    /// </summary>
    public void Fail(Failure failure)
    {
        // An injected failure that was not sent has used nothing, and shows nothing about the provider's limits.
        if (failure.IsUnsent) Withdraw();
        else
            End(
                failure.Kind == FailureKind.RateLimited ? LimitOutcome.Refused : LimitOutcome.None,
                Total(failure.Usage) ?? (failure.HttpStatus >= 400 ? 0 : null));
    }

    /// <summary>Ends it because it was canceled, or because its reader stopped.</summary>
    public void Abandon(UsageDetails? usage = null) => End(LimitOutcome.None, Total(usage));

    /// <summary>Ends it because it was not sent after all; it does not count.</summary>
    public void Withdraw() => End(LimitOutcome.NotSent, 0);

    /// <summary>Extends the place.</summary>
    public void Renew(TimeSpan hold)
    {
        for (LimitLease? lease = this; lease is not null; lease = lease.Outer) lease.Limiter.Renew(lease, hold);
    }

    private CallLimiter Limiter => limiter;

    private void End(LimitOutcome outcome, long? tokens)
    {
        for (LimitLease? lease = this; lease is not null; lease = lease.Outer) lease.Limiter.End(lease, outcome, tokens);
    }

    private static long? Total(UsageDetails? usage) =>
        usage is null ? null : usage.TotalTokenCount ?? (usage.InputTokenCount + usage.OutputTokenCount);
}

/// <summary>The meaning of a request's end for its limit.</summary>
internal enum LimitOutcome
{
    None,
    Passed,
    /// <summary>The provider refused it for its rate.</summary>
    Refused,
    NotSent,
}
