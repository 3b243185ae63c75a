using Fallback.Testing;

namespace Fallback.Redis.Tests.Fleet;

/// <summary>A budget a day of four processes, 500 of whose callers ask at once.</summary>
public sealed class FleetBudgetTests : FleetTests
{
    private const decimal PerDay = 20;

    // 50 tokens in all at 1,000 dollars a million.
    private const decimal CostOfACall = 0.05m;

    [Fact]
    public async Task FiveHundredCallersInFourProcesses_SpendTheBudget_AndNoMore()
    {
        await StartAsync(4, Chain);

        Asked[] asked = await Task.WhenAll(Replicas.Select(static replica => replica.BurstAsync(calls: 125, atOnce: 125)));
        // Who was refused asks again, until nothing is left for anybody.
        for (int i = 0; i < 10; i++) await Task.WhenAll(Replicas.Select(static replica => replica.AskAsync(perSecond: 10, seconds: 1)));

        decimal spent = Received("big").Count * CostOfACall;
        Assert.True(spent <= PerDay, $"{spent} of {PerDay} USD was spent.");
        Assert.True(spent >= PerDay - 2 * CostOfACall, $"{spent} of {PerDay} USD was spent. {string.Join("; ", asked.Select(static of => of.ToString()))}");
    }

    [Fact]
    public async Task KilledProcess_LeavesNothingReserved()
    {
        await StartAsync(2, Chain);
        var hung = new TaskCompletionSource();
        Provider.Default.Replies(async (_, token) =>
        {
            await hung.Task.WaitAsync(token);
            return Answer;
        });
        Task<Asked> asking = Replicas[0].BurstAsync(calls: 20, atOnce: 20);
        await Provider.WaitForRequestsAsync(20, Token);

        Replicas[0].Kill();
        await Assert.ThrowsAnyAsync<Exception>(() => asking);
        hung.SetResult();
        Provider.Default.Reset().Replies(Answer);
        int before = Received("big").Count;
        // Its lease ends a minute after its last word. What it had set aside for requests under way counts as spent: they may have been.
        decimal Spent() => (Received("big").Count - before) * CostOfACall;
        const decimal Least = PerDay - 20 * MostOfACall - 2 * CostOfACall;
        for (int i = 0; i < 150 && Spent() < Least; i++) await Replicas[1].AskAsync(perSecond: 5, seconds: 1);

        Assert.InRange(Spent(), Least, PerDay);
        ShareSnapshot share = (await Replicas[1].StateAsync()).Shares.Single();
        Assert.True(share.UsedByAll <= PerDay, share.ToString());
    }

    // What is set aside: the prompt by estimate, and all the output that the model may give.
    private const decimal MostOfACall = 0.1m;

    private static Reply Answer => Reply.Text("pong").WithUsage(5, 45);

    private object Chain
    {
        get
        {
            Provider.Default.Replies(Answer);
            return new
            {
                Tiers = new[] { new { Model = "acme/big" } },
                CostBudget = new { PerDayUsd = PerDay },
                Generation = new { MaxOutputTokens = 50 },
            };
        }
    }
}
