namespace Fallback;

/// <summary>A fault for one attempt, and its effect so far. Used by that attempt only.</summary>
internal sealed class Injection(ActiveFault fault)
{
    private int _chunks;

    public FaultPlan Plan => fault.Plan;

    /// <summary>Whether the fault has affected the attempt. A stream that ends before the fault would break it was not affected.</summary>
    public bool HasStruck { get; private set; }

    /// <summary>Whether the provider was asked.</summary>
    public bool IsSent { get; set; }

    public void Strike()
    {
        if (HasStruck) return;
        HasStruck = true;
        fault.Count();
    }

    /// <summary>Returns the reply instead of the provider's.</summary>
    public Failure Reply(Tier tier, RequestShape? shape, DateTimeOffset now)
    {
        Strike();
        Failure failure = FaultReplies.Of(fault.Plan, tier.Endpoint, shape, now);
        return failure with { Message = Told(FaultReplies.MessageOf(fault.Plan)), Plain = null };
    }

    /// <summary>Whether the stream breaks here, before it delivers another chunk or ends.</summary>
    public bool BreaksStream()
    {
        if (fault.Plan.Kind != FaultKind.BrokenStream || _chunks++ < fault.Plan.BreakAfter) return false;
        Strike();
        return true;
    }

    /// <summary>Returns the failure of a broken stream, like that of a connection that was closed in the middle.</summary>
    public Failure BrokenOff() => Mark(
        ReplyFailures.Broken(FailureKind.StreamInterrupted, Told("the connection broke in the middle of the answer")));

    /// <summary>
    /// Marks the attempt's failure as injected if the fault caused it. A provider's own reply to a request that was only delayed is not
    /// marked.
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
