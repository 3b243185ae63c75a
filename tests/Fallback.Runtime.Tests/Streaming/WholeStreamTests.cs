using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Streaming;

/// <summary>A whole answer as a stream: all of it, and then its end.</summary>
public sealed class WholeStreamTests
{
    private static readonly UsageDetails _usage = new() { InputTokenCount = 3, OutputTokenCount = 4 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_ComesAtOnce_AndThenTheEnd(bool waits)
    {
        await using var stream = new WholeStream(new ChatAnswer
        {
            Text = "all", FinishReason = ChatFinishReason.Stop, Model = "m-1", ResponseId = "r", Usage = _usage,
        });

        Assert.Equal(
            new ChatChunk { Text = "all", Usage = _usage, Model = "m-1", ResponseId = "r" }, await NextAsync(stream, waits));
        Assert.Equal(
            new ChatChunk { FinishReason = ChatFinishReason.Stop, Model = "m-1", IsEnd = true }, await NextAsync(stream, waits));
        Assert.True((await NextAsync(stream, waits)).IsEnd);
    }

    [Fact]
    public async Task AnswerWithoutText_HasNone()
    {
        await using var stream = new WholeStream(new ChatAnswer());

        Assert.Null((await NextAsync(stream, waits: true)).Text);
    }

    [Fact]
    public async Task CallerWhoHasCancelled_GetsNothing()
    {
        await using var stream = new WholeStream(new ChatAnswer { Text = "all" });

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await stream.ReadAsync(new CancellationToken(true)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Response_ComesAsOneUpdate_WithItsUsageOnce(bool holdsUsage)
    {
        List<AIContent> contents = [new TextContent("all"), new TextReasoningContent("hm")];
        if (holdsUsage) contents.Add(new UsageContent(_usage));
        var message = new ChatMessage(ChatRole.Assistant, contents) { AdditionalProperties = new() { ["own"] = 1 } };
        await using var stream = new WholeStream(new ChatAnswer { Text = "all", Response = new ChatResponse(message), Usage = _usage });

        ChatResponseUpdate update = (await NextAsync(stream, waits: false)).Extras!.Update!;

        string[] expected = ["TextContent", "TextReasoningContent", "UsageContent"];
        Assert.Equal(expected, update.Contents.Select(static content => content.GetType().Name));
        Assert.Same(_usage, ((UsageContent)update.Contents[2]).Details);
        Assert.Equal((ChatRole.Assistant, 1), (update.Role, update.AdditionalProperties!["own"]));
    }

    [Fact]
    public async Task SeveralMessages_ComeAsOneUpdate_WithoutThePropertiesOfAny()
    {
        ChatMessage first = new(ChatRole.Assistant, "one ") { AdditionalProperties = new() { ["own"] = 1 } };
        ChatMessage second = new(ChatRole.Assistant, "two");
        await using var stream = new WholeStream(new ChatAnswer { Text = "one two", Response = new ChatResponse([first, second]) });

        ChatResponseUpdate update = (await NextAsync(stream, waits: false)).Extras!.Update!;

        Assert.Equal(("one two", null), (update.Text, update.AdditionalProperties));
    }

    [Fact]
    public async Task PlainAnswer_HasNothingBesideItsText()
    {
        await using var stream = new WholeStream(new ChatAnswer { Text = "all" });

        Assert.Null((await NextAsync(stream, waits: false)).Extras);
    }

    private static async Task<ChatChunk> NextAsync(WholeStream stream, bool waits)
    {
        if (waits) return (await stream.ReadAsync(TestContext.Current.CancellationToken)).Value;
        Assert.True(stream.TryRead(out Reply<ChatChunk> read));
        return read.Value;
    }
}
