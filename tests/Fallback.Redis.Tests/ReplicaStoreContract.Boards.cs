namespace Fallback.Redis.Tests;

/// <content>Boards.</content>
public abstract partial class ReplicaStoreContract
{
    [Fact]
    public async Task Post_IsReadByOthers_OnceAndNotByItsOwnProcess()
    {
        BoardNews own = await Post("a", "hello", 1);
        Assert.Equal((1, 0), (own.Processes, own.Posts.Count));
        Clock.Advance(TimeSpan.FromMilliseconds(250));

        BoardNews first = await Post("b", null, 1);
        ReplicaPost post = Assert.Single(first.Posts);
        Assert.Equal(new ReplicaPost("a", "hello", TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(250)), post);
        Assert.Equal((own.Epoch, 1), (first.Epoch, first.Processes));

        BoardNews next = await Post("b", null, 2, first.Revision);
        Assert.Empty(next.Posts);
        Assert.Equal(first.Revision, next.Revision);
    }

    [Fact]
    public async Task Post_TakesThePlaceOfTheLastOne()
    {
        await Post("a", "one", 1);
        BoardNews first = await Post("b", "two", 1);
        await Post("a", "three", 2);

        BoardNews next = await Post("b", null, 2, first.Revision);

        Assert.Equal(["three"], next.Posts.Select(static post => post.Content));
        Assert.Equal(2, next.Processes);
    }

    [Fact]
    public async Task Post_WithoutContent_ShowsThatTheProcessIsThere_AndIsNoNews()
    {
        await Post("a", "hello", 1);
        BoardNews first = await Post("b", "there", 1);
        Clock.Advance(Lease - TimeSpan.FromSeconds(1));
        await Post("a", null, 2);
        Clock.Advance(TimeSpan.FromSeconds(2));

        BoardNews again = await Post("b", null, 2);

        ReplicaPost post = Assert.Single(again.Posts);
        Assert.Equal(("hello", Lease + TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)), (post.Content, post.Age, post.Seen));
        Assert.DoesNotContain((await Post("b", null, 3, first.Revision)).Posts, static post => post.Process == "a");
    }

    [Fact]
    public async Task Post_WithAnOldNumber_ChangesNothing_AndStillReads()
    {
        await Post("a", "new", 5);
        await Post("b", "said", 1);

        BoardNews news = await Post("a", "old", 4);

        Assert.Equal(["said"], news.Posts.Select(static post => post.Content));
        Assert.Equal(["new"], (await Post("b", null, 2)).Posts.Select(static post => post.Content));
    }

    [Fact]
    public async Task Post_OfAProcessThatFallsSilent_GoesAfterItsLease_AndOthersAreTold()
    {
        await Post("a", "hello", 1);
        BoardNews first = await Post("b", "there", 1);
        Clock.Advance(Lease - TimeSpan.FromMilliseconds(1));
        BoardNews before = await Post("b", null, 2, first.Revision);
        Assert.Empty(before.Posts);

        Clock.Advance(TimeSpan.FromMilliseconds(1));

        BoardNews after = await Post("b", null, 3, before.Revision);
        ReplicaPost gone = Assert.Single(after.Posts);
        Assert.Equal(("a", null), (gone.Process, gone.Content));
        Assert.Equal(1, after.Processes);
        Assert.Empty((await Post("b", null, 4, after.Revision)).Posts);
    }

    [Fact]
    public async Task Post_OfAProcessThatLeaves_GoesAtOnce_AndItsLateWordsChangeNothing()
    {
        await Post("a", "hello", 7);
        BoardNews first = await Post("b", "there", 1);
        await Store.LeaveAsync("a", ["evidence", "never-seen"], [], Token);
        await Post("a", "late", 6);

        BoardNews after = await Post("b", null, 2, first.Revision);

        Assert.Equal([("a", (string?)null)], after.Posts.Select(static post => (post.Process, post.Content)));
        Assert.Equal(1, after.Processes);
    }

    [Fact]
    public async Task Board_ThatWasLost_HasAnotherName_AndAllThatThereIs()
    {
        await Post("a", "hello", 1);
        BoardNews known = await Post("b", "there", 1);

        await LoseAsync();
        Clock.Advance(TimeSpan.FromMilliseconds(20));
        BoardNews lost = await Post("b", null, 2, known.Revision);
        Assert.NotEqual(known.Epoch, lost.Epoch);
        Assert.Equal((0, 0), (lost.Processes, lost.Posts.Count));
        await Post("a", "hello again", 2);

        BoardNews again = await Post("b", "there", 3, known.Revision);

        Assert.Equal(lost.Epoch, again.Epoch);
        Assert.Equal((2, "hello again"), (again.Processes, Assert.Single(again.Posts).Content));
    }

    [Fact]
    public async Task Board_WithMoreThanAThousandPosts_IsReadInParts_TheOldestFirst()
    {
        await Task.WhenAll(Enumerable.Range(0, 1_250).Select(i => Post($"p{i}", $"{i}", 1, long.MaxValue).AsTask()));

        BoardNews first = await Post("reader", null, 1);
        BoardNews second = await Post("reader", null, 2, first.Revision);
        BoardNews third = await Post("reader", null, 3, second.Revision);

        Assert.Equal((1_000, 250, 0), (first.Posts.Count, second.Posts.Count, third.Posts.Count));
        Assert.Equal(1_250, first.Posts.Concat(second.Posts).Select(static post => post.Process).Distinct().Count());
        Assert.Equal(1_250, first.Processes);
    }

    [Fact]
    public async Task Post_ThatReadsNothing_IsAnsweredWithTheRevisionAlone()
    {
        await Post("a", "hello", 1);

        BoardNews news = await Post("b", "there", 1, long.MaxValue);

        Assert.Empty(news.Posts);
        Assert.Equal(news.Revision, (await Post("b", null, 2, news.Revision)).Revision);
    }

    [Fact]
    public async Task Post_OfAnyText_ComesAsItWasSaid_AndTooLargeAnOneIsRefused()
    {
        string text = "ü\0\r\n€" + new string('x', 256 * 1024 - 8);
        await Post("a", text, 1);
        Assert.Equal(text, Assert.Single((await Post("b", null, 1)).Posts).Content);

        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Post("a", text + "€", 2));
    }

    [Fact]
    public async Task Subscriber_HearsOfAnothersPost_AndAfterDisposalOfNone()
    {
        await Post("me", "first", 1);
        int heard = 0, otherHeard = 0;
        IDisposable subscription = Store.Subscribe("evidence", () => Interlocked.Increment(ref heard));
        using IDisposable other = Store.Subscribe("evidence", () => Interlocked.Increment(ref otherHeard));

        long number = 0;
        await UntilAsync(
            async () =>
            {
                await Post("they", "news", ++number);
                return Volatile.Read(ref heard) > 0 && Volatile.Read(ref otherHeard) > 0;
            },
            "both hear");

        subscription.Dispose();
        int before = Volatile.Read(ref otherHeard);
        await UntilAsync(
            async () =>
            {
                await Post("they", "news", ++number);
                return Volatile.Read(ref otherHeard) > before + 3;
            },
            "the other one hears still");
        int then = Volatile.Read(ref heard);
        before = Volatile.Read(ref otherHeard);
        await UntilAsync(
            async () =>
            {
                await Post("they", "news", ++number);
                return Volatile.Read(ref otherHeard) > before + 3;
            },
            "the other one hears still");
        Assert.Equal(then, Volatile.Read(ref heard));
    }
}
