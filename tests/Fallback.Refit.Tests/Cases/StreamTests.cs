using Fallback;
using Fallback.Testing;
using Fallback.TestUtilities;

namespace RefitChains;

/// <summary>Sequences and streams from their first content on.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task Sequence_ThatBreaksBeforeItsFirstText_IsTheNextTiers()
    {
        await using Stage stage = await Stage.OpenAsync();
        // The chunk with the role has come by then, and is not handed out.
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").CutAfter(0, reset: true));

        IReadOnlyList<string> texts = await ReadAsync(stage.Client());

        Assert.Equal("from bravo", string.Concat(texts));
    }

    [Fact]
    public async Task Sequence_ThatBreaksAfterwards_SaysSo_AndKeepsItsText()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").CutAfter(1, reset: true));

        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(() => ReadAsync(stage.Client()));

        Assert.Equal((FailureKind.StreamInterrupted, "one "), (e.Kind, e.PartialText));
        Assert.Equal(1, stage.Tier("alpha").Breaker.ConsecutiveFailures);
        FaultTests.AssertNoKey(e);
    }

    [Fact]
    public async Task Sequence_ThatStallsAfterwards_EndsAtTheIdleTime()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").StallAfter(1));
        await using IAsyncEnumerator<Chunk> chunks = stage.Client().StreamAsync(Ask.Of("hello", stream: true), Stage.Token).GetAsyncEnumerator(Stage.Token);
        string text = "";
        while (text.Length == 0 && await chunks.MoveNextAsync()) text += chunks.Current.Text;
        Task<bool> next = chunks.MoveNextAsync().AsTask();

        stage.Clock.Advance(TimeSpan.FromSeconds(5));

        await Assert.ThrowsAsync<StreamInterruptedException>(() => next);
        await stage.Alpha.Requests[0].WaitForAbortAsync(Stage.Token);
    }

    [Fact]
    public async Task Sequence_ThatEndsWithoutFinishReason_IsNoSuccess()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").EndAfter(1));

        await Assert.ThrowsAsync<StreamInterruptedException>(() => ReadAsync(stage.Client()));
    }

    [Fact]
    public async Task Sequence_WithoutDone_IsComplete()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").WithoutDone());

        Assert.Equal("one two", string.Concat(await ReadAsync(stage.Client())));
    }

    [Fact]
    public async Task Sequence_WithALineTooLongBehindItsEnd_IsComplete()
    {
        await using Stage stage = await Stage.OpenAsync();
        string end = "data: " + new string('x', 17 * 1024 * 1024) + "\n\n";
        stage.Alpha.Model("one").Replies(Reply.Raw(
            200, "text/event-stream", "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"},\"finish_reason\":\"stop\"}]}\n\n" + end));

        Assert.Equal("one", string.Concat(await ReadAsync(stage.Client())));
    }

    [Fact]
    public async Task Sequence_WithAnErrorInIt_IsTheNextTiers()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").ErrorAfter(0, "server_error", "lost"));

        Assert.Equal("from bravo", string.Concat(await ReadAsync(stage.Client())));
    }

    [Fact]
    public async Task Sequence_ThatIsLeft_IsAborted_AndCountsForNothing()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").StallAfter(1));

        await foreach (Chunk chunk in stage.Client().StreamAsync(Ask.Of("hello", stream: true), Stage.Token))
            if (chunk.Text.Length > 0) break;

        await stage.Alpha.Requests[0].WaitForAbortAsync(Stage.Token);
        Assert.Equal(0, stage.Tier("alpha").Breaker.ConsecutiveFailures);
    }

    /// <summary>Its first text comes after 5.8 s, the limit of the first content is 5.5 s, and a thought on the way renews it.</summary>
    [Fact]
    public async Task Sequence_ThatBeginsWithThoughts_HasTheTiersTimeout()
    {
        await using Stage stage = await Stage.OpenAsync();
        var clock = new ManualClock();
        await using ProviderServer thinker = await ProviderServer.StartAsync(timeProvider: clock, cancellationToken: Stage.Token);
        var half = TimeSpan.FromSeconds(2.9);
        thinker.Model("one").Replies(
            Reply.Text("done").InChunks("", "done").WithReasoning("hm").WithKeepAlives(1, half).WithChunkDelay(half));
        FallbackOptions options = stage.Options();
        options.TimeProvider = clock;
        options.Providers["alpha"].BaseUrl = thinker.BaseUrl.AbsoluteUri;
        using var runtime = new FallbackRuntime(options);
        var api = new ChatApiFallbackClient(runtime, stage.Settings());

        Task<IReadOnlyList<string>> reading = ReadAsync(api);
        await WaitFor.ConditionAsync(() => clock.PendingTimers == 2, Stage.Token);
        clock.Advance(half);
        // The next thing to come is the text, and not the end of 5.5 s.
        await WaitFor.ConditionAsync(() => clock.NextTimer == 2 * half, Stage.Token);
        clock.Advance(half);

        Assert.Equal("done", string.Concat(await reading));
        Assert.Equal(0, runtime.Monitor.Tiers[0].Breaker.ConsecutiveFailures);
        Assert.Empty(stage.Bravo.Requests);
    }

    [Fact]
    public async Task Stream_OfEvents_ComesAsItWasSent_AfterItsFirstByte()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(stage.LateInBody(Reply.HangInBody(), TimeSpan.FromSeconds(6)));

        await using Stream stream = await stage.Client().OpenAsync(Ask.Of("hello", stream: true), Stage.Token);
        using var reader = new StreamReader(stream);
        string text = await reader.ReadToEndAsync(Stage.Token);

        Assert.Single(stage.Alpha.Requests);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ThatStallsInTheCallersHands_ThrowsAsStreamsDo_AndIsToldToTheTier()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").StallAfter(1));
        await using Stream stream = await stage.Client().OpenAsync(Ask.Of("hello", stream: true), Stage.Token);
        using var reader = new StreamReader(stream);
        string? line;
        do line = await reader.ReadLineAsync(Stage.Token);
        while (line?.Contains("one \"", StringComparison.Ordinal) == false); // The model's name is in earlier lines.
        Assert.Equal("", await reader.ReadLineAsync(Stage.Token));
        // Everything that was sent has been read: the only timer is the one of a wait that nothing ends.
        Task<string> read = reader.ReadToEndAsync(Stage.Token);
        await WaitFor.ConditionAsync(() => stage.Clock.PendingTimers > 0, Stage.Token);

        stage.Clock.Advance(TimeSpan.FromSeconds(5));

        IOException e = await Assert.ThrowsAsync<IOException>(() => read);
        FaultTests.AssertNoKey(e);
        Assert.Equal(1, stage.Tier("alpha").Breaker.ConsecutiveFailures);
    }

    [Theory]
    [InlineData("text/event-stream", "data: {\"id\":\"c\",\"choices\":[]}\n\n")]
    [InlineData("text/event-stream", "data: {\"id\":\"c\",\"choices\":[{\"delta\":{}}]}\n\n")]
    [InlineData("application/x-ndjson", "{\"id\":\"c\",\"choices\":[]}\n")]
    public async Task Sequence_OfSmallItemsWithoutEnd_IsBoundedAsAWhole(string media, string item)
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Providers["alpha"].MaxResponseBytes = 64 * 1024;
        using var runtime = new FallbackRuntime(options);
        const string First = "{\"id\":\"c\",\"choices\":[{\"delta\":{\"content\":\"one\"}}]}";
        string first = media.StartsWith("text", StringComparison.Ordinal) ? $"data: {First}\n\n" : First + "\n";
        stage.Alpha.Model("one").Replies(Reply.Raw(200, media, first + string.Concat(Enumerable.Repeat(item, 5_000))));

        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(
            () => ReadAsync(new ChatApiFallbackClient(runtime, stage.Settings())));

        Assert.Equal(FailureKind.ProtocolError, e.Kind);
    }

    [Fact]
    public async Task Stream_OfSmallEventsWithoutEnd_IsBoundedAsAWhole()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Providers["alpha"].MaxResponseBytes = 64 * 1024;
        using var runtime = new FallbackRuntime(options);
        stage.Alpha.Model("one").Replies(Reply.Raw(200, "text/event-stream", string.Concat(Enumerable.Repeat("data: {}\n\n", 5_000))));
        await using Stream stream = await new ChatApiFallbackClient(runtime, stage.Settings()).OpenAsync(Ask.Of("hello", stream: true), Stage.Token);

        IOException e = await Assert.ThrowsAsync<IOException>(() => stream.CopyToAsync(Stream.Null, Stage.Token));

        Assert.Contains("65536", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, runtime.Monitor.Tiers.First(static tier => tier.Provider == "alpha").Breaker.ConsecutiveFailures);
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("\n")]
    public async Task Body_ThatRefitReads_IsBoundedAsAWhole_WhateverItIs(string byteOfIt)
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Providers["alpha"].MaxResponseBytes = 64 * 1024;
        using var runtime = new FallbackRuntime(options);
        string body = string.Concat(Enumerable.Repeat(byteOfIt, 64 * 1024));
        stage.Alpha.Model("one")
            .RepliesTimes(1, Reply.Raw(200, "application/octet-stream", body))
            .Replies(Reply.Raw(200, "application/octet-stream", body + "more"));
        var api = new ChatApiFallbackClient(runtime, stage.Settings());

        Assert.Equal(body, await api.ReadAsync(Ask.Of("hello"), Stage.Token));
        Assert.Contains("from bravo", await api.ReadAsync(Ask.Of("hello"), Stage.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_OfAFile_MayHaveAnySize()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Providers["alpha"].MaxResponseBytes = 64 * 1024;
        using var runtime = new FallbackRuntime(options);
        stage.Alpha.Model("one").Replies(Reply.Raw(200, "application/octet-stream", new string('a', 1_000_000)));

        await using Stream stream = await new ChatApiFallbackClient(runtime, stage.Settings()).OpenAsync(Ask.Of("hello"), Stage.Token);
        using var read = new MemoryStream();
        await stream.CopyToAsync(read, Stage.Token);

        Assert.Equal(1_000_000, read.Length);
    }

    [Fact]
    public async Task Message_WithAStream_CanBeLeftUnread()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").StallAfter(1));

        (await stage.Client().GetMessageAsync(Ask.Of("hello", stream: true), Stage.Token)).Dispose();

        await stage.Alpha.Requests[0].WaitForAbortAsync(Stage.Token);
        Assert.Equal(0, stage.Tier("alpha").Breaker.ConsecutiveFailures);
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(IChatApi api)
    {
        var texts = new List<string>();
        await foreach (Chunk chunk in api.StreamAsync(Ask.Of("hello", stream: true), Stage.Token)) texts.Add(chunk.Text);
        return texts;
    }
}
