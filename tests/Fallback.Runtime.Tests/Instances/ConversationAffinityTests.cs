namespace Fallback.Runtime.Tests.Instances;

public sealed class ConversationAffinityTests
{
    private const int Many = 3_000;

    [Theory]
    [InlineData(InstanceSelection.LeastLoaded)]
    [InlineData(InstanceSelection.RoundRobin)]
    [InlineData(InstanceSelection.Ordered)]
    public void Pick_NextTurns_GoWhereTheFirstWent(InstanceSelection selection)
    {
        var group = new InstanceFixture(selection, keeps: true, (1, 0), (1, 0), (1, 0));
        for (ulong conversation = 1; conversation <= 50; conversation++)
        {
            int first = group.Pick(conversation);
            Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal(first, group.Pick(conversation)));
        }
    }

    [Fact]
    public void Pick_ManyConversations_AreSpreadByWeight()
    {
        InstanceFixture group = Group(5, 3, 2);
        int[] counts = [.. Homes(group, 1, Many).GroupBy(static home => home).OrderBy(static one => one.Key).Select(static one => one.Count())];
        Assert.InRange(counts[0], 0.45 * Many, 0.55 * Many);
        Assert.InRange(counts[1], 0.26 * Many, 0.34 * Many);
        Assert.InRange(counts[2], 0.17 * Many, 0.23 * Many);
    }

    [Fact]
    public void Pick_TwoProcesses_PutAConversationAtTheSameInstance() =>
        Assert.Equal(Homes(Group(5, 3, 2), 1, 200), Homes(Group(5, 3, 2), 1, 200));

    [Fact]
    public void Pick_WithoutAConversation_ChoosesAsUsual()
    {
        InstanceFixture group = Group(1, 1);
        Assert.Equal([50, 50], group.PickAndKeep(100));
    }

    [Fact]
    public void Pick_InstanceCannotBeAsked_MovesAndStaysWhenItIsBack()
    {
        InstanceFixture group = Group(1, 1, 1);
        int[] homes = Homes(group, 1, 100);
        int[] moved = [.. Enumerable.Range(1, 100).Select(conversation => group.Pick((ulong)conversation, 0))];
        Assert.DoesNotContain(0, moved);
        // The others stay where they are.
        Assert.All(homes.Zip(moved), static turn => Assert.True(turn.First == 0 || turn.First == turn.Second));
        // Those that have moved are spread, too.
        Assert.Equal(2, homes.Zip(moved).Where(static turn => turn.First == 0).Select(static turn => turn.Second).Distinct().Count());
        Assert.Equal(moved, Homes(group, 1, 100));
        // New ones come to it.
        Assert.Contains(0, Homes(group, 1_000, 100));
    }

    [Fact]
    public void Pick_InstanceIsAdded_ConversationsStayAndNewOnesComeToIt()
    {
        InstanceFixture group = Group(1, 1);
        int[] homes = Homes(group, 1, 100);
        var added = new InstanceLoad(9, 1, 0, group.Clock);
        group.Clock.Advance(InstanceLoad.Ramp);
        // Another configuration has another order.
        var selector = new InstanceSelector([added, .. group.Loads], InstanceSelection.LeastLoaded, group.Affinity);
        Assert.Equal(homes, Enumerable.Range(1, 100).Select(conversation => selector.Pick(default, group.Now, (ulong)conversation) - 1));
        Assert.Contains(0, Enumerable.Range(1_000, 100).Select(conversation => selector.Pick(default, group.Now, (ulong)conversation)));
    }

    [Fact]
    public void Pick_InstanceIsRemoved_ItsConversationsMove()
    {
        InstanceFixture group = Group(1, 1, 1);
        Homes(group, 1, 100);
        var selector = new InstanceSelector([group.Loads[1], group.Loads[2]], InstanceSelection.LeastLoaded, group.Affinity);
        int[] moved = [.. Enumerable.Range(1, 100).Select(conversation => selector.Pick(default, group.Now, (ulong)conversation))];
        Assert.All(moved, static place => Assert.InRange(place, 0, 1));
        Assert.Equal(moved, Enumerable.Range(1, 100).Select(conversation => selector.Pick(default, group.Now, (ulong)conversation)));
    }

    [Fact]
    public void Pick_OneConversationAsksALot_IsBoundedByTheShare()
    {
        InstanceFixture group = Group(1, 1, 1, 1);
        for (int i = 0; i < 400; i++)
        {
            int place = group.Pick(42);
            group.Begin(place);
            int all = group.Loads.Sum(static load => load.UnderWay);
            Assert.All(group.Loads, load => Assert.True(load.UnderWay <= Math.Ceiling(1.25 * all / 4), $"{load.UnderWay} of {all}"));
        }
    }

    [Fact]
    public void Pick_DeclaredConcurrencyReached_GoesElsewhereAndStays()
    {
        var group = new InstanceFixture(InstanceSelection.LeastLoaded, keeps: true, (1, 2), (1, 2));
        int home = group.Pick(7);
        group.Begin(home, 2);
        group.Begin(1 - home);
        Assert.Equal(1 - home, group.Pick(7));
        group.End(home, requests: 2);
        Assert.Equal(1 - home, group.Pick(7));
    }

    [Fact]
    public void Pick_LearntLimitReached_GoesElsewhere()
    {
        InstanceFixture group = Group(1, 1);
        int home = group.Pick(7);
        group.Begin(home, 5);
        group.Begin(1 - home, 6);
        group.End(home, InstanceOutcome.Refused);
        Assert.Equal(1 - home, group.Pick(7));
    }

    [Fact]
    public void Pick_InstanceHangs_IsLeftBeforeItsBreakerOpens()
    {
        InstanceFixture group = Group(1, 1);
        int home = group.Pick(7);
        for (int i = 0; i < 20; i++)
        {
            group.Call(home);
            group.Call(1 - home);
        }
        group.Begin(home, 10);
        group.Begin(1 - home, 10);
        // What is fastest is known from the choices of others.
        group.Pick();
        Assert.Equal(home, group.Pick(7));
        group.Clock.Advance(TimeSpan.FromSeconds(4));
        group.Loads[1 - home].ShowLife(group.Now);
        Assert.Equal(1 - home, group.Pick(7));
    }

    [Fact]
    public void Pick_StandByTookOver_GivesTheConversationBack()
    {
        InstanceFixture group = Group(1, 0);
        Assert.Equal(0, group.Pick(7));
        Assert.Equal(1, group.Pick(7, 0));
        Assert.Equal(1, group.Pick(7, 0));
        Assert.Equal(0, group.Pick(7));
    }

    [Fact]
    public void Pick_UnusedForAnHour_IsANewConversation()
    {
        InstanceFixture group = Group(1, 1);
        int home = group.Pick(7), moved = group.Pick(7, home);
        group.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(moved, group.Pick(7));
        group.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(moved, group.Pick(7));
        group.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal(home, group.Pick(7));
    }

    [Fact]
    public void Pick_AllExcluded_IsNone() => Assert.Equal(-1, Group(1, 1).Pick(7, 0, 1));

    [Fact]
    public void Pick_AllFull_ChoosesAsUsual()
    {
        var group = new InstanceFixture(InstanceSelection.LeastLoaded, keeps: true, (1, 1), (1, 1));
        group.Begin(0);
        group.Begin(1);
        Assert.InRange(group.Pick(7), 0, 1);
    }

    private static InstanceFixture Group(params int[] weights) =>
        new(InstanceSelection.LeastLoaded, keeps: true, [.. weights.Select(static weight => (weight, 0))]);

    private static int[] Homes(InstanceFixture group, int first, int count) =>
        [.. Enumerable.Range(first, count).Select(conversation => group.Pick((ulong)conversation))];
}
