using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Instances;

/// <summary>Some instances on a manual clock, their selector, and calls that are made one after the other.</summary>
internal sealed class InstanceFixture
{
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);

    public InstanceFixture(InstanceSelection selection, params int[] weights)
        : this(selection, keeps: false, [.. weights.Select(static weight => (weight, 0))])
    {
    }

    public InstanceFixture(InstanceSelection selection, bool keeps, params (int Weight, int MaxConcurrency)[] declared)
    {
        Loads = [.. declared.Select((one, place) => new InstanceLoad(place, one.Weight, one.MaxConcurrency, Clock))];
        Affinity = keeps ? new ConversationAffinity() : null;
        Selector = new InstanceSelector(Loads, selection, Affinity, new Random(1));
        // Past the slow start of all.
        Clock.Advance(InstanceLoad.Ramp);
    }

    public ManualClock Clock { get; } = new();

    public long Now => Clock.GetTimestamp();

    public InstanceLoad[] Loads { get; }

    public ConversationAffinity? Affinity { get; }

    public InstanceSelector Selector { get; }

    public static InstanceSet Set(params int[] places)
    {
        InstanceSet set = default;
        foreach (int place in places) set.Add(place);
        return set;
    }

    public int Pick(ulong conversation = 0, params int[] excluded) => Selector.Pick(Set(excluded), Now, conversation);

    public void Begin(int place, int requests = 1)
    {
        for (int i = 0; i < requests; i++) Loads[place].Began(Now);
    }

    public void End(int place, InstanceOutcome outcome = InstanceOutcome.Answered, TimeSpan? latency = null, int requests = 1)
    {
        for (int i = 0; i < requests; i++) Loads[place].Ended(Now, latency ?? Usual, outcome);
    }

    /// <summary>A request that begins and ends at once, as the clock goes.</summary>
    public void Call(int place, InstanceOutcome outcome = InstanceOutcome.Answered, TimeSpan? latency = null)
    {
        Begin(place);
        End(place, outcome, latency);
    }

    /// <summary>How often each is picked when nothing ends.</summary>
    public int[] PickAndKeep(int times, params int[] excluded)
    {
        int[] counts = new int[Loads.Length];
        for (int i = 0; i < times; i++)
        {
            int place = Pick(0, excluded);
            counts[place]++;
            Begin(place);
        }
        return counts;
    }
}
