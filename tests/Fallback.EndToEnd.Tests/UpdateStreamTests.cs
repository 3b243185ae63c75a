using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>Streams of <see cref="ChatResponseUpdate"/>: what text alone does not carry.</summary>
public sealed class UpdateStreamTests
{
    [Fact]
    public async Task Updates_Complete_MakeUpTheWholeResponse()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").WithReasoning("hm").WithUsage(12, 5).WithModel("one-2026"));

        List<ChatResponseUpdate> updates = await ReadAsync(stage.Client<IUpdates>().StreamAsync("hello", Stage.Token));
        ChatResponse response = updates.ToChatResponse();

        Assert.Equal(("one two", "one-2026", ChatFinishReason.Stop), (response.Text, response.ModelId, response.FinishReason));
        Assert.Equal((12, 5), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.Equal("hm", Assert.Single(response.Messages).Contents.OfType<TextReasoningContent>().Single().Text);
        Assert.Equal(("Live", "alpha", 0), (response.AdditionalProperties![FallbackProperties.Status], response.AdditionalProperties[FallbackProperties.Provider], response.AdditionalProperties[FallbackProperties.TierIndex]));
    }

    [Fact]
    public async Task Updates_ToolCalls_ComeWhole()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("").WithToolCall("find", """{"id":7}""", "call_a").WithToolCall("count", "{}", "call_b"));

        ChatResponse response = (await ReadAsync(stage.Client<IUpdates>().StreamAsync("hello", Stage.Token))).ToChatResponse();

        FunctionCallContent[] calls = [.. response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>()];
        Assert.Equal([("call_a", "find"), ("call_b", "count")], calls.Select(static call => (call.CallId, call.Name)));
        Assert.Equal("7", calls[0].Arguments!["id"]!.ToString());
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Fact]
    public async Task Updates_FailBeforeTheFirstContent_NextTierAnswersInvisiblyAlsoAfterReasoning()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("never seen").WithReasoning("thinking of something").CutAfter(0));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));

        ChatResponse response = (await ReadAsync(stage.Client<IUpdates>().StreamAsync("hello", Stage.Token))).ToChatResponse();

        Assert.Equal(("from bravo", 1, 1), (response.Text, response.AdditionalProperties![FallbackProperties.TierIndex], response.AdditionalProperties[FallbackProperties.FailedAttempts]));
        Assert.DoesNotContain(response.Messages[0].Contents, static content => content is TextReasoningContent);
    }

    [Fact]
    public async Task Updates_NothingAnswers_SayThatTheAnswerIsTheDefault()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Status(500));
        stage.Bravo.Default.Replies(Reply.Status(500));

        ChatResponseUpdate only = Assert.Single(await ReadAsync(stage.Client<ICachedUpdates>().StreamAsync("hello", Stage.Token)));

        Assert.Equal(("System busy, please retry shortly", "Default"), (only.Text, only.AdditionalProperties![FallbackProperties.Status]));
    }

    [Fact]
    public async Task Updates_AskedAgain_ComeFromTheCache()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("one two").InChunks("one ", "two"));
        ICachedUpdates client = stage.Client<ICachedUpdates>();
        await ReadAsync(client.StreamAsync("hello", Stage.Token));

        ChatResponseUpdate only = Assert.Single(await ReadAsync(client.StreamAsync("hello", Stage.Token)));

        Assert.Equal(("one two", "Cached", ChatFinishReason.Stop), (only.Text, only.AdditionalProperties![FallbackProperties.Status], only.FinishReason));
        Assert.Single(stage.Alpha.Requests);
    }

    [Fact]
    public async Task Response_SaysHowItCameAbout()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Status(500));

        ChatResponse response = await stage.Client<IThreeTiers>().ChatAsync([new(ChatRole.User, "hello")], null, Stage.Token);

        Assert.Equal(("bravo", 1), (response.AdditionalProperties![FallbackProperties.Provider], response.AdditionalProperties[FallbackProperties.TierIndex]));
    }

    internal static async Task<List<ChatResponseUpdate>> ReadAsync(IAsyncEnumerable<ChatResponseUpdate> stream)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (ChatResponseUpdate update in stream) updates.Add(update);
        return updates;
    }
}
