namespace Fallback;

/// <summary>What a hedge is charged. Guarded by its run's lock.</summary>
/// <param name="waitedFor">The tier that took long.</param>
/// <param name="price">What a usual request to the hedge's tier costs.</param>
internal sealed class HedgeStake(Tier waitedFor, double price)
{
    public Tier WaitedFor => waitedFor;

    public double Price => price;

    /// <summary>Whether it is known what became of the hedge: it is settled once.</summary>
    public bool IsSettled { get; set; }
}
