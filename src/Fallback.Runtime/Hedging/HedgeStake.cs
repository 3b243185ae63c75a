namespace Fallback;

/// <summary>The charge of a hedge. Guarded by its run's lock.</summary>
/// <param name="waitedFor">The tier that took long.</param>
/// <param name="price">The usual price of a request to the hedge's tier.</param>
internal sealed class HedgeStake(Tier waitedFor, double price)
{
    public Tier WaitedFor => waitedFor;

    public double Price => price;

    /// <summary>Whether the hedge is settled, which happens once, when its result is known.</summary>
    public bool IsSettled { get; set; }
}
