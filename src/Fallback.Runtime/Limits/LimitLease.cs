using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>One request's part of a limit: counted for a minute, its place held until it ends. Reports are taken once.</summary>
internal sealed class LimitLease(CallLimiter limiter, long number, long tokens)
{
    /// <summary>The same request's part of a wider limit.</summary>
    public LimitLease? Outer { get; set; }

    public long Number => number;

    /// <summary>Reserved, and after the end what was used. Guarded by the limiter's lock, as is all that follows.</summary>
    public long Tokens { get; set; } = tokens;

    public long SentAt { get; set; }

    public long ExpiresAt { get; set; }

    /// <summary>Whether it is among the requests of the last minute.</summary>
    public bool IsCounted { get; set; }

    public bool IsOver { get; set; }

    /// <summary>Whether the reply said that nothing remains.</summary>
    public bool UsedUp { get; set; }

    /// <summary>The reply's headers have come.</summary>
    public void Observe(in ReplyHeaders headers, bool isSuccess)
    {
        LimitNews news = LimitNews.Read(headers);
        for (LimitLease? lease = this; lease is not null; lease = lease.Outer) lease.Limiter.Observe(lease, news, isSuccess);
    }

    public void Succeed(UsageDetails? usage) => End(LimitOutcome.Passed, Total(usage));

    /// <summary>A refusal takes no tokens; what was cut short may have taken all that was reserved.</summary>
    public void Fail(Failure failure)
    {
        // An injected failure that was not sent has used up nothing, and says nothing of the provider's limits.
        if (failure.IsUnsent) Withdraw();
        else
            End(
                failure.Kind == FailureKind.RateLimited ? LimitOutcome.Refused : LimitOutcome.None,
                Total(failure.Usage) ?? (failure.HttpStatus >= 400 ? 0 : null));
    }

    /// <summary>Cancelled, or given up by its reader.</summary>
    public void Abandon(UsageDetails? usage = null) => End(LimitOutcome.None, Total(usage));

    /// <summary>It was not sent after all, and counts for nothing.</summary>
    public void Withdraw() => End(LimitOutcome.NotSent, 0);

    /// <summary>Holds the place for longer.</summary>
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

/// <summary>What a request's end means for its limit.</summary>
internal enum LimitOutcome
{
    None,
    Passed,
    /// <summary>By the provider, for its rate.</summary>
    Refused,
    NotSent,
}
