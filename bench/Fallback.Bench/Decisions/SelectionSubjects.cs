namespace Fallback.Bench;

/// <summary>What it takes to choose an instance, to note that a request has begun, and that it was answered.</summary>
internal static class SelectionSubjects
{
    /// <summary>Decisions in one measured call: long for the clock, and short beside a time slice, which others may take in between.</summary>
    public const int Batch = 500;

    private static ulong _conversations = 1_000_000;

    public static Subject[] All(int instances) =>
    [
        Make("`LeastLoaded`", instances, InstanceSelection.LeastLoaded),
        Make("`RoundRobin`", instances, InstanceSelection.RoundRobin),
        Make("`Ordered`", instances, InstanceSelection.Ordered),
        Make("`LeastLoaded` with affinity, a conversation's next turn", instances, InstanceSelection.LeastLoaded, static i => (ulong)(i + 1)),
        Make("`LeastLoaded` with affinity, a new conversation", instances, InstanceSelection.LeastLoaded, _ => ++_conversations),
        Begun(instances),
    ];

    private static Subject Make(string name, int instances, InstanceSelection selection, Func<int, ulong>? conversationOf = null)
    {
        InstanceLoad[] loads = Loads(instances);
        var selector = new InstanceSelector(loads, selection, conversationOf is null ? null : new ConversationAffinity());
        return Of(name, () =>
        {
            long now = TimeProvider.System.GetTimestamp();
            InstanceSet none = default;
            int sum = 0;
            for (int i = 0; i < Batch; i++) sum += selector.Pick(none, now, conversationOf is null ? 0 : conversationOf(i));
            if (sum < 0) throw new InvalidOperationException("Nobody was chosen.");
        });
    }

    private static Subject Begun(int instances)
    {
        InstanceLoad[] loads = Loads(instances);
        return Of("`Began` and `Ended`", () =>
        {
            long now = TimeProvider.System.GetTimestamp();
            for (int i = 0; i < Batch; i++)
            {
                InstanceLoad load = loads[i % loads.Length];
                load.Began(now);
                load.Ended(now, TimeSpan.FromMilliseconds(800), InstanceOutcome.Answered);
            }
        });
    }

    /// <summary>As they are in the middle of traffic: some requests under way, latencies known, one with a failure and a limit.</summary>
    private static InstanceLoad[] Loads(int instances)
    {
        long now = TimeProvider.System.GetTimestamp();
        InstanceLoad[] loads =
            [.. Enumerable.Range(0, instances).Select(static id => new InstanceLoad(id, 1 + id % 3, id % 2 == 0 ? 0 : 50, TimeProvider.System))];
        foreach (InstanceLoad load in loads)
        {
            for (int i = 0; i < 10 + load.Id % 7; i++) load.Began(now);
            load.Ended(now, TimeSpan.FromMilliseconds(700 + load.Id), InstanceOutcome.Answered);
        }
        loads[0].Ended(now, TimeSpan.FromMilliseconds(20), InstanceOutcome.Refused);
        return loads;
    }

    private static Subject Of(string name, Action loop) => new(name, () =>
    {
        loop();
        return Task.CompletedTask;
    }, static () => Task.CompletedTask);
}
