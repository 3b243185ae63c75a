using System.Text;
using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>Streams of Anthropic's SDK that break after their first content, recovered by a tier of OpenAI's dialect.</summary>
public sealed class AnthropicRecoveryTests
{
    public static TheoryData<string> Breaks => new("cut", "reset", "end", "error", "malformed");

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Restart_NextTierBeginsAnew(string how)
    {
        await using Stage stage = await OpenAsync(how);
        stage.Bravo.Default.Replies(Reply.Text("another answer").InChunks("another ", "answer"));

        List<ChatResponseUpdate> updates = await UpdateStreamTests.ReadAsync(stage.Client<IRestarted>().StreamAsync("hello", Stage.Token));

        int marker = updates.FindIndex(static update => update.Contents is [StreamRestartedContent]);
        Assert.StartsWith("one ", ((StreamRestartedContent)updates[marker].Contents[0]).VoidText, StringComparison.Ordinal);
        Assert.Equal("another answer", string.Concat(updates.Skip(marker).Select(static update => update.Text)));
        Assert.Single(stage.Alpha.Requests);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Continue_NextTierGoesOnWithTheText(string how)
    {
        await using Stage stage = await OpenAsync(how);
        stage.Bravo.Default.Replies(static request => Reply.Text("one two three"[Begun(request).Length..]));
        var text = new StringBuilder();

        await foreach (string piece in stage.Client<IContinued>().StreamAsync("hello", Stage.Token)) text.Append(piece);

        Assert.Equal("one two three", text.ToString());
        Assert.StartsWith("one ", Begun(stage.Bravo.Requests[0]), StringComparison.Ordinal);
        Assert.Single(stage.Alpha.Requests);
    }

    private static string Begun(RecordedRequest request) => request.Json.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString()!;

    private static async Task<Stage> OpenAsync(string how)
    {
        Stage stage = await Stage.OpenAsync();
        TextReply text = Reply.Text("one two three").InChunks("one ", "two ", "three");
        stage.Alpha.Default.Replies(how switch
        {
            "cut" => text.CutAfter(2),
            "reset" => text.CutAfter(2, reset: true),
            "end" => text.EndAfter(2),
            "malformed" => text.MalformedChunkAt(2),
            _ => text.ErrorAfter(2, "overloaded_error"),
        });
        FallbackOptions options = stage.Options().AddAnthropic("alpha");
        options.Models["two"] = new ModelOptions { Prefill = AssistantPrefill.Prefix };
        Assert.True(stage.Runtime.Reload(() => options));
        return stage;
    }
}
