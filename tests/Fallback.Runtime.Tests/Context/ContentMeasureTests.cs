using System.Buffers.Binary;
using System.Text;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Context;

/// <summary>Every content has a measure, and what has none is unknown, not nothing.</summary>
public sealed class ContentMeasureTests
{
    [Theory]
    [InlineData("%PDF-1.4\n1 0 obj<</Type /Pages/Count 2>>\n<</Type/Page>>\n<</Type /Page /Parent 1 0 R>>", 2)]
    [InlineData("%PDF-1.4\n<</Type/Page>>", 1)]
    [InlineData("%PDF-1.4 nothing to be seen", null)]
    [InlineData("%PDF-1.5 <</Type/Page>> <</Type /ObjStm>>", null)]
    [InlineData("", null)]
    public void PagesOfAPdf_AreCounted_WhereAllCanBeSeen(string file, int? pages) => Assert.Equal(pages, PdfPages.Count(Encoding.ASCII.GetBytes(file)));

    [Fact]
    public void Pdf_TakesItsPages_ElseItsBytes()
    {
        ContentMeasure two = Measure("%PDF-1.4 <</Type/Page>><</Type/Page>>"u8.ToArray(), "application/pdf");
        ContentMeasure large = Measure(new byte[2_000_000], "application/pdf; version=1.7");

        Assert.Equal((6_000, 9_200), (two.Expected, two.Most));
        Assert.Equal((41 * 3_000, 1_001 * 4_600), (large.Expected, large.Most));
    }

    [Fact]
    public void Sound_TakesItsSeconds()
    {
        byte[] wave = new byte[44 + 32_000];
        "RIFF"u8.CopyTo(wave);
        "WAVE"u8.CopyTo(wave.AsSpan(8));
        BinaryPrimitives.WriteUInt32LittleEndian(wave.AsSpan(28), 16_000);
        byte[] lying = [.. wave];
        BinaryPrimitives.WriteUInt32LittleEndian(lying.AsSpan(28), 0);

        Assert.Equal(new ContentMeasure(3 * 32, 3 * 32), Measure(wave, "audio/wav"));
        Assert.True(Measure(lying, "audio/wav").Most > 1_000);
        Assert.Equal((126 * 32, 1_667 * 32), Measure(new byte[1_000_000], "audio/mpeg") is var mp3 ? (mp3.Expected, mp3.Most) : default);
    }

    public static TheoryData<string> Immeasurable => [.. _immeasurable.Keys];

    private static readonly Dictionary<string, AIContent> _immeasurable = new()
    {
        ["sheet"] = new DataContent(new byte[10], "application/vnd.ms-excel"),
        ["link"] = new UriContent("https://example.com/a.pdf", "application/pdf"),
        ["file"] = new HostedFileContent("file_1"),
        ["file without a size"] = new HostedFileContent("file_1") { MediaType = "application/pdf" },
        ["store"] = new HostedVectorStoreContent("store"),
        ["own"] = new OwnContent(),
        ["within a result"] = new FunctionResultContent("1", new List<AIContent> { new TextContent("a"), new HostedFileContent("file_1") }),
        ["within a provider's result"] = new McpServerToolResultContent("1") { Outputs = [new OwnContent()] },
    };

    [Theory, MemberData(nameof(Immeasurable))]
    public void WhatNobodyKnows_IsUnknown_AndNotNothing(string name)
    {
        MediaMeter media = Media(_immeasurable[name]);

        Assert.Null(media.Most);
        Assert.True(media.Expected > 0);
        Assert.True(RequestSize.Bytes(Request(_immeasurable[name]), null) > int.MaxValue);
    }

    [Fact]
    public void WhatCanBeMeasured_IsKnown()
    {
        AIContent[] known =
        [
            new TextContent("a"), new DataContent(new byte[10], "text/csv"), new DataContent(new byte[10], "image/png"), new DataContent(new byte[10], "application/pdf"),
            new DataContent(new byte[10], "video/mp4"), new UriContent("https://example.com/a.png", "image/png"), new HostedFileContent("f") { MediaType = "text/plain", SizeInBytes = 100 },
            new HostedFileContent("f") { MediaType = "image/png" }, new FunctionCallContent("1", "find"), new FunctionResultContent("1", new TextContent("a")), new UsageContent(new UsageDetails()),
            new ErrorContent("oh"), new TextReasoningContent("hm"), new CodeInterpreterToolResultContent("1") { Outputs = [new TextContent("2")] },
        ];

        Assert.All(known, static content => Assert.NotNull(Media(content).Most));
    }

    [Fact]
    public void TextThatIsCarriedAsData_CountsAsText()
    {
        string text = string.Join(',', Enumerable.Range(0, 2_000));
        var asText = new TokenMeter(null);
        var asData = new TokenMeter(null);
        PromptParts.Message(new ChatMessage(ChatRole.User, text), ref asText);
        PromptParts.Message(new ChatMessage(ChatRole.User, [new DataContent(Encoding.UTF8.GetBytes(text), "text/csv")]), ref asData);

        Assert.Equal((asText.Total, 0), (asData.Total, asData.OfMedia));
    }

    [Fact]
    public void ToolsOfTheProvider_AndItsConversation_AreUnknown()
    {
        Assert.Null(Frame(new ChatOptions { Tools = [new HostedWebSearchTool()] }).Most);
        Assert.Null(Frame(new ChatOptions { ConversationId = "conv_1" }).Most);
        Assert.NotNull(Frame(new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("find", "Finds.", Caching.CacheKeyTests.Json("{}"))] }).Most);
    }

    private static ContentMeasure Measure(byte[] data, string type) => ContentMeasure.Of(new DataContent(data, type));

    private static ChatRequest Request(AIContent content) => new() { Method = "m", History = [new ChatMessage(ChatRole.User, [content])] };

    private static MediaMeter Media(AIContent content)
    {
        var media = new MediaMeter();
        PromptParts.Message(new ChatMessage(ChatRole.User, [content]), ref media);
        return media;
    }

    private static MediaMeter Frame(ChatOptions options)
    {
        var media = new MediaMeter();
        PromptParts.Frame(new ChatRequest { Method = "m", User = "q", Options = options }, null, ref media);
        return media;
    }

    private sealed class OwnContent : AIContent;
}
