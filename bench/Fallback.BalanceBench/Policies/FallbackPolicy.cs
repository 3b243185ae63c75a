namespace Fallback.BalanceBench;

/// <summary>The library's own selector over its own loads.</summary>
internal sealed class FallbackPolicy : IPolicy
{
    private readonly InstanceLoad[] _loads;
    private readonly InstanceSelector _selector;

    public FallbackPolicy(Declared[] declared, TimeProvider time, int seed, InstanceSelection selection = InstanceSelection.LeastLoaded, bool keeps = false)
    {
        _loads = [.. declared.Select((one, place) => new InstanceLoad(place, one.Weight, one.MaxConcurrency, time))];
        _selector = new InstanceSelector(_loads, selection, keeps ? new ConversationAffinity() : null, new Random(seed));
    }

    public int Pick(in InstanceSet tried, SimulatedCall call, long now) => _selector.Pick(tried, now, call.Conversation);

    public void Began(int place, long now) => _loads[place].Began(now);

    public void Ended(int place, TimeSpan latency, TimeSpan work, InstanceOutcome outcome, bool timedOut, long now) =>
        _loads[place].Ended(now, latency, outcome);

    public void Recovered(int place, long now) => _loads[place].Recover(now);
}
