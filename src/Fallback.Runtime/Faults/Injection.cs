namespace Fallback;

/// <summary>A fault that one attempt is to suffer, and what has come of it. Used by the attempt alone.</summary>
internal sealed class Injection(ActiveFault fault)
{
    private int _chunks;

    public FaultPlan Plan => fault.Plan;

    /// <summary>The attempt has suffered the fault. A stream that ends before it would break has not.</summary>
    public bool HasStruck { get; private set; }

    /// <summary>The provider was asked.</summary>
    public bool IsSent { get; set; }

    public void Strike()
    {
        if (HasStruck) return;
        HasStruck = true;
        fault.Count();
    }

    /// <summary>The reply that comes in the provider's place.</summary>
    public Failure Reply(Tier tier, RequestShape? shape, DateTimeOffset now)
    {
        Strike();
        Failure failure = FaultReplies.Of(fault.Plan, tier.Endpoint, shape, now);
        return failure with { Message = Told(FaultReplies.MessageOf(fault.Plan)), Plain = null };
    }

    /// <summary>Whether a stream breaks here, where it would hand out another chunk or end.</summary>
    public bool BreaksStream()
    {
        if (fault.Plan.Kind != FaultKind.BrokenStream || _chunks++ < fault.Plan.BreakAfter) return false;
        Strike();
        return true;
    }

    /// <summary>What a stream breaks with: as one whose connection is closed in the middle.</summary>
    public Failure BrokenOff() => Mark(
        ReplyFailures.Broken(FailureKind.StreamInterrupted, Told("the connection broke in the middle of the answer")));

    /// <summary>
    /// A failure of the attempt, which says so where it is the fault's. What a provider says to a request that was slowed down is its own.
    /// </summary>
    public Failure Mark(Failure failure) =>
        !HasStruck || IsSent && fault.Plan.Kind == FaultKind.Slow && failure.Kind != FailureKind.Timeout
            ? failure
            : failure with
            {
                Injected = fault.Plan.Kind,
                IsUnsent = !IsSent,
                Message = fault.Plan.Kind is FaultKind.Hang or FaultKind.Slow ? Told(failure.Message) : failure.Message,
            };

    private string Told(string? message) => message is null ? $"injected by {fault.Name}" : $"{message}, injected by {fault.Name}";
}
