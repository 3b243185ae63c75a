using System.Text.Json;
using Microsoft.Extensions.AI;
using static Fallback.Runtime.Tests.GeminiWire;

namespace Fallback.Runtime.Tests;

public class GeminiStreamTests
{
    private static string Chunk(string parts, string? reason = null, string more = "") =>
        $$"""{"candidates":[{"content":{"parts":[{{parts}}],"role":"model"}{{(reason is null ? "" : $",\"finishReason\":\"{reason}\"")}}{{more}}}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":2,"totalTokenCount":12},"modelVersion":"gemini-3.8-flash","responseId":"r1"}""";

    [Fact]
    public async Task Read_Text_ComesInPiecesAndUsageOnce()
    {
        StreamOutcome outcome = await StreamAsync(Chunk("""{"text":"One"}"""), Chunk("""{"text":" two"}"""), Chunk("""{"text":""}""", "STOP"));
        Assert.Equal(("One two", ChatFinishReason.Stop, null), (outcome.Text, outcome.FinishReason, outcome.Failure));
        Assert.Null(outcome.Chunks[0].Extras);
        Assert.Equal(("gemini-3.8-flash", "r1"), (outcome.Chunks[0].Model, outcome.Chunks[0].ResponseId));
        Assert.Equal(12, Assert.Single(outcome.Chunks, chunk => chunk.Usage is not null).Usage!.TotalTokenCount);
        Assert.Single(outcome.Contents.OfType<UsageContent>());
    }

    [Fact]
    public async Task Read_ThoughtsAndSignatures_ComeInTheirPlaces()
    {
        StreamOutcome outcome = await StreamAsync(
            Chunk("""{"text":"hm","thought":true}"""), Chunk("""{"text":"Yes"}"""), Chunk("""{"text":"","thoughtSignature":"c2ln"}""", "STOP"));
        Assert.Equal(("Yes", "hm"), (outcome.Text, outcome.Thoughts));
        Assert.Equal("c2ln", outcome.Contents.OfType<TextReasoningContent>().Last().ProtectedData);
    }

    [Fact]
    public async Task Read_Calls_AreTheSameAsInAPlainAnswer()
    {
        StreamOutcome outcome = await StreamAsync(
            Chunk("""{"functionCall":{"name":"f","args":{"a":1}},"thoughtSignature":"c2ln"}"""), Chunk("""{"functionCall":{"name":"f"}}"""), Chunk("", "STOP"));
        Assert.Equal(ChatFinishReason.ToolCalls, outcome.FinishReason);
        FunctionCallContent[] calls = [.. outcome.Contents.OfType<FunctionCallContent>()];
        Assert.Equal(["r1_0", "r1_1"], calls.Select(call => call.CallId));
        Assert.Equal("c2ln", calls[0].AdditionalProperties!["thoughtSignature"]);
    }

    [Fact]
    public async Task Read_CallInPieces_IsPutTogether()
    {
        StreamOutcome outcome = await StreamAsync(
            Chunk("""{"functionCall":{"name":"cook","willContinue":true},"thoughtSignature":"c2ln"}"""),
            Chunk("""{"functionCall":{"partialArgs":[{"jsonPath":"$.dish.steps[0].text","stringValue":"bo","willContinue":true}],"willContinue":true}}"""),
            Chunk("""{"functionCall":{"partialArgs":[{"jsonPath":"$.dish.steps[0].text","stringValue":"il"},{"jsonPath":"$.dish.steps[1].text","stringValue":"eat"},{"jsonPath":"$.n","numberValue":2},{"jsonPath":"$['hot']","boolValue":true},{"jsonPath":"$.none","nullValue":null}],"willContinue":true}}"""),
            Chunk("""{"functionCall":{}}"""), Chunk("""{"functionCall":{"name":"rest","args":{}}}""", "STOP"));
        FunctionCallContent[] calls = [.. outcome.Contents.OfType<FunctionCallContent>()];
        Assert.Equal(["cook", "rest"], calls.Select(call => call.Name));
        Assert.Equal("""{"dish":{"steps":[{"text":"boil"},{"text":"eat"}]},"n":2,"hot":true,"none":null}""", JsonValues.ToText(calls[0].Arguments));
        Assert.Equal("c2ln", calls[0].AdditionalProperties!["thoughtSignature"]);
    }

    [Theory]
    [InlineData("$.a[5]")]
    [InlineData("a")]
    [InlineData("$.a.b[")]
    [InlineData("$[0]")]
    public async Task Read_PieceWithoutAPlace_MakesNoCall(string path)
    {
        StreamOutcome outcome = await StreamAsync(
            Chunk("""{"functionCall":{"name":"f","willContinue":true}}"""),
            Chunk($$$"""{"functionCall":{"partialArgs":[{"jsonPath":"{{{path}}}","stringValue":"x"}]}}""", "STOP"));
        Assert.Equal(FailureKind.SchemaViolation, outcome.Failure!.Kind);
    }

    [Fact]
    public async Task Read_EndWithinACall_IsAFailure() =>
        Assert.Equal(FailureKind.ProtocolError, (await StreamAsync(Chunk("""{"functionCall":{"name":"f","willContinue":true}}""", "STOP"))).Failure!.Kind);

    [Fact]
    public async Task Read_GooglesTools_WaitForTheAnswer()
    {
        StreamOutcome outcome = await StreamAsync(
            Chunk("""{"text":"hm","thought":true}"""), Chunk("""{"toolCall":{"id":"t","toolType":"GOOGLE_SEARCH_WEB"},"thoughtSignature":"c2ln"}"""),
            Chunk("""{"toolResponse":{"id":"t"}}"""), Chunk("""{"text":"Found"}"""), Chunk("", "STOP"));
        Assert.Equal([false, false, false, true], outcome.Chunks.Take(4).Select(chunk => chunk.HasContent));
        Assert.All(outcome.Chunks.Take(4), chunk => Assert.True(chunk.IsProgress));
        Assert.Equal(["toolCall", "toolResponse"], outcome.Contents
            .Where(content => content.GetType() == typeof(AIContent)).Select(content => ((JsonElement)content.AdditionalProperties!["geminiPart"]!).EnumerateObject().First().Name));
        Assert.Equal("Found", outcome.Text);
    }

    [Fact]
    public async Task Read_Grounding_IsCitedOverTheWholeText()
    {
        StreamOutcome outcome = await StreamAsync(
            Chunk("""{"text":"Grüße "}"""), Chunk("""{"text":"aus Oslo"}"""),
            Chunk("", "STOP", ""","groundingMetadata":{"groundingChunks":[{"web":{"uri":"https://a.test/","title":"A"}}],"groundingSupports":[{"segment":{"startIndex":8,"endIndex":16,"text":"aus Oslo"},"groundingChunkIndices":[0]}]}"""));
        TextContent cited = Assert.Single(outcome.Contents.OfType<TextContent>(), content => content.Annotations is not null);
        var citation = Assert.IsType<CitationAnnotation>(Assert.Single(cited.Annotations!));
        var region = Assert.IsType<TextSpanAnnotatedRegion>(Assert.Single(citation.AnnotatedRegions!));
        Assert.Equal("aus Oslo", outcome.Text[region.StartIndex!.Value..region.EndIndex!.Value]);
    }

    [Theory]
    [InlineData("""{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}""", FailureKind.Overloaded)]
    [InlineData("""{"error":{"code":500,"message":"Internal error encountered.","status":"INTERNAL"}}""", FailureKind.ServerError)]
    [InlineData("""{"promptFeedback":{"blockReason":"SAFETY"}}""", FailureKind.ContentFiltered)]
    [InlineData("nonsense", FailureKind.ProtocolError)]
    public async Task Read_ErrorBehindText_IsAFailureWithTheUsageSoFar(string data, FailureKind kind)
    {
        StreamOutcome outcome = await StreamAsync(Chunk("""{"text":"One"}"""), data);
        Assert.Equal(("One", kind, 12), (outcome.Text, outcome.Failure!.Kind, outcome.Failure.Usage!.TotalTokenCount));
    }

    [Fact]
    public async Task Read_RawErrorInTheStream_IsAFailure()
    {
        ScriptedProvider provider = ScriptedProvider.Streaming(
            $"data: {Chunk("""{"text":"One"}""")}\r\n\r\n", "{\n  \"error\": {\n    \"code\": 503,\n    \"message\": \"The model is overloaded.\",\n    \"status\": \"UNAVAILABLE\"\n  }\n}\n");
        StreamOutcome outcome = await provider.ReadAsync(Endpoint(provider));
        Assert.Equal(FailureKind.Overloaded, outcome.Failure!.Kind);
    }

    [Fact]
    public async Task Read_NoFinishReason_IsCut() =>
        Assert.Equal(FailureKind.StreamInterrupted, (await StreamAsync(Chunk("""{"text":"One"}"""))).Failure!.Kind);
}
