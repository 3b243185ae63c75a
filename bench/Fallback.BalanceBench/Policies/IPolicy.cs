namespace Fallback.BalanceBench;

/// <summary>What somebody is told of an instance before anything has happened.</summary>
/// <param name="Weight">1 where nothing is declared.</param>
/// <param name="MaxConcurrency">0 where nothing is declared.</param>
internal readonly record struct Declared(int Weight, int MaxConcurrency);

/// <summary>Who chooses the instance of a call. Each simulated client has one of its own.</summary>
internal interface IPolicy
{
    /// <summary>The instance to ask next, or -1.</summary>
    /// <param name="tried">Those that this call has tried or that its breaker keeps it from.</param>
    /// <param name="call">The call.</param>
    /// <param name="now">The timestamp.</param>
    int Pick(in InstanceSet tried, SimulatedCall call, long now);

    void Began(int place, long now)
    {
    }

    /// <param name="place">The instance.</param>
    /// <param name="latency">From the request to its end.</param>
    /// <param name="work">What it would have taken on a server that is well and not full: as good as its number of tokens.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="timedOut">Whether it ended because nothing came in time.</param>
    /// <param name="now">The timestamp.</param>
    void Ended(int place, TimeSpan latency, TimeSpan work, InstanceOutcome outcome, bool timedOut, long now)
    {
    }

    /// <summary>The instance's breaker has closed again.</summary>
    void Recovered(int place, long now)
    {
    }
}
