namespace Fallback.Runtime.Tests.Instances;

public sealed class InstanceSelectorTests
{
    public static TheoryData<InstanceSelection> Selections => [.. Enum.GetValues<InstanceSelection>()];

    [Theory, MemberData(nameof(Selections))]
    public void Pick_TriedOnes_AreNotPickedAgain(InstanceSelection selection)
    {
        var group = new InstanceFixture(selection, 1, 5, 0, 2);
        InstanceSet tried = default;
        var order = new List<int>();
        while (group.Selector.Pick(tried, group.Now) is var place and >= 0)
        {
            order.Add(place);
            tried.Add(place);
        }
        Assert.Equal([0, 1, 2, 3], order.Order());
        // The stand-by is the last.
        Assert.Equal(2, order[^1]);
    }

    [Theory, MemberData(nameof(Selections))]
    public void Pick_NobodyThere_IsNone(InstanceSelection selection) => Assert.Equal(-1, new InstanceFixture(selection).Pick());

    [Theory, MemberData(nameof(Selections))]
    public void Pick_WeightedOneCanBeAsked_StandByIsLeftAlone(InstanceSelection selection)
    {
        var group = new InstanceFixture(selection, 0, 1, 1);
        int[] counts = group.PickAndKeep(300);
        Assert.Equal(0, counts[0]);
        counts = group.PickAndKeep(20, 2);
        Assert.Equal((0, 20), (counts[0], counts[1]));
        counts = group.PickAndKeep(20, 1, 2);
        Assert.Equal(20, counts[0]);
    }

    [Theory, MemberData(nameof(Selections))]
    public void Pick_WeightChangesToZero_BecomesAStandBy(InstanceSelection selection)
    {
        var group = new InstanceFixture(selection, 1, 1);
        group.Loads[0].Weight = 0;
        Assert.Equal([0, 50], group.PickAndKeep(50));
        group.Loads[0].Weight = 1;
        Assert.NotEqual(0, group.PickAndKeep(50)[0]);
    }

    [Theory, MemberData(nameof(Selections))]
    public void Pick_DeclaredConcurrencyReached_AsksWhoHasRoomFirst(InstanceSelection selection)
    {
        var group = new InstanceFixture(selection, keeps: false, (1, 3), (1, 5), (0, 2));
        Assert.Equal([3, 5, 2], group.PickAndKeep(10));
        // Whether one of them takes more is for the limit itself to say.
        Assert.NotEqual(-1, group.Pick());
    }

    [Fact]
    public void Pick_Ordered_IsTheFirstThatCanBeAsked()
    {
        var group = new InstanceFixture(InstanceSelection.Ordered, 0, 1, 9);
        Assert.Equal(1, group.Pick());
        group.Begin(1, 100);
        Assert.Equal(1, group.Pick());
        Assert.Equal(2, group.Pick(0, 1));
        Assert.Equal(0, group.Pick(0, 1, 2));
    }

    [Fact]
    public void Pick_RoundRobin_IsAsEvenAsTheWeightsAllow()
    {
        var group = new InstanceFixture(InstanceSelection.RoundRobin, 5, 1, 1);
        int[] turns = [.. Enumerable.Range(0, 14).Select(_ => group.Pick())];
        Assert.Equal([0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 1, 2, 0, 0], turns);
    }

    [Fact]
    public void Pick_RoundRobinOfEquals_IsInTurn()
    {
        var group = new InstanceFixture(InstanceSelection.RoundRobin, 1, 1, 1);
        Assert.Equal([0, 1, 2, 0, 1, 2], Enumerable.Range(0, 6).Select(_ => group.Pick()));
    }

    [Fact]
    public void Pick_RoundRobinBackAfterAWhile_DoesNotCatchUp()
    {
        var group = new InstanceFixture(InstanceSelection.RoundRobin, 1, 1);
        for (int i = 0; i < 50; i++) Assert.Equal(1, group.Pick(0, 0));
        int[] turns = [.. Enumerable.Range(0, 10).Select(_ => group.Pick())];
        Assert.InRange(turns.Count(static place => place == 0), 5, 6);
    }

    [Fact]
    public async Task Pick_RoundRobinOnManyThreads_EachHasItsTurns()
    {
        const int Threads = 8, Picks = 7_000;
        var group = new InstanceFixture(InstanceSelection.RoundRobin, 5, 1, 1);
        int[] counts = new int[3];
        Task[] callers =
        [
            .. Enumerable.Range(0, Threads).Select(_ => Task.Run(
                () =>
                {
                    for (int i = 0; i < Picks; i++) Interlocked.Increment(ref counts[group.Pick()]);
                }, TestContext.Current.CancellationToken)),
        ];
        await Task.WhenAll(callers);
        Assert.Equal(Threads * Picks, counts.Sum());
        // Who reads the time of the last turn a moment late may bring one forward.
        Assert.InRange(counts[0], Threads * Picks * 5 / 7 - 100, Threads * Picks * 5 / 7 + 100);
        Assert.InRange(counts[1], Threads * Picks / 7 - 100, Threads * Picks / 7 + 100);
    }

    [Fact]
    public void Pick_LeastLoaded_SharesByWeight()
    {
        var group = new InstanceFixture(InstanceSelection.LeastLoaded, 5, 3, 1);
        int[] counts = group.PickAndKeep(900);
        Assert.InRange(counts[0], 495, 505);
        Assert.InRange(counts[1], 295, 305);
        Assert.InRange(counts[2], 95, 105);
    }

    [Fact]
    public void Pick_IdleGroup_GivesEachItsPart()
    {
        var group = new InstanceFixture(InstanceSelection.LeastLoaded, 1, 1, 1);
        int[] counts = new int[3];
        for (int i = 0; i < 3_000; i++) counts[group.Pick()]++;
        Assert.All(counts, static count => Assert.InRange(count, 900, 1_100));
    }

    [Fact]
    public void Pick_NewInstance_StartsWithATenthOfItsShare()
    {
        var group = new InstanceFixture(InstanceSelection.LeastLoaded, 1, 1);
        group.Loads[1].Recover(group.Now);
        Assert.InRange(group.PickAndKeep(110)[1], 8, 12);
        group.Clock.Advance(InstanceLoad.Ramp);
        // Its silence would tell against it otherwise.
        foreach (InstanceLoad load in group.Loads) load.ShowLife(group.Now);
        Assert.InRange(group.PickAndKeep(110)[1], 100, 110);
    }

    [Fact]
    public void Pick_OneFailsAtOnce_DoesNotDrawTheCalls()
    {
        var group = new InstanceFixture(InstanceSelection.LeastLoaded, 1, 1, 1);
        int hole = 0;
        for (int i = 0; i < 300; i++)
        {
            int place = group.Pick();
            if (place == 0)
            {
                hole++;
                group.Call(0, InstanceOutcome.Failed, TimeSpan.FromMilliseconds(5));
            }
            else
            {
                group.Begin(place);
                // Each has about ten under way, answered in turn.
                if (group.Loads[place].UnderWay > 10) group.End(place);
            }
            group.Clock.Advance(TimeSpan.FromMilliseconds(10));
        }
        // By requests under way alone it would be nearly all of them.
        Assert.InRange(hole, 1, 30);
    }

    [Fact]
    public void Pick_OneTurnsSlow_IsLeftBeforeItsAnswersCome()
    {
        var group = new InstanceFixture(InstanceSelection.LeastLoaded, 1, 1);
        for (int i = 0; i < 20; i++) group.Call(i % 2);
        group.Begin(0, 20);
        group.Begin(1, 20);
        int slow = 0;
        for (int i = 0; i < 100; i++)
        {
            group.Clock.Advance(TimeSpan.FromMilliseconds(50));
            group.End(1);
            group.Begin(1);
            int place = group.Pick();
            if (place == 0) slow++;
            group.Begin(place);
            if (place == 1) group.End(1);
        }
        Assert.InRange(slow, 0, 10);
    }

    [Fact]
    public void Pick_OneRefuses_IsAskedForLessThanItRefused()
    {
        var group = new InstanceFixture(InstanceSelection.LeastLoaded, 1, 1);
        group.PickAndKeep(40);
        group.End(0, InstanceOutcome.Refused);
        int[] counts = group.PickAndKeep(20);
        Assert.InRange(counts[0], 0, 3);
    }

    [Fact]
    public void Pick_TriedTheFastOnes_SlowOneIsNoMeasureForTheNextCall()
    {
        var group = new InstanceFixture(InstanceSelection.LeastLoaded, 1, 1);
        for (int i = 0; i < 50; i++)
        {
            group.Call(0, latency: TimeSpan.FromSeconds(10));
            group.Call(1);
        }
        // What is fastest is known from the choice before.
        group.Pick();
        Assert.Equal(1, group.Pick());
        Assert.Equal(0, group.Pick(0, 1));
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(1, group.Pick()));
    }

    [Theory, MemberData(nameof(Selections))]
    public void Pick_AnyTime_AllocatesNothing(InstanceSelection selection)
    {
        var group = new InstanceFixture(selection, keeps: true, (1, 0), (2, 40), (0, 0));
        InstanceSet none = default;
        long now = group.Now;
        void Once(ulong conversation)
        {
            int place = group.Selector.Pick(none, now, conversation);
            group.Loads[place].Began(now);
            group.Loads[place].Ended(now, InstanceFixture.Usual, (InstanceOutcome)(conversation % 4));
        }

        for (ulong i = 0; i < 200; i++) Once(i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (ulong i = 0; i < 1_000; i++) Once(i % 300);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Selector_MoreThanASetHolds_Throws()
    {
        InstanceLoad[] many = [.. Enumerable.Range(0, InstanceSet.MostInstances + 1).Select(static id => new InstanceLoad(id, 1, 0, TimeProvider.System))];
        Assert.Throws<ArgumentOutOfRangeException>(() => new InstanceSelector(many, InstanceSelection.LeastLoaded));
    }

    [Fact]
    public void Set_EveryPlace_IsApartFromTheOthers()
    {
        for (int place = 0; place < InstanceSet.MostInstances; place++)
        {
            InstanceSet set = InstanceFixture.Set(place);
            Assert.Equal([place], Enumerable.Range(0, InstanceSet.MostInstances).Where(other => set.Contains(other)));
        }
    }
}
