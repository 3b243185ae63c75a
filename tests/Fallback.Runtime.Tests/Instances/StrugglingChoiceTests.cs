using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Instances;

/// <summary>What choosing among instances makes of one that synthetic traffic has found struggling.</summary>
public sealed class StrugglingChoiceTests
{
    private readonly ManualClock _clock = new();
    private readonly InstanceLoad[] _members;

    public StrugglingChoiceTests()
    {
        _members = [.. Enumerable.Range(0, 3).Select(id => new InstanceLoad(id, 1, 0, _clock))];
        // Past the slow start.
        _clock.Advance(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void Ordered_AsksItAfterItsEquals_AndBeforeAStandBy()
    {
        _members[2].Weight = 0;
        var selector = new InstanceSelector(_members, InstanceSelection.Ordered);
        Assert.Equal(0, Pick(selector));

        Struggle(0);
        Assert.Equal(1, Pick(selector));
        Struggle(1);
        Assert.Equal(0, Pick(selector));
    }

    [Fact]
    public void RoundRobin_GivesItATenthOfItsTurns()
    {
        Struggle(1);
        var selector = new InstanceSelector(_members, InstanceSelection.RoundRobin);

        int[] turns = [.. Enumerable.Range(0, 2_100).Select(_ => Pick(selector))];

        Assert.InRange(turns.Count(static place => place == 1), 95, 105);
        Assert.InRange(turns.Count(static place => place == 0), 990, 1_010);
    }

    [Fact]
    public void LeastLoaded_GivesItATenthOfWhatIsUnderWay()
    {
        Struggle(1);
        var selector = new InstanceSelector(_members, InstanceSelection.LeastLoaded, random: new Random(1));

        for (int i = 0; i < 210; i++) _members[Pick(selector)].Began(_clock.GetTimestamp());

        Assert.InRange(_members[1].UnderWay, 8, 12);
    }

    [Fact]
    public void Conversations_LeaveIt_AndNewOnesDoNotCome()
    {
        var affinity = new ConversationAffinity();
        var selector = new InstanceSelector(_members, InstanceSelection.LeastLoaded, affinity, new Random(1));
        int[] before = [.. Enumerable.Range(1, 300).Select(conversation => Pick(selector, (ulong)conversation))];
        Assert.InRange(before.Count(static place => place == 1), 60, 140);

        Struggle(1);
        int[] after = [.. Enumerable.Range(1, 600).Select(conversation => Pick(selector, (ulong)conversation))];

        Assert.DoesNotContain(1, after);
        // Whose instance is well stays.
        Assert.All(before.Zip(after).Where(static pair => pair.First != 1), static pair => Assert.Equal(pair.First, pair.Second));
    }

    [Fact]
    public void AllStruggle_TheyAreChosenAsBefore()
    {
        for (int place = 0; place < 3; place++) Struggle(place);
        var selector = new InstanceSelector(_members, InstanceSelection.LeastLoaded, new ConversationAffinity(), new Random(1));

        int[] picked = [.. Enumerable.Range(1, 300).Select(conversation => Pick(selector, (ulong)conversation))];

        Assert.All(Enumerable.Range(0, 3), place => Assert.InRange(picked.Count(one => one == place), 60, 140));
    }

    private void Struggle(int place) => _members[place].Share = SyntheticRecord.Struggling;

    private int Pick(InstanceSelector selector, ulong conversation = 0) => selector.Pick(default, _clock.GetTimestamp(), conversation);
}
