using System.Reflection;
using System.Runtime.CompilerServices;
using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>Our column of the table in docs/compared-with-ordered-failover.md: each row's situation is the trait of its test.</summary>
public sealed class SideBySideTests
{
    private const string Situation = nameof(Situation);

    private static readonly ChatMessage[] _hello = [new(ChatRole.User, "hello")];

    [Fact, Trait(Situation, "Bad request (400)")]
    public async Task BadRequest_StopsAtOnce()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Error(400, "invalid_type", "Invalid type for 'messages[0].content'.", param: "messages"));

        RequestRejectedException e = await Assert.ThrowsAsync<RequestRejectedException>(() => AskAsync(stage));

        Assert.Equal((FailureKind.InvalidRequest, 1, 0), (e.Kind, stage.Alpha.Requests.Count, stage.Bravo.Requests.Count));
    }

    [Fact, Trait(Situation, "Refused key (401)")]
    public async Task RefusedKey_IsNotSentAgain()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Error(401, "invalid_api_key"));

        for (int call = 0; call < 3; call++) Assert.Equal("two", (await AskAsync(stage)).ModelId);

        Assert.Equal((1, 3), (stage.Alpha.Requests.Count, stage.Bravo.Requests.Count));
    }

    [Theory, Trait(Situation, "Rate limit (429), with and without Retry-After")]
    [InlineData(30)]
    [InlineData(null)]
    public async Task RateLimit_IsWaitedOutWithoutAsking(int? seconds)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.RepliesOnce(Reply.RateLimited(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null));

        for (int call = 0; call < 3; call++) Assert.Equal("two", (await AskAsync(stage)).ModelId);
        Assert.Equal((1, 0), (stage.Alpha.Requests.Count, stage.Tier("alpha").Breaker.ConsecutiveFailures));
        stage.Clock.Advance(stage.Tier("alpha").RateLimitedFor!.Value + TimeSpan.FromMilliseconds(1));

        Assert.Equal("one", (await AskAsync(stage)).ModelId);
    }

    [Fact, Trait(Situation, "Dead primary, three calls")]
    public async Task DeadPrimary_IsLeftAloneAfterItsThreshold()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Status(500));

        for (int call = 0; call < 3; call++) Assert.Equal("two", (await AskAsync(stage)).ModelId);

        Assert.Equal((2, 3), (stage.Alpha.Requests.Count, stage.Bravo.Requests.Count));
    }

    [Fact, Trait(Situation, "Primary that hangs")]
    public async Task Hang_EndsAtTheTiersTimeoutAndIsAborted()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Hang());
        Task<ChatResponse> call = AskAsync(stage);
        await stage.Alpha.WaitForRequestsAsync(1, Stage.Token);

        stage.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("two", (await call).ModelId);
        await stage.Alpha.Requests[0].WaitForAbortAsync(Stage.Token);
    }

    [Fact, Trait(Situation, "Empty first update, then an overload")]
    public async Task EmptyFirstUpdate_DoesNotCommitTheStream()
    {
        await using Stage stage = await Stage.OpenAsync();
        Assert.True(stage.Runtime.Reload(() => stage.Options().AddAnthropic("alpha")));
        stage.Alpha.Default.Replies(Reply.Text("one two").ErrorAfter(0, "overloaded_error"));

        List<ChatResponseUpdate> updates = await StreamAsync(stage);

        Assert.Equal(("You said: hello", "two"), (updates.ToChatResponse().Text, updates[^1].ModelId));
        Assert.Equal((1, 1), (stage.Alpha.Requests.Count, stage.Bravo.Requests.Count));
    }

    [Fact, Trait(Situation, "Empty stream")]
    public async Task EmptyStream_IsAFailure()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Raw(200, "text/event-stream", "data: [DONE]\n\n"));

        Assert.Equal("You said: hello", (await StreamAsync(stage)).ToChatResponse().Text);
        Assert.Equal((1, 1), (stage.Alpha.Requests.Count, stage.Bravo.Requests.Count));
    }

    [Fact, Trait(Situation, "Stream cut after its first text")]
    public async Task CutStream_IsNeverASuccess()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("one two").InChunks("one ", "two").EndAfter(1));

        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(() => StreamAsync(stage));

        Assert.Equal(("one ", 1, 0), (e.PartialText, stage.Alpha.Requests.Count, stage.Bravo.Requests.Count));
    }

    [Fact, Trait(Situation, "Content filter")]
    public async Task ContentFilter_IsNotGotAround()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.RepliesOnce(Reply.Error(400, "content_filter")).Replies(Reply.Text("I c").WithFinishReason("content_filter"));

        for (int call = 0; call < 2; call++)
            Assert.Equal(FailureKind.ContentFiltered, (await Assert.ThrowsAsync<RequestRejectedException>(() => AskAsync(stage))).Kind);
        Assert.Equal((2, 0), (stage.Alpha.Requests.Count, stage.Bravo.Requests.Count));
    }

    [Fact, Trait(Situation, "Model id of each hop")]
    public async Task ModelId_IsEachTiersOwn()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Overloaded());
        var options = new ChatOptions { ModelId = "of the caller" };

        ChatResponse response = await stage.Client<ISideBySide>().GetResponseAsync(_hello, options, Stage.Token);

        Assert.Equal(("one", "two", "two", "of the caller"), (stage.Alpha.Requests[0].Model, stage.Bravo.Requests[0].Model, response.ModelId, options.ModelId));
    }

    [Fact, Trait(Situation, "Every model fails")]
    public async Task EveryModelFails_TellsOfEach()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Error(401, "invalid_api_key"));
        stage.Bravo.Default.Replies(Reply.Overloaded());

        AllTiersFailedException e = await Assert.ThrowsAsync<AllTiersFailedException>(() => AskAsync(stage));

        Assert.Equal([("alpha", FailureKind.InvalidCredentials, 401), ("bravo", FailureKind.Overloaded, 503)], e.Attempts.Select(static attempt => (attempt.Provider, attempt.Failure!.Value, attempt.HttpStatus!.Value)));
        Assert.Equal((1, 1), (stage.Alpha.Requests.Count, stage.Bravo.Requests.Count));
    }

    [Fact, Trait(Situation, "Metadata")]
    public async Task Metadata_TellsOfTheChainAndOfTheAnswer()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Overloaded());

        ChatClientMetadata metadata = stage.Client<ISideBySide>().GetService<ChatClientMetadata>()!;
        AdditionalPropertiesDictionary answer = (await AskAsync(stage)).AdditionalProperties!;

        Assert.Equal(("fallback", "one"), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Equal(("bravo", 1, 1), (answer[FallbackProperties.Provider], answer[FallbackProperties.TierIndex], answer[FallbackProperties.FailedAttempts]));
    }

    [Fact]
    public void EveryRowOfThePage_HasItsTest()
    {
        IEnumerable<string> rows = File.ReadLines(Path.Combine(Here(), "..", "..", "docs", "compared-with-ordered-failover.md"))
            .Where(static line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(static line => line.Split('|')[1].Trim());
        IEnumerable<string> tests = typeof(SideBySideTests).GetMethods().SelectMany(static method => method.GetCustomAttributes<TraitAttribute>()).Select(static trait => trait.Value);

        Assert.Equal(12, rows.Count());
        Assert.Equal(tests, rows);
    }

    private static Task<ChatResponse> AskAsync(Stage stage) => stage.Client<ISideBySide>().GetResponseAsync(_hello, null, Stage.Token);

    private static Task<List<ChatResponseUpdate>> StreamAsync(Stage stage) => UpdateStreamTests.ReadAsync(stage.Client<ISideBySide>().GetStreamingResponseAsync(_hello, null, Stage.Token));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
