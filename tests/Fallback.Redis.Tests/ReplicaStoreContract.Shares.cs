namespace Fallback.Redis.Tests;

/// <content>Shares of a total.</content>
public abstract partial class ReplicaStoreContract
{
    [Fact]
    public async Task Share_OfTheOnlyProcess_IsAllThatThereIs_AtOnce()
    {
        ShareGrant grant = await Share("a").AskAsync(wanted: 20);

        Assert.Equal((600, 600, 600, 1), (grant.Held, grant.Target, grant.Total, grant.Processes));
        Assert.False(grant.IsScarce);
        Assert.False(grant.IsSettling);
    }

    [Fact]
    public async Task Share_OfWhatIsSpent_IsWhatIsWanted_AndNoMore()
    {
        ShareGrant grant = await Share("a", isSpent: true).AskAsync(wanted: 20);

        Assert.Equal((20, 20), (grant.Held, grant.Target));
    }

    [Fact]
    public async Task Share_WhenASecondProcessComes_IsGivenBackFirst_ThenGranted()
    {
        Share a = Share("a"), b = Share("b");
        await a.AskAsync(wanted: 600);

        ShareGrant nothing = await b.AskAsync(wanted: 600);
        Assert.Equal((0, 300, true), (nothing.Held, nothing.Target, nothing.IsScarce));

        ShareGrant told = await a.ObeyAsync();
        Assert.Equal((600, 300), (told.Held, told.Target));
        await a.AskAsync();

        Assert.Equal(300, (await b.AskAsync()).Held);
        Assert.Equal(300, a.Held);
    }

    [Fact]
    public async Task Share_WhereThereIsPlenty_LeavesTheRestToBoth()
    {
        Share a = Share("a"), b = Share("b");
        for (int round = 0; round < 3; round++)
        {
            await a.ObeyAsync(wanted: 100);
            await b.ObeyAsync(wanted: 300);
        }

        Assert.Equal((200, 400), (a.Held, b.Held));
    }

    [Fact]
    public async Task Share_AskedForTwice_WithOneNumber_CountsOnce()
    {
        Share a = Share("a"), b = Share("b");
        await a.AskAsync(wanted: 600);
        ShareRequest asked = a.Request with { Number = 2, Held = 400, Used = 400 };
        ShareGrant first = await a.SayAsync(asked);

        ShareGrant again = await a.SayAsync(asked with { Held = 0, Used = 0 });

        Assert.Equal(first, again);
        // What it gave back with the first, and nothing of what it holds.
        Assert.Equal(200, (await b.AskAsync(wanted: 300)).Held);
    }

    [Fact]
    public async Task Share_WhenAnOldRequestIsCarriedOutLate_StaysAsTheNewerOneLeftIt()
    {
        Share a = Share("a"), b = Share("b");
        await a.AskAsync(wanted: 600);
        ShareRequest late = a.Request with { Number = 2, Held = 0, Wanted = 0 };
        await a.SayAsync(a.Request with { Number = 3 });

        ShareGrant told = await a.SayAsync(late);

        Assert.Equal(600, told.Held);
        Assert.Equal(0, (await b.AskAsync(wanted: 600)).Held);
    }

    [Fact]
    public async Task Share_WithNumbersBeyondADouble_IsStillInOrder()
    {
        Share a = Share("a");
        await a.SayAsync(a.Request with { Number = long.MaxValue - 1, Wanted = 600 });

        ShareGrant old = await a.SayAsync(a.Request with { Number = long.MaxValue - 2 });
        ShareGrant next = await a.SayAsync(a.Request with { Number = long.MaxValue, Held = 600, Total = 500 });

        Assert.Equal((600, 500), (old.Held, next.Total));
    }

    [Fact]
    public async Task Share_OfAProcessThatFallsSilent_IsTheOthersAfterItsLease()
    {
        Share a = Share("a"), b = Share("b");
        a.Used = 0;
        await a.AskAsync(wanted: 600);
        Clock.Advance(Lease - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, (await b.AskAsync(wanted: 600)).Held);

        Clock.Advance(TimeSpan.FromMilliseconds(1));

        ShareGrant grant = await b.AskAsync();
        Assert.Equal((600, 1, 0), (grant.Held, grant.Processes, grant.UsedByGone));
    }

    [Fact]
    public async Task Share_OfWhatIsSpent_StaysSpentWhenItsProcessFallsSilent()
    {
        Share a = Share("a", isSpent: true), b = Share("b", isSpent: true);
        await a.AskAsync(wanted: 100);
        a.Used = 60;
        await a.AskAsync();
        Clock.Advance(Lease);

        ShareGrant grant = await b.AskAsync(wanted: 600);

        Assert.Equal((540, 60, 60), (grant.Held, grant.Used, grant.UsedByGone));
    }

    [Fact]
    public async Task Share_OfAProcessThatWasCutOffAndComesBack_HasBeenSpentOnce()
    {
        Share a = Share("a", isSpent: true), b = Share("b", isSpent: true);
        await a.AskAsync(wanted: 100);
        a.Used = 60;
        await a.AskAsync();
        Clock.Advance(Lease);
        await b.AskAsync(wanted: 10);

        (a.Held, a.Used) = (60, 60);
        ShareGrant back = await a.AskAsync(wanted: 80);
        ShareGrant other = await b.AskAsync();

        Assert.Equal((60, 0, 80), (back.Used, back.UsedByGone, back.Held));
        Assert.Equal((60, 0), (other.Used, other.UsedByGone));
    }

    [Fact]
    public async Task Share_OfAProcessThatLeaves_IsTheOthers_AndWhatItHasSpentStaysSpent()
    {
        Share a = Share("a", isSpent: true), b = Share("b", isSpent: true), c = Share("c"), d = Share("d");
        await a.AskAsync(wanted: 600);
        a.Used = 250;
        await a.LeaveAsync();
        ShareGrant spent = await b.AskAsync(wanted: 600);
        Assert.Equal((350, 250), (spent.Held, spent.UsedByGone));

        await Store.LeaseAsync("c", [c.Request with { Name = "other", Number = 1, Wanted = 600 }], Token);
        await Store.LeaveAsync("c", [], [c.Request with { Name = "other", Number = 2, Held = 600, Used = 250 }], Token);
        ShareGrant back = (await Store.LeaseAsync("d", [d.Request with { Name = "other", Number = 1, Wanted = 600 }], Token))[0];
        // What it sent in the last minute counts as long as that lasts.
        Assert.Equal((350, 0), (back.Held, back.UsedByGone));
    }

    [Fact]
    public async Task Share_OfAProcessThatHasLeft_IsNotRevivedByItsLateRequest()
    {
        Share a = Share("a", isSpent: true), b = Share("b", isSpent: true);
        await a.AskAsync(wanted: 600);
        ShareRequest late = a.Request with { Number = 2 };
        a.Number = 2;
        a.Used = 100;
        await a.LeaveAsync();

        await a.SayAsync(late);

        ShareGrant grant = await b.AskAsync(wanted: 600);
        Assert.Equal((500, 1), (grant.Held, grant.Processes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Share_TooSmallForOneRequest_IsGivenBackSoThatSomebodyHasEnough(bool isSpent)
    {
        Share[] shares = [.. "abcd".Select(name => Share(name.ToString(), 1_200, isSpent))];
        foreach (Share share in shares) await share.AskAsync(wanted: 300);
        for (int round = 0; round < 3; round++)
        {
            foreach (Share share in shares)
            {
                share.Least = 400;
                await share.ObeyAsync(wanted: 600);
            }
        }

        Assert.Equal([0, 400, 400, 400], shares.Select(static share => share.Held).Order());
    }

    [Fact]
    public async Task Total_IsTheSmallestThatIsSaid_UntilTheLeaseOfWhoeverSaidItEnds()
    {
        Share a = Share("a", 600), b = Share("b", 1_000);
        await a.AskAsync(wanted: 10);
        Assert.Equal(600, (await b.AskAsync(wanted: 1_000)).Total);

        Clock.Advance(Lease / 2);
        Assert.Equal(600, (await b.AskAsync()).Total);
        Clock.Advance(Lease / 2);

        ShareGrant alone = await b.AskAsync();
        Assert.Equal((1_000, 1_000), (alone.Total, alone.Held));
    }

    [Fact]
    public async Task Total_ThatBecomesSmaller_IsComeDownTo_AndNobodyGetsMore()
    {
        Share a = Share("a"), b = Share("b");
        await a.AskAsync(wanted: 400);
        await b.AskAsync(wanted: 200);
        (a.Total, b.Total) = (300, 300);

        ShareGrant told = await a.ObeyAsync();

        Assert.Equal((600, 300), (told.Held, told.Total));
        Assert.True(told.Target <= 200, told.ToString());
    }

    [Fact]
    public async Task Store_ThatHasLostATotal_GrantsNothingUntilEachCouldSayWhatItHolds()
    {
        Share a = Share("a"), b = Share("b"), fresh = Share("fresh");
        await a.AskAsync(wanted: 300);
        await b.AskAsync(wanted: 300);
        await a.ObeyAsync();
        await a.AskAsync();
        await b.AskAsync();
        Assert.Equal((300, 300), (a.Held, b.Held));

        await LoseAsync();

        // Even where the first to come holds nothing and knows of nothing.
        ShareGrant early = await fresh.AskAsync(wanted: 600);
        Assert.Equal((0, true), (early.Held, early.IsSettling));
        Assert.Equal((300, true), ((await a.AskAsync()).Held, (await b.AskAsync()).IsSettling));
        Clock.Advance(TimeSpan.FromSeconds(2));
        ShareGrant later = await fresh.AskAsync();
        Assert.Equal((0, 300, false), (later.Held, later.Target, later.IsSettling));
    }

    [Fact]
    public async Task Store_ThatHasLostWhatWasSpent_IsToldBySomebodyWhoKnows()
    {
        Share a = Share("a", isSpent: true), b = Share("b", isSpent: true);
        await a.AskAsync(wanted: 200);
        a.Used = 200;
        await a.LeaveAsync();
        await b.AskAsync(wanted: 50);
        Assert.Equal(200, b.UsedByGone);

        await LoseAsync();

        Assert.Equal(200, (await b.AskAsync()).UsedByGone);
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(400, (await b.AskAsync(wanted: 600)).Held);
    }

    [Fact]
    public async Task Total_ThatIsSimplyNew_IsGrantedAtOnce_AlsoInAStoreThatHasLostAllBefore()
    {
        await LoseAsync();
        await Share("a").AskAsync(wanted: 1);
        Clock.Advance(TimeSpan.FromSeconds(6));

        ShareGrant grant = await Share("a", name: "tokens").AskAsync(wanted: 600);

        Assert.Equal((600, false), (grant.Held, grant.IsSettling));
    }

    [Fact]
    public async Task Total_OfNineMillionDollarsInBillionths_IsSharedExactly()
    {
        const long most = 9_000_000_000_000_000;
        Share a = Share("a", most, isSpent: true), b = Share("b", long.MaxValue, isSpent: true);
        await a.AskAsync(wanted: most - 1);
        a.Used = most - 2;

        await a.AskAsync();
        ShareGrant b1 = await b.AskAsync(wanted: long.MaxValue);

        Assert.Equal((most - 1, most, 1), (a.Held, b1.Total, b1.Held));
    }

    [Fact]
    public async Task Shares_AreSeparate_AndComeInTheirOrder()
    {
        Share a = Share("a");
        IReadOnlyList<ShareGrant> grants = await Store.LeaseAsync(
            "a",
            [.. Enumerable.Range(1, 5).Select(i => a.Request with { Name = $"total:{i}", Total = i * 10, Wanted = i, Number = 1 })],
            Token);

        Assert.Equal([10, 20, 30, 40, 50], grants.Select(static grant => grant.Held));
    }

    [Fact]
    public async Task Share_WithFiguresThatCannotBe_IsRefused()
    {
        ShareRequest request = Share("a").Request;
        ShareRequest[] wrong =
        [
            request with { Used = 1 }, request with { Used = -1 }, request with { Held = 9_000_000_000_000_001 }, request with { Total = -1 },
            request with { Wanted = -1 }, request with { Number = -1 }, request with { Lease = TimeSpan.Zero }, request with { Name = "" },
            request with { Name = "a b" }, request with { Name = new string('a', 201) }, request with { Least = -1 }, request with { UsedByGone = -1 },
        ];
        foreach (ShareRequest one in wrong)
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.LeaseAsync("a", [one], Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.LeaseAsync("a", [request, request], Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.LeaseAsync("a{b", [request], Token));
    }
}
