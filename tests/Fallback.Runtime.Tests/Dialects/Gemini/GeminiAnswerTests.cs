using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;
using static Fallback.Runtime.Tests.GeminiWire;

namespace Fallback.Runtime.Tests;

public class GeminiAnswerTests
{
    private static string Of(string parts, string more = "", string reason = "STOP") =>
        $$"""{"candidates":[{"content":{"parts":[{{parts}}],"role":"model"},"finishReason":"{{reason}}","index":0{{more}}}],"modelVersion":"gemini-3.8-flash","responseId":"r1"}""";

    private static async Task<ChatAnswer> ReadAsync(string body) => (await AnswerAsync(body)).Value!;

    [Fact]
    public async Task Read_Text_IsTheAnswer()
    {
        ChatAnswer answer = await ReadAsync(
            """
            {"candidates":[{"content":{"parts":[{"text":"Grüße"},{"text":"!"}],"role":"model"},"finishReason":"STOP","index":0}],
             "usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":3,"thoughtsTokenCount":20,"totalTokenCount":40,"toolUsePromptTokenCount":7,
              "cachedContentTokenCount":4,"promptTokensDetails":[{"modality":"TEXT","tokenCount":10}],"serviceTier":"flex"},
             "modelVersion":"gemini-3.8-flash","responseId":"r1"}
            """);
        Assert.Equal(("Grüße!", ChatFinishReason.Stop, "gemini-3.8-flash", "r1"), (answer.Text, answer.FinishReason, answer.Model, answer.ResponseId));
        Assert.Null(answer.Response);
        var usage = Assert.IsType<ReportedUsage>(answer.Usage);
        // What Google's own tools have found is input; thoughts are output.
        Assert.Equal((17, 23, 40, 4, 20, "flex"), (
            usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount, usage.CachedInputTokenCount, usage.ReasoningTokenCount, usage.ServiceTier));
    }

    [Fact]
    public async Task Read_AllKindsOfParts_KeepTheirOrderAndState()
    {
        ChatAnswer answer = await ReadAsync(Of(
            """
            {"text":"hm","thought":true},{"text":"Look:","thoughtSignature":"dGV4dA=="},{"inlineData":{"mimeType":"image/png","data":"AQI="},"thoughtSignature":"aW1n"},
            {"text":""},{"functionCall":{"name":"f","args":{"a":[1]}},"thoughtSignature":"Y2FsbA=="},{"functionCall":{"name":"f"}},{"functionCall":{"id":"own","name":"g","args":{}}},
            {"executableCode":{"language":"PYTHON","code":"print(1)"},"thoughtSignature":"Y29kZQ=="},{"text":"","thoughtSignature":"ZW5k"}
            """));
        Assert.Equal(ChatFinishReason.ToolCalls, answer.FinishReason);
        List<AIContent> contents = [.. answer.Contents()];
        Assert.Equal(
            ["hm", "Look:", "mark dGV4dA==", "image/png aW1n", "r1_0 f", "r1_1 f", "own g", "part", "mark ZW5k"], contents.Select(Name));
        Assert.Equal("Y2FsbA==", ((FunctionCallContent)contents[4]).AdditionalProperties!["thoughtSignature"]);
        Assert.Null(contents[5].AdditionalProperties);
        Assert.Equal("{\"a\":[1]}", JsonValues.ToText(((FunctionCallContent)contents[4]).Arguments));
        Assert.Equal("Look:", answer.Text);
    }

    private static string Name(AIContent content) => content switch
    {
        TextReasoningContent { Text: "", ProtectedData: { } signature } => $"mark {signature}",
        TextReasoningContent thought => thought.Text,
        TextContent text => text.Text,
        DataContent data => $"{data.MediaType} {data.AdditionalProperties?["thoughtSignature"]}",
        FunctionCallContent call => $"{call.CallId} {call.Name}",
        _ => content.AdditionalProperties?.ContainsKey("geminiPart") == true ? "part" : content.GetType().Name,
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_Answer_GoesBackPartByPart(bool isStored)
    {
        const string Parts =
            """
            {"text":"hm","thought":true,"thoughtSignature":"dGg="},{"text":"Look:","thoughtSignature":"dGV4dA=="},
            {"inlineData":{"mimeType":"image/png","data":"AQI="},"thought":true,"thoughtSignature":"aW1n"},
            {"functionCall":{"id":"r1_0","name":"f","args":{"a":[1]}},"thoughtSignature":"Y2FsbA=="},{"functionCall":{"id":"r1_1","name":"f","args":{}}},
            {"toolCall":{"id":"t","toolType":"GOOGLE_SEARCH_WEB","args":{"queries":["q"]}},"thoughtSignature":"dG9vbA=="},
            {"toolResponse":{"id":"t","toolType":"GOOGLE_SEARCH_WEB","response":{}}}
            """;
        ChatAnswer answer = await ReadAsync(Of(Parts));
        ChatMessage message = ContentCopy.Of(answer.Response!, "google/gemini-3.8-flash").Messages[0];
        if (isStored) message = Stored(message);
        ChatRequest request = new() { Method = "M", History = [new(ChatRole.User, "u"), message] };
        AssertJson($"[{Parts}]", (await SentAsync(request)).GetProperty("contents")[1].GetProperty("parts"));
    }

    [Fact]
    public async Task Read_StateOfAnother_DoesNotGoOut()
    {
        ChatAnswer answer = await ReadAsync(Of(
            """{"text":"a","thoughtSignature":"eA=="},{"inlineData":{"mimeType":"image/png","data":"AQI="},"thoughtSignature":"eA=="},{"toolCall":{"id":"t"}}"""));
        ChatMessage message = ContentCopy.Of(answer.Response!, "elsewhere/gemini-3.8-flash").Messages[0];
        ChatRequest request = new() { Method = "M", History = [new(ChatRole.User, "u"), message] };
        AssertJson(
            """[{"text":"a"},{"inlineData":{"mimeType":"image/png","data":"AQI="}}]""",
            (await SentAsync(request)).GetProperty("contents")[1].GetProperty("parts"));
    }

    [Fact]
    public async Task Read_Unknown_RidesAlong()
    {
        ChatAnswer answer = await ReadAsync(
            """
            {"candidates":[{"content":{"parts":[{"text":"x"}]},"finishReason":"STOP","avgLogprobs":-0.5,"safetyRatings":[{"category":"C"}]}],
             "createTime":"2026-11-28T12:00:00.5Z","modelStatus":{"stage":"STABLE"}}
            """);
        ChatMessage message = Assert.Single(answer.Response!.Messages);
        Assert.Equal(["avgLogprobs", "safetyRatings"], message.AdditionalProperties!.Keys);
        Assert.Equal("STABLE", ((JsonElement)answer.Response.AdditionalProperties!["modelStatus"]!).GetProperty("stage").GetString());
        Assert.Equal(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero), answer.CreatedAt);
    }

    [Fact]
    public async Task Read_Grounding_IsCitedByCharacters()
    {
        ChatAnswer answer = await ReadAsync(Of(
            """{"text":"Grüße 😀 aus Oslo. Ende."}""",
            """
            ,"groundingMetadata":{"webSearchQueries":["q"],"groundingChunks":[{"web":{"uri":"https://a.test/","title":"A"}},
              {"retrievedContext":{"title":"B","text":"found"}},{"web":{"uri":"https://c.test/","title":"C"}}],
             "groundingSupports":[{"segment":{"startIndex":8,"endIndex":21,"text":"😀 aus Oslo"},"groundingChunkIndices":[0,1]},
              {"segment":{"endIndex":7,"text":"Grüße"},"groundingChunkIndices":[0]},{"segment":{"endIndex":5,"text":"elsewhere"},"groundingChunkIndices":[9,1]}]}
            """));
        List<CitationAnnotation> citations = [.. answer.Contents().Single().Annotations!.Cast<CitationAnnotation>()];
        Assert.Equal(["A", "B", "C"], citations.Select(c => c.Title));
        Assert.Equal("https://a.test/", citations[0].Url!.AbsoluteUri);
        Assert.Equal("found", citations[1].Snippet);
        Assert.Equal(["😀 aus Oslo", "Grüße"], Said(citations[0], answer.Text));
        Assert.Equal(["😀 aus Oslo"], Said(citations[1], answer.Text));
        Assert.Null(citations[2].AnnotatedRegions);
        Assert.True(answer.Response!.Messages[0].AdditionalProperties!.ContainsKey("groundingMetadata"));
    }

    private static IEnumerable<string> Said(CitationAnnotation citation, string text) =>
        citation.AnnotatedRegions!.Cast<TextSpanAnnotatedRegion>().Select(region => text[region.StartIndex!.Value..region.EndIndex!.Value]);

    [Theory]
    [InlineData("citations")]
    [InlineData("citationSources")]
    public async Task Read_Quotations_AreCited(string name)
    {
        ChatAnswer answer = await ReadAsync(Of(
            """{"text":"für alle"}""", $$""","citationMetadata":{"{{name}}":[{"startIndex":0,"endIndex":4,"uri":"https://a.test/"},{"license":"mit"}]}"""));
        CitationAnnotation citation = Assert.IsType<CitationAnnotation>(Assert.Single(answer.Contents().Single().Annotations!));
        Assert.Equal(["für"], Said(citation, answer.Text));
    }

    [Theory]
    [InlineData("MAX_TOKENS", null)]
    [InlineData("SAFETY", FailureKind.ContentFiltered)]
    [InlineData("RECITATION", FailureKind.ContentFiltered)]
    [InlineData("BLOCKLIST", FailureKind.ContentFiltered)]
    [InlineData("PROHIBITED_CONTENT", FailureKind.ContentFiltered)]
    [InlineData("SPII", FailureKind.ContentFiltered)]
    [InlineData("LANGUAGE", FailureKind.ContentFiltered)]
    [InlineData("IMAGE_SAFETY", FailureKind.ContentFiltered)]
    [InlineData("IMAGE_PROHIBITED_CONTENT", FailureKind.ContentFiltered)]
    [InlineData("IMAGE_RECITATION", FailureKind.ContentFiltered)]
    [InlineData("MALFORMED_FUNCTION_CALL", FailureKind.ProtocolError)]
    [InlineData("MALFORMED_RESPONSE", FailureKind.ProtocolError)]
    [InlineData("UNEXPECTED_TOOL_CALL", FailureKind.ProtocolError)]
    [InlineData("TOO_MANY_TOOL_CALLS", FailureKind.ProtocolError)]
    [InlineData("MISSING_THOUGHT_SIGNATURE", FailureKind.ProtocolError)]
    [InlineData("OTHER", FailureKind.ServerError)]
    [InlineData("NO_IMAGE", FailureKind.ServerError)]
    [InlineData("IMAGE_OTHER", FailureKind.ServerError)]
    public async Task Read_FinishReason_DecidesWhatItIs(string reason, FailureKind? kind)
    {
        Reply<ChatAnswer> reply = await AnswerAsync(Of("""{"text":"x"}""", reason: reason));
        Assert.Equal(kind, reply.Failure?.Kind);
        StreamOutcome stream = await StreamAsync(Of("""{"text":"x"}""", reason: reason));
        Assert.Equal(kind, stream.Failure?.Kind);
        if (kind is null) Assert.Equal(ChatFinishReason.Length, reply.Value!.FinishReason);
    }

    [Theory]
    [InlineData("""{"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":5,"totalTokenCount":5}}""", FailureKind.ContentFiltered)]
    [InlineData("""{"promptFeedback":{"blockReason":"MODEL_ARMOR","blockReasonMessage":"no"},"usageMetadata":{"promptTokenCount":5}}""", FailureKind.ContentFiltered)]
    [InlineData("""{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}""", FailureKind.Overloaded)]
    [InlineData("""[{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}]""", FailureKind.Overloaded)]
    [InlineData("""{"candidates":[{"content":{"role":"model"},"finishReason":"STOP"}],"usageMetadata":{"thoughtsTokenCount":30,"candidatesTokenCount":0}}""", FailureKind.ProtocolError)]
    [InlineData("""{"candidates":[{"content":{}}]}""", FailureKind.ProtocolError)]
    [InlineData("""{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":[1]}}]},"finishReason":"STOP"}]}""", FailureKind.SchemaViolation)]
    [InlineData("""{"candidates":[]}""", FailureKind.ProtocolError)]
    [InlineData("""{"candidates":[{"content":{"parts":[{"toolCall":{"id":"t"}}]},"finishReason":"STOP"}],"usageMetadata":{"candidatesTokenCount":9}}""", FailureKind.ProtocolError)]
    public async Task Read_NoAnswer_IsAFailure(string body, FailureKind kind)
    {
        Failure plain = (await AnswerAsync(body)).Failure!;
        Assert.Equal(kind, plain.Kind);
        if (body.Contains("promptTokenCount", StringComparison.Ordinal)) Assert.Equal(5, plain.Usage!.InputTokenCount);
        Failure stream = (await StreamAsync(body)).Failure!;
        if (!body.Contains("\"candidates\":[]", StringComparison.Ordinal) && !body.Contains("\"content\":{}", StringComparison.Ordinal)) Assert.Equal(kind, stream.Kind);
    }

    [Fact]
    public async Task Read_SeveralCandidates_IsTheFirst()
    {
        ChatAnswer answer = await ReadAsync(
            """{"candidates":[{"index":1,"content":{"parts":[{"text":"b"}]},"finishReason":"SAFETY"},{"index":0,"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}""");
        Assert.Equal("a", answer.Text);
    }

    [Fact]
    public async Task Read_DataInTheOtherAlphabet_IsRead()
    {
        ChatAnswer answer = await ReadAsync(Of("""{"inlineData":{"mimeType":"image/png","data":"_-8"}},{"inlineData":{"mimeType":"image/png","data":"?"}},{"inlineData":{"mimeType":"","data":"AQI="}}"""));
        AIContent[] contents = [.. answer.Contents()];
        Assert.Equal([0xFF, 0xEF], Assert.IsType<DataContent>(contents[0]).Data.ToArray());
        Assert.All(contents[1..], content => Assert.True(content.AdditionalProperties!.ContainsKey("geminiPart")));
    }
}
