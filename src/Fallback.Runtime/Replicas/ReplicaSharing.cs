namespace Fallback;

/// <summary>
/// What a runtime does with its replicas. Made where a store is given, and nowhere else named, so that a natively compiled program without
/// replicas has none of it.
/// </summary>
internal abstract class ReplicaSharing : IPartOfShared, IDisposable
{
    /// <summary>Begins it, once the runtime is complete.</summary>
    public abstract void Start();

    /// <summary>Ends when the store was asked for the first time, whether it has answered or not.</summary>
    public abstract Task Joined { get; }

    public abstract ReplicaSnapshot Snapshot();

    /// <summary>Whether this process is to send a tier's probe or synthetic question: one of the replicas does, as long as all is well.</summary>
    public abstract bool IsOurTurn(TierState tier, ProbeType type);

    public abstract void Join(CallLimiter limiter);

    public abstract void Join(CostAccount account);

    /// <summary>Gives back what the process holds, as far as that takes no longer than one operation, and ends it.</summary>
    public abstract void Dispose();
}

/// <summary>Is told of what replicas share, as it is made.</summary>
internal interface IPartOfShared
{
    void Join(CallLimiter limiter);

    void Join(CostAccount account);
}
