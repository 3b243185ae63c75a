using Fallback.TestUtilities;

namespace Fallback.Redis.Tests;

/// <summary>Where processes come to that do as they are told.</summary>
public sealed class FairPartTests
{
    private const long Total = 1_000_000;

    public static TheoryData<int, bool> Seeds
    {
        get
        {
            var seeds = new TheoryData<int, bool>();
            for (int seed = 1; seed <= 20; seed++)
            {
                seeds.Add(seed, true);
                seeds.Add(seed, false);
            }
            return seeds;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Processes_ThatObey_ComeToTheirFairParts_FromWherever(int seed, bool isSpent)
    {
        var random = new Random(seed);
        var store = new InMemoryReplicaStore(new ManualClock());
        Share[] shares = [.. Enumerable.Range(0, random.Next(2, 12)).Select(i => new Share(store, $"p{i}", "total", Total, isSpent))];
        // A first life, in which each takes what it can, and uses a part of it.
        foreach (Share share in shares)
        {
            await share.AskAsync(random.Next((int)(Total / 2)));
            share.Used = (long)(share.Held * random.NextDouble() / 4);
        }
        foreach (Share share in shares) share.Wanted = share.Used + random.Next((int)Total);

        for (int round = 0; round < 12; round++)
        {
            foreach (Share share in shares)
            {
                // What comes back has come back after some rounds.
                if (round == 4 && !isSpent) share.Used = 0;
                await share.ObeyAsync();
            }
        }

        double wanted = shares.Sum(static share => (double)share.Wanted), used = shares.Sum(static share => (double)share.Used);
        foreach (Share share in shares)
        {
            double want = Math.Min(share.Wanted, Total);
            double fair = (wanted > Total, isSpent) switch
            {
                (true, true) => share.Used + (want - share.Used) * (Total - used) / (shares.Sum(static s => (double)Math.Min(s.Wanted, Total)) - used),
                (true, false) => Total * want / shares.Sum(static s => (double)Math.Min(s.Wanted, Total)),
                (false, true) => want,
                (false, false) => want + (Total - wanted) / shares.Length,
            };
            Assert.InRange(share.Held, fair - shares.Length - 1, fair + shares.Length + 1);
        }
        Assert.True(shares.Sum(static share => share.Held) <= Total);
    }
}
