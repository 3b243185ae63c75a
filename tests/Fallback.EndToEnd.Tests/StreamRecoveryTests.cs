using System.Text;
using Fallback.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Fallback.EndToEnd.Tests;

/// <summary>What happens when a stream breaks after its first content: begun anew, or gone on with, by another tier.</summary>
public sealed class StreamRecoveryTests
{
    public static TheoryData<string> Breaks => new("cut", "reset", "end", "error", "malformed");

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Restart_TellsThatTheTextIsVoidAndBeginsAnew(string how)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Broken(how));
        stage.Bravo.Model("two").Replies(Reply.Text("another answer").InChunks("another ", "answer"));

        List<ChatResponseUpdate> updates = await UpdateStreamTests.ReadAsync(stage.Client<IRestarted>().StreamAsync("hello", Stage.Token));

        int marker = updates.FindIndex(static update => update.Contents is [StreamRestartedContent]);
        var restarted = (StreamRestartedContent)updates[marker].Contents[0];
        Assert.Equal(string.Concat(updates.Take(marker).Select(static update => update.Text)), restarted.VoidText);
        Assert.StartsWith("one ", restarted.VoidText, StringComparison.Ordinal);
        Assert.Equal("another answer", string.Concat(updates.Skip(marker).Select(static update => update.Text)));
        Assert.NotEqual(updates[0].MessageId, updates[marker].MessageId);
        Assert.Equal(1, updates[^1].AdditionalProperties![FallbackProperties.FailedAttempts]);
        Assert.Equal(1, stage.Tier("alpha").Breaker.ConsecutiveFailures);
    }

    [Fact]
    public async Task Restart_EveryTierBreaks_ThrowsWithTheLastTextAndEveryAttempt()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Broken("cut"));
        stage.Bravo.Model("two").RepliesOnce(Reply.Text("x y z").InChunks("x ", "y ", "z").EndAfter(2)).Replies(Reply.Status(500));

        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(() => UpdateStreamTests.ReadAsync(stage.Client<IRestarted>().StreamAsync("hello", Stage.Token)));

        Assert.Equal("x y ", e.PartialText);
        Assert.Equal([0, 1, 1], e.Attempts.Select(static attempt => attempt.TierIndex));
        // First what broke the text that the reader has, then why nobody has taken over.
        Assert.Matches(@"broke after 4 characters \(request \w+\): tier 2 bravo/two: StreamInterrupted [^;]*\. tier 2 bravo/two: Server", e.Message);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Continue_NextTierGoesOnWithTheText(string how)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Broken(how));
        // Answers with what the request does not have yet.
        stage.Bravo.Model("two").Replies(static request => Rest(request));
        var text = new StringBuilder();

        await foreach (string piece in Client(stage).StreamAsync("hello", Stage.Token)) text.Append(piece);

        Assert.Equal("one two three", text.ToString());
        var prefill = stage.Bravo.Requests[0].Json.GetProperty("messages").EnumerateArray().Last();
        Assert.Equal(("assistant", true), (prefill.GetProperty("role").GetString(), prefill.GetProperty("prefix").GetBoolean()));
        Assert.Equal(1, stage.Tier("alpha").Breaker.ConsecutiveFailures);
    }

    [Fact]
    public async Task Continue_TheSameModelWithAnotherText_LeavesOutWhatIsRepeated()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("The quick brown fox jumps over").InChunks("The quick brown ", "fox ", "jumps over").EndAfter(2));
        stage.Bravo.Model("two").Replies(Reply.Text("quick brown fox jumps over").InChunks("quick bro", "wn fox jum", "ps over"));
        var text = new StringBuilder();

        await foreach (string piece in Client(stage).StreamAsync("hello", Stage.Token)) text.Append(piece);

        Assert.Equal("The quick brown fox jumps over", text.ToString());
    }

    [Fact]
    public async Task Continue_TierThatTakesNoPrefill_IsSkipped()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Broken("end"));

        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(() => ReadAsync(stage.Client<IContinued>().StreamAsync("hello", Stage.Token)));

        Assert.Equal([(0, null), (1, SkipReason.CapabilityMissing)], e.Attempts.Select(static attempt => (attempt.TierIndex, attempt.Skipped)));
        Assert.Contains(":Prefill", e.Attempts[1].Message, StringComparison.Ordinal);
        Assert.Empty(stage.Bravo.Requests);
    }

    [Fact]
    public async Task Continue_ModelBeginsAnewAndDiffers_Fails()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("The quick brown fox jumps over the lazy dog and sleeps").InChunks("The quick brown fox jumps over the lazy dog", " and", " sleeps").EndAfter(2));
        stage.Bravo.Model("two").Replies(Reply.Text("The quick brown fox jumps over the lazy cat and wakes"));

        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(() => ReadAsync(Client(stage).StreamAsync("hello", Stage.Token)));

        Assert.Equal("The quick brown fox jumps over the lazy dog and", e.PartialText);
        Assert.Equal(0, stage.Tier("bravo").Breaker.ConsecutiveFailures);
    }

    [Fact]
    public async Task ContinueOrRestart_TheTierThatCanGoOn_IsPreferredToOneBeforeIt()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Broken("cut"));
        stage.Bravo.Model("two").Replies(Reply.Text("anew"));
        stage.Charlie.Model("three").Replies(static request => Rest(request));

        List<ChatResponseUpdate> updates = await ReadEitherAsync(stage, "three");

        Assert.Equal("one two three", string.Concat(updates.Select(static update => update.Text)));
        Assert.DoesNotContain(updates, static update => update.Contents is [StreamRestartedContent]);
        Assert.Single(updates.SkipLast(1).Select(static update => update.MessageId).Distinct());
        Assert.Empty(stage.Bravo.Requests);
    }

    [Fact]
    public async Task ContinueOrRestart_NobodyCanGoOn_BeginsAnew()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Broken("end"));
        stage.Bravo.Model("two").Replies(Reply.Text("anew"));

        List<ChatResponseUpdate> updates = await ReadEitherAsync(stage);

        Assert.Equal(("one two ", "anew"), Halves(updates));
    }

    [Fact]
    public async Task ContinueOrRestart_ToolCallHasBegun_BeginsAnew()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one ").InChunks("one ").WithToolCall("look_up", "{}").EndAfter(2));
        stage.Bravo.Model("two").Replies(Reply.Text("anew"));

        List<ChatResponseUpdate> updates = await ReadEitherAsync(stage, "two");

        Assert.Equal("anew", Halves(updates).Anew);
        Assert.DoesNotContain("prefix", stage.Bravo.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContinueOrRestart_RefusedPrefill_BeginsAnewThere_AndTheNextCallAtOnce()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Broken("reset"));
        stage.Bravo.Model("two").Replies(static request => request.Body.Contains("\"prefix\"", StringComparison.Ordinal)
            ? Reply.Error(400, null, "This model does not support assistant message prefill.", "invalid_request_error")
            : Reply.Text("anew"));
        FallbackOptions options = WithPrefill(stage, "two");
        Assert.True(stage.Runtime.Reload(() => options));
        IContinuedOrRestarted client = stage.Client<IContinuedOrRestarted>();

        (string, string Anew)[] halves =
        [
            Halves(await UpdateStreamTests.ReadAsync(client.StreamAsync("hello", Stage.Token))),
            Halves(await UpdateStreamTests.ReadAsync(client.StreamAsync("hello", Stage.Token))),
        ];

        Assert.All(halves, static both => Assert.Equal("anew", both.Anew));
        Assert.Equal([true, false, false], stage.Bravo.Requests.Select(static request => request.Body.Contains("\"prefix\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ContinueOrRestart_ModelBeginsAnewInsteadOfGoingOn_SoDoesTheCall()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("The quick brown fox jumps over the lazy dog and sleeps").InChunks("The quick brown fox jumps over the lazy dog", " and", " sleeps").EndAfter(2));
        stage.Bravo.Model("two").Replies(Reply.Text("The quick brown fox jumps over the lazy cat and wakes"));
        stage.Charlie.Model("three").Replies(Reply.Text("anew"));

        List<ChatResponseUpdate> updates = await ReadEitherAsync(stage, "two", "three");

        Assert.Equal(("The quick brown fox jumps over the lazy dog and", "anew"), Halves(updates));
        Assert.DoesNotContain("prefix", stage.Charlie.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContinueOrRestart_ContinuationRefusedByPolicy_IsThrown()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Broken("cut"));
        stage.Bravo.Model("two").Replies(Reply.Error(400, "content_filter", "The prompt was filtered."));

        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(() => ReadEitherAsync(stage, "two", "three"));

        Assert.Equal("one two ", e.PartialText);
        Assert.Single(stage.Bravo.Requests);
        Assert.Empty(stage.Charlie.Requests);
    }

    [Theory]
    [InlineData(StreamRecovery.Restart)]
    [InlineData(StreamRecovery.Restart | StreamRecovery.Continue)]
    public async Task Restart_ConfiguredForAMethodThatStreamsText_IsAMistakeAtStart(StreamRecovery recovery)
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Clients[nameof(IContinued)] = new ChainOptions { OnStreamFailure = recovery };
        using var runtime = new FallbackRuntime(options);

        OptionsValidationException e = Assert.ThrowsAny<OptionsValidationException>(runtime.CreateClient<IContinued>);

        Assert.Contains($"IContinued: OnStreamFailure = '{recovery}': a method streams plain text, which cannot signal that the answer starts again", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recovery_OneTierOnly_AsksItAgain()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesOnce(Broken("reset")).Replies(Reply.Text("whole"));

        List<ChatResponseUpdate> updates = await UpdateStreamTests.ReadAsync(stage.Client<IRestartedAlone>().StreamAsync("hello", Stage.Token));

        Assert.EndsWith("whole", string.Concat(updates.Select(static update => update.Text)), StringComparison.Ordinal);
        Assert.Equal(2, stage.Alpha.Requests.Count);
    }

    [Fact]
    public async Task Recovery_AStallOfTheFirst_EndsAtItsIdleLimitAndItsRequestIsAborted()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").StallAfter(1, TimeSpan.FromMilliseconds(20)));
        await using IAsyncEnumerator<ChatResponseUpdate> updates = stage.Client<IRestarted>().StreamAsync("hello", Stage.Token).GetAsyncEnumerator(Stage.Token);
        Assert.True(await updates.MoveNextAsync());
        Task<bool> next = updates.MoveNextAsync().AsTask();

        stage.Clock.Advance(TimeSpan.FromSeconds(4));

        Assert.True(await next);
        Assert.IsType<StreamRestartedContent>(Assert.Single(updates.Current.Contents));
        await stage.Alpha.Requests[0].WaitForAbortAsync(Stage.Token);
    }

    [Fact]
    public async Task Recovery_ARefusalByPolicyInTheMiddle_IsThrown()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").ErrorAfter(1, "content_filter", "The response was filtered."));

        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(() => UpdateStreamTests.ReadAsync(stage.Client<IRestarted>().StreamAsync("hello", Stage.Token)));

        Assert.Equal(FailureKind.ContentFiltered, e.Kind);
        Assert.Empty(stage.Bravo.Requests);
    }

    [Fact]
    public async Task Recovery_AbandonedAfterIt_AbortsTheSecondRequest()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Broken("end"));
        stage.Bravo.Model("two").Replies(Reply.Text("x y").InChunks("x ", "y").StallAfter(1));

        await foreach (ChatResponseUpdate update in stage.Client<IRestarted>().StreamAsync("hello", Stage.Token))
            if (update.Text == "x ") break;

        await stage.Bravo.Requests[0].WaitForAbortAsync(Stage.Token);
        Assert.Equal(0, stage.Clock.PendingTimers);
    }

    private static TextReply Broken(string how)
    {
        TextReply text = Reply.Text("one two three").InChunks("one ", "two ", "three");
        return how switch
        {
            "cut" => text.CutAfter(2),
            "reset" => text.CutAfter(2, reset: true),
            "end" => text.EndAfter(2),
            "malformed" => text.MalformedChunkAt(2),
            _ => text.ErrorAfter(2),
        };
    }

    private static TextReply Rest(RecordedRequest request)
    {
        string begun = request.Json.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString()!;
        return Reply.Text("one two three"[begun.Length..]);
    }

    private static Task<List<ChatResponseUpdate>> ReadEitherAsync(Stage stage, params string[] prefilled)
    {
        FallbackOptions options = WithPrefill(stage, prefilled);
        Assert.True(stage.Runtime.Reload(() => options));
        return UpdateStreamTests.ReadAsync(stage.Client<IContinuedOrRestarted>().StreamAsync("hello", Stage.Token));
    }

    private static (string Void, string Anew) Halves(List<ChatResponseUpdate> updates)
    {
        int marker = updates.FindIndex(static update => update.Contents is [StreamRestartedContent]);
        Assert.True(marker >= 0, "no marker");
        return (((StreamRestartedContent)updates[marker].Contents[0]).VoidText, string.Concat(updates.Skip(marker).Select(static update => update.Text)));
    }

    private static FallbackOptions WithPrefill(Stage stage, params string[] models)
    {
        FallbackOptions options = stage.Options();
        foreach (string model in models) options.Models[model] = new ModelOptions { Prefill = AssistantPrefill.Prefix };
        return options;
    }

    private static IContinued Client(Stage stage)
    {
        FallbackOptions options = WithPrefill(stage, "two");
        Assert.True(stage.Runtime.Reload(() => options));
        return stage.Client<IContinued>();
    }

    private static async Task ReadAsync(IAsyncEnumerable<string> stream)
    {
        await foreach (string _ in stream)
        {
        }
    }
}
