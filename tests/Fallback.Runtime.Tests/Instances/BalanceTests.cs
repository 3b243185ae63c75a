using Fallback.BalanceBench;

namespace Fallback.Runtime.Tests.Instances;

/// <summary>What bench/BALANCE.md shows, in small: a change of the selector that loses it fails here. The simulation is the bench's, and seeded.</summary>
public sealed class BalanceTests
{
    // One call of some ten thousand is more work than any instance does in the ten seconds of an attempt.
    private const int LongerThanATimeout = 2;

    private static Contestant RoundRobin => Contestant.All[1];

    [Fact]
    public void ThreeUnequalInstances_WithoutFailover_AreKnownForWhatTheyTake()
    {
        Figures ours = Play("well", Contestant.Ours, 0.8, mostAttempts: 1), plain = Play("well", RoundRobin, 0.8, mostAttempts: 1);
        Assert.InRange(ours.ErrorShare, 0, 0.003);
        Assert.InRange(plain.ErrorShare, 0.08, 0.2);
    }

    [Fact]
    public void ThreeUnequalInstances_NearlyFull_AreAllUsed()
    {
        Measured ours = new([.. Enumerable.Range(1, 4).Select(static seed => Play("well", Contestant.Ours, 0.95, seed: seed))]);
        Assert.InRange(ours.Errors, 0, 0.003);
        Assert.InRange(ours.Refused, 0, 0.03);
        Assert.InRange(ours.Shares[2], 0.14, 0.21);
    }

    [Fact]
    public void FourthTurnsSlow_SlowestAnswersAreTheOthers()
    {
        Figures ours = Play("slow", Contestant.Ours, 0.6), least = Play("slow", Contestant.Connections, 0.6);
        Assert.InRange(ours.Errors, 0, LongerThanATimeout);
        Assert.InRange(ours.OfAll(0.99), 2.5, 4);
        Assert.True(ours.OfAll(0.99) < 0.6 * least.OfAll(0.99));
    }

    [Fact]
    public void FourthHangs_IsLeftBeforeTimeoutsTell()
    {
        Figures ours = Play("hangs", Contestant.Ours, 0.6), plain = Play("hangs", RoundRobin, 0.6);
        Assert.InRange(ours.Errors, 0, LongerThanATimeout);
        Assert.InRange(ours.OfAll(0.99), 2.5, 3.6);
        Assert.InRange(plain.OfAll(0.99), 8, 30);
    }

    [Fact]
    public void FourthRefusesAtOnce_DrawsNoCalls()
    {
        Figures ours = Play("refuses", Contestant.Ours, 0.6);
        Assert.InRange(ours.Errors, 0, LongerThanATimeout);
        Assert.InRange(ours.RefusedShare, 0, 0.01);
    }

    [Fact]
    public void FourthComesBackCold_IsNotFlooded()
    {
        Figures ours = Play("back", Contestant.Ours, 0.6);
        Assert.InRange(ours.Errors, 0, LongerThanATimeout);
        Assert.InRange(ours.RefusedShare, 0, 0.01);
        Assert.InRange(ours.Shares[3], 0.1, 0.3);
    }

    [Fact]
    public void Conversations_NearlyAllTurns_StayWhereTheirPromptIsCached()
    {
        Figures kept = Play("well", Contestant.Keeping, 0.8, conversations: true), free = Play("well", Contestant.Ours, 0.8, conversations: true);
        Assert.InRange((double)kept.Turns.Stayed / kept.Turns.All, 0.96, 1);
        Assert.InRange((double)free.Turns.Stayed / free.Turns.All, 0.3, 0.45);
        Assert.InRange(kept.Fullest, 1, 1.45);
        Assert.InRange(kept.Errors, 0, LongerThanATimeout);
        Assert.True(kept.OfAll(0.99) < 1.03 * free.OfAll(0.99));
    }

    private static Figures Play(string name, Contestant contestant, double load, int mostAttempts = 3, bool conversations = false, int seed = 1)
    {
        Scenario scenario = Scenario.All.Single(one => one.Name == name);
        var experiment = new Experiment(scenario, contestant, load, IsWeighted: conversations, mostAttempts) { HasConversations = conversations };
        return experiment.Play(seed);
    }
}
