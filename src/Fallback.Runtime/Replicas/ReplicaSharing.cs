namespace Fallback;

/// <summary>
/// A runtime's sharing with its replicas. It is created only if a store is set, and named nowhere else, so that a natively compiled program
/// without replicas contains none of it.
/// </summary>
internal abstract class ReplicaSharing : IPartOfShared, IDisposable
{
    /// <summary>Starts it, once the runtime is complete.</summary>
    public abstract void Start();

    /// <summary>Completes after the first request to the store, whether or not the store answered.</summary>
    public abstract Task Joined { get; }

    public abstract ReplicaSnapshot Snapshot();

    /// <summary>
    /// Whether this process must send a tier's probe or synthetic question: one of the replicas does, as long as the tier is healthy.
    /// </summary>
    public abstract bool IsOurTurn(TierState tier, ProbeType type);

    public abstract void Join(CallLimiter limiter);

    public abstract void Join(CostAccount account);

    /// <summary>Gives back what the process holds, if that takes no longer than one operation, and ends.</summary>
    public abstract void Dispose();
}

/// <summary>Is informed of each shared limiter and account when it is created.</summary>
internal interface IPartOfShared
{
    void Join(CallLimiter limiter);

    void Join(CostAccount account);
}
