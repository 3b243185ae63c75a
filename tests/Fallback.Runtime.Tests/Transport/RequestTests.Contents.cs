using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <content>Contents of messages, and of what tools have found.</content>
public partial class RequestTests
{
    [Fact]
    public async Task Write_ResultsBesideOtherContent_LosesNothing()
    {
        ChatRequest request = ScriptedProvider.Ask("u", null,
            new ChatMessage(ChatRole.Tool, [new TextContent("see"), new DataContent(new byte[] { 1, 2 }, "image/png"), new FunctionResultContent("c1", "r")]));
        AssertJson("""
            [{"role":"tool","tool_call_id":"c1","content":"r"},
             {"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AQI="}}]},{"role":"user","content":"u"}]
            """, (await ScriptedProvider.SentAsync(request)).GetProperty("messages"));
    }

    [Fact]
    public async Task Write_ContentsAsAResult_AreSentAsThemselvesAlsoFromAStoredConversation()
    {
        List<AIContent> found = [new TextContent("see"), new DataContent(new byte[] { 1, 2 }, "image/png")];
        object[] results =
        [
            found, JsonSerializer.SerializeToElement<IList<AIContent>>(found, AIJsonUtilities.DefaultOptions),
            new ChatMessage(ChatRole.Tool, found), new ChatResponse(new ChatMessage(ChatRole.Assistant, found)),
        ];
        foreach (object result in results)
        {
            ChatRequest request = ScriptedProvider.Ask("u", null, new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", result)]));
            AssertJson("""
                [{"role":"tool","tool_call_id":"c1","content":"see\nSee the file below."},
                 {"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AQI="}}]},{"role":"user","content":"u"}]
                """, (await ScriptedProvider.SentAsync(request)).GetProperty("messages"));
        }
    }

    [Theory]
    [InlineData("""[{"$type":"uri","uri":"https://a.test/i.png","mediaType":"image/png"}]""")]
    [InlineData("""[{"$type":"text","text":"a"},1]""")]
    [InlineData("""[{"$type":"data","uri":"nowhere"}]""")]
    [InlineData("""{"$type":"data"}""")]
    [InlineData("[]")]
    public async Task Write_JsonOfATool_IsAValue(string json)
    {
        ChatRequest request = ScriptedProvider.Ask("u", null, new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", JsonSerializer.Deserialize<JsonElement>(json))]));
        Assert.Equal(json, (await ScriptedProvider.SentAsync(request)).GetProperty("messages")[0].GetProperty("content").GetString());
    }

    [Fact]
    public async Task Write_TextAsAResult_ReadsTheSame_AlsoOnceStored()
    {
        foreach (object result in (object[])["sunny", JsonSerializer.SerializeToElement("sunny")])
        {
            ChatRequest request = ScriptedProvider.Ask("u", null, new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", result)]));
            Assert.Equal("sunny", (await ScriptedProvider.SentAsync(request)).GetProperty("messages")[0].GetProperty("content").GetString());
        }
    }

    [Fact]
    public async Task Write_ErrorAsAResult_IsTold()
    {
        ChatRequest request = ScriptedProvider.Ask("u", null, new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", new ErrorContent("no such city"))]));
        Assert.Equal("no such city", (await ScriptedProvider.SentAsync(request)).GetProperty("messages")[0].GetProperty("content").GetString());
    }

    public static TheoryData<string, string, ChatRequest> Unsendable => new()
    {
        { "groq", "DataContent of audio/wav", Holding(new DataContent(new byte[] { 1 }, "audio/wav")) },
        { "openai", "UriContent of audio/wav", Holding(new UriContent("https://example.com/a.wav", "audio/wav")) },
        { "openai", "DataContent of audio/x-unknown", Holding(new DataContent(new byte[] { 1 }, "audio/x-unknown")) },
        { "openai", "UriContent of application/pdf", Holding(new UriContent("https://example.com/a.pdf", "application/pdf")) },
        { "ollama", "DataContent of application/pdf", Holding(new DataContent(new byte[] { 1 }, "application/pdf")) },
        { "openai", "DataContent of video/mp4", Holding(new DataContent(new byte[] { 1 }, "video/mp4")) },
        { "mistral", "HostedFileContent", Holding(new HostedFileContent("f1")) },
        { "openai", "HostedVectorStoreContent", Holding(new HostedVectorStoreContent("v1")) },
        { "acme", "DataContent of video/mp4", Holding(new FunctionResultContent("c1", new DataContent(new byte[] { 1 }, "video/mp4"))) },
        { "openai", "HostedWebSearchTool", ScriptedProvider.Ask(options: new ChatOptions { Tools = [new HostedWebSearchTool()] }) },
    };

    [Theory]
    [MemberData(nameof(Unsendable), DisableDiscoveryEnumeration = true)]
    public void Objection_ContentThatAVendorHasNoFormFor_NamesIt(string vendor, string name, ChatRequest request)
    {
        ScriptedProvider provider = ScriptedProvider.Answering("{}");
        Assert.Equal(name, new HttpTransport(provider.Clock).Objection(provider.Endpoint(vendor: vendor), request));
    }

    public static TheoryData<string, AIContent, string> Parts => new()
    {
        { "openai", new DataContent(new byte[] { 1, 2 }, "application/pdf") { Name = "a.pdf" }, """{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AQI="}}""" },
        { "acme", new DataContent(new byte[] { 1, 2 }, "application/pdf"), """{"type":"file","file":{"filename":"file.pdf","file_data":"data:application/pdf;base64,AQI="}}""" },
        { "openai", new HostedFileContent("file-1"), """{"type":"file","file":{"file_id":"file-1"}}""" },
        { "openai", new DataContent(new byte[] { 1, 2 }, "audio/wav"), """{"type":"input_audio","input_audio":{"data":"AQI=","format":"wav"}}""" },
        { "openrouter", new UriContent("https://example.com/a.pdf", "application/pdf"), """{"type":"file","file":{"filename":"file.pdf","file_data":"https://example.com/a.pdf"}}""" },
        { "mistral", new UriContent("https://example.com/a.pdf", "application/pdf"), """{"type":"document_url","document_url":"https://example.com/a.pdf"}""" },
        { "vllm", new UriContent("https://example.com/a.mp4", "video/mp4"), """{"type":"video_url","video_url":{"url":"https://example.com/a.mp4"}}""" },
    };

    [Theory]
    [MemberData(nameof(Parts), DisableDiscoveryEnumeration = true)]
    public async Task Write_ContentsOfOtherKinds_AreThePartsOfTheVendor(string vendor, AIContent content, string part)
    {
        JsonElement sent = await ScriptedProvider.SentAsync(Holding(new TextContent("see"), content), new RequestShape("small", "max_tokens") { Flavour = ChatFlavour.Of(vendor) });
        AssertJson($$"""[{"role":"user","content":[{"type":"text","text":"see"},{{part}}]},{"role":"user","content":"u"}]""", sent.GetProperty("messages"));
    }

    private static ChatRequest Holding(params AIContent[] contents) => ScriptedProvider.Ask("u", null, new ChatMessage(ChatRole.User, contents));
}
