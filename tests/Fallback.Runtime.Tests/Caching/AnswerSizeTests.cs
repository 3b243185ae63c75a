using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Caching;

/// <summary>Whatever is large in an answer is measured: what is not would fill the memory past the cache's bound.</summary>
public sealed class AnswerSizeTests
{
    private const int Much = 100_000;

    private static readonly string _much = new('x', Much);

    public static TheoryData<string> Parts =>
    [
        "text", "thought", "protected data", "data", "address", "snippet", "regions", "citation's properties", "message's properties", "response's properties",
        "content's properties", "JSON", "message's id", "author", "many contents", "many messages", "result",
    ];

    [Theory]
    [MemberData(nameof(Parts))]
    public void Of_ALargePart_IsLarge(string part) => Assert.InRange(AnswerSize.Of(With(part)), Much, 100L * Much);

    [Fact]
    public void Of_LongListsOfJson_IsNoLessThanWhatTheyTake()
    {
        string json = $"[{string.Join(',', Enumerable.Repeat("0", Much))}]";
        long before = GC.GetAllocatedBytesForCurrentThread();
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement parsed = document.RootElement.Clone();
        long taken = (GC.GetAllocatedBytesForCurrentThread() - before) / 2;
        var content = new TextContent("a") { AdditionalProperties = new() { ["list"] = parsed } };

        Assert.True(AnswerSize.Of(content) >= taken / 2, $"{AnswerSize.Of(content)} for {taken}");
    }

    private static ChatAnswer With(string part)
    {
        var message = new ChatMessage(ChatRole.Assistant, [Content(part)]);
        if (part == "message's properties") message.AdditionalProperties = Properties();
        if (part == "message's id") message.MessageId = _much;
        if (part == "author") message.AuthorName = _much;
        if (part == "many contents") message.Contents = [.. Enumerable.Range(0, Much / 100).Select(static _ => new TextContent("a"))];
        var response = new ChatResponse(message);
        if (part == "many messages") response.Messages = [.. Enumerable.Range(0, Much / 100).Select(static _ => new ChatMessage(ChatRole.Assistant, "a"))];
        if (part == "response's properties") response.AdditionalProperties = Properties();
        return new ChatAnswer { Text = "a", Response = response };
    }

    private static AIContent Content(string part) => part switch
    {
        "text" => new TextContent(_much),
        "thought" => new TextReasoningContent(_much),
        "protected data" => new TextReasoningContent("") { ProtectedData = _much },
        "data" => new DataContent(new byte[Much], "image/png"),
        "address" => new UriContent(new Uri($"http://a/{_much[..60_000]}"), "image/png"),
        "snippet" => new TextContent("a") { Annotations = [new CitationAnnotation { Snippet = _much }] },
        "regions" => new TextContent("a")
        {
            Annotations = [new CitationAnnotation { AnnotatedRegions = [.. Enumerable.Range(0, Much / 100).Select(static i => new TextSpanAnnotatedRegion { StartIndex = i })] }],
        },
        "citation's properties" => new TextContent("a") { Annotations = [new CitationAnnotation { AdditionalProperties = Properties() }] },
        "content's properties" => new TextContent("a") { AdditionalProperties = Properties() },
        "JSON" => new TextContent("a") { AdditionalProperties = new() { ["x"] = JsonSerializer.SerializeToElement(_much) } },
        "result" => new FunctionResultContent("id", _much),
        _ => new TextContent("a"),
    };

    private static AdditionalPropertiesDictionary Properties() => new() { ["x"] = _much };
}
