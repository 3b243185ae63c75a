using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;
using static Fallback.Runtime.Tests.GeminiWire;

namespace Fallback.Runtime.Tests;

/// <content>Conversations: turns, tool loops, files.</content>
public partial class GeminiRequestTests
{
    private const string Own = "google/" + Newest;

    private static ChatMessage User(params AIContent[] contents) => new(ChatRole.User, contents);

    private static ChatMessage Model(params AIContent[] contents) => new(ChatRole.Assistant, contents);

    private static ChatMessage Results(params AIContent[] contents) => new(ChatRole.Tool, contents);

    private static FunctionCallContent Call(string id, string? signature = null, string? tier = null)
    {
        var call = new FunctionCallContent(id, "weather", new Dictionary<string, object?> { ["city"] = "Oslo" });
        if (signature is not null) (call.AdditionalProperties ??= [])["thoughtSignature"] = signature;
        return tier is null ? call : Origin.Stamp(call, tier);
    }

    private static async Task<JsonElement> ContentsAsync(string model = Newest, string? baseUrl = null, params ChatMessage[] history)
    {
        ChatRequest request = new() { Method = "M", History = history };
        return (baseUrl is null ? await SentAsync(request, model) : await SentAsync(request, model, baseUrl)).GetProperty("contents");
    }

    [Fact]
    public async Task Write_Turns_AreMergedAndNeverEmpty()
    {
        JsonElement contents = await ContentsAsync(history:
        [
            new(ChatRole.System, "s"), Model(new TextContent("Hello.")), User(new TextContent("a"), new TextContent("")), User(new TextContent("b")),
            Model(new TextContent("")), new(ChatRole.System, "by the way"), Model(new UsageContent(new()), new TextContent("c")), Model(new TextContent("d")),
            User(new TextContent("e")),
        ]);
        AssertJson(
            """
            [{"role":"user","parts":[{"text":"(The conversation goes on.)"}]},{"role":"model","parts":[{"text":"Hello."}]},
             {"role":"user","parts":[{"text":"a"},{"text":"b"},{"text":"by the way"}]},{"role":"model","parts":[{"text":"c"},{"text":"d"}]},
             {"role":"user","parts":[{"text":"e"}]}]
            """,
            contents);
    }

    [Fact]
    public async Task Write_Results_StandBehindTheirCalls_WhateverTheUserHasSaidBefore()
    {
        JsonElement contents = await ContentsAsync(history:
        [
            User(new TextContent("a")), Model(Call("c1"), Call("c2")), User(new TextContent("wait"), new FunctionResultContent("c1", "x")),
            Results(new FunctionResultContent("c2", "y")),
        ]);
        Assert.Equal(4, contents.GetArrayLength());
        Assert.Equal(2, contents[2].GetProperty("parts").EnumerateArray().Count(static part => part.TryGetProperty("functionResponse", out _)));
        Assert.Equal("wait", contents[3].GetProperty("parts")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Write_MembersThatAreTheEngines_AreNotWrittenTwice()
    {
        var options = new ChatOptions { AdditionalProperties = new() { ["contents"] = "x", ["systemInstruction"] = new { parts = new[] { new { text = "own" } } } } };
        JsonElement sent = await SentAsync(new ChatRequest { Method = "M", System = "s", User = "u", Options = options });
        Assert.Equal(["contents", "generationConfig", "systemInstruction"], sent.EnumerateObject().Select(static member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal("own", sent.GetProperty("systemInstruction").GetProperty("parts")[0].GetProperty("text").GetString());
        Assert.Equal(JsonValueKind.Array, sent.GetProperty("contents").ValueKind);
    }

    [Fact]
    public async Task Write_SystemAlone_IsTheUsers() =>
        AssertJson(
            """{"contents":[{"role":"user","parts":[{"text":"s"}]}],"generationConfig":{}}""", await SentAsync(new ChatRequest { Method = "M", System = "s" }));

    [Fact]
    public async Task Write_ToolLoop_GoesBackAsItCame()
    {
        foreach (bool isStored in (bool[])[false, true])
        {
            ChatMessage model = Model(
                Origin.Stamp(new TextReasoningContent("hm") { ProtectedData = "c2ln" }, Own), new TextContent("Let me see."),
                Origin.Stamp(new TextReasoningContent("") { ProtectedData = "dGV4dA==" }, Own), Call("c1", "Y2FsbA==", Own), Call("c2", null, Own));
            ChatMessage[] history =
            [
                User(new TextContent("u")), isStored ? Stored(model) : model,
                Results(new FunctionResultContent("c2", JsonElement.Parse("""{"t":1}""")), new FunctionResultContent("c1", "cold")), User(new TextContent("and?")),
            ];
            AssertJson(
                """
                [{"role":"user","parts":[{"text":"u"}]},
                 {"role":"model","parts":[{"text":"hm","thought":true,"thoughtSignature":"c2ln"},{"text":"Let me see.","thoughtSignature":"dGV4dA=="},
                  {"functionCall":{"id":"c1","name":"weather","args":{"city":"Oslo"}},"thoughtSignature":"Y2FsbA=="},
                  {"functionCall":{"id":"c2","name":"weather","args":{"city":"Oslo"}}}]},
                 {"role":"user","parts":[{"functionResponse":{"id":"c1","name":"weather","response":{"output":"cold"}}},
                  {"functionResponse":{"id":"c2","name":"weather","response":{"t":1}}}]},
                 {"role":"user","parts":[{"text":"and?"}]}]
                """,
                await ContentsAsync(history: history));
        }
    }

    [Fact]
    public async Task Write_SignatureAlone_IsAnEmptyText()
    {
        JsonElement contents = await ContentsAsync(history:
            [User(new TextContent("u")), Model(Origin.Stamp(new TextReasoningContent("") { ProtectedData = "c2ln" }, Own)), User(new TextContent("v"))]);
        AssertJson("""{"role":"model","parts":[{"text":"","thoughtSignature":"c2ln"}]}""", contents[1]);
    }

    [Theory]
    [InlineData(Newest, "skip_thought_signature_validator")]
    [InlineData("gemini-4-argon", "skip_thought_signature_validator")]
    [InlineData("gemini-2.5-flash", null)]
    public async Task Write_LoopOfAnother_HasTheDocumentedSignatureOnItsFirstCall(string model, string? signature)
    {
        JsonElement contents = await ContentsAsync(model, history:
        [
            User(new TextContent("u")),
            Model(
                Origin.Stamp(new TextReasoningContent("secret") { ProtectedData = "x" }, "other/m"), Call("toolu_1", "theirs", "other/m"), Call("toolu_2", null, "other/m")),
            Results(new FunctionResultContent("toolu_1", "a"), new FunctionResultContent("toolu_2", "b")),
        ]);
        JsonElement parts = contents[1].GetProperty("parts");
        Assert.Equal(2, parts.GetArrayLength());
        Assert.Equal(signature, parts[0].TryGetProperty("thoughtSignature", out JsonElement given) ? given.GetString() : null);
        Assert.False(parts[1].TryGetProperty("thoughtSignature", out _));
        Assert.Equal("toolu_1", parts[0].GetProperty("functionCall").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Write_OnVertex_HasNoIds()
    {
        JsonElement contents = await ContentsAsync(
            baseUrl: "https://aiplatform.googleapis.com/v1", history:
            [User(new TextContent("u")), Model(Call("c1", "s", Own)), Results(new FunctionResultContent("c1", "r"))]);
        AssertJson("""{"name":"weather","args":{"city":"Oslo"}}""", contents[1].GetProperty("parts")[0].GetProperty("functionCall"));
        AssertJson("""{"name":"weather","response":{"output":"r"}}""", contents[2].GetProperty("parts")[0].GetProperty("functionResponse"));
    }

    [Fact]
    public async Task Write_IdsThatComeAgain_NameTheFunctionOfTheirTurn()
    {
        JsonElement contents = await ContentsAsync(history:
        [
            User(new TextContent("u")), Model(Call("call_0", "s", Own)), Results(new FunctionResultContent("call_0", "a")),
            Model(Origin.Stamp(new FunctionCallContent("call_0", "other"), Own)), Results(new FunctionResultContent("call_0", "b")),
        ]);
        Assert.Equal(["weather", "other"], new[] { 2, 4 }.Select(at => contents[at].GetProperty("parts")[0].GetProperty("functionResponse").GetProperty("name").GetString()));
    }

    public static TheoryData<object?, Exception?, string> ToolValues => new()
    {
        { "text", null, """{"output":"text"}""" },
        { "{\"a\":1}", null, """{"output":"{\"a\":1}"}""" },
        { 5, null, """{"output":5}""" },
        { null, null, """{"output":null}""" },
        { JsonElement.Parse("[1,2]"), null, """{"output":[1,2]}""" },
        { new Dictionary<string, object?> { ["a"] = 1 }, null, """{"a":1}""" },
        { null, new InvalidOperationException("secret"), """{"error":"InvalidOperationException"}""" },
        { new TextContent("t"), null, """{"output":"t"}""" },
    };

    [Theory]
    [MemberData(nameof(ToolValues))]
    public async Task Write_Result_IsAnObject(object? value, Exception? thrown, string expected)
    {
        JsonElement contents = await ContentsAsync(history:
            [User(new TextContent("u")), Model(Call("c1")), Results(new FunctionResultContent("c1", value) { Exception = thrown })]);
        AssertJson(expected, contents[2].GetProperty("parts")[0].GetProperty("functionResponse").GetProperty("response"));
    }

    [Theory]
    [InlineData(Newest, "image/png", true)]
    [InlineData(Newest, "audio/wav", false)]
    [InlineData("gemini-2.5-flash", "image/png", false)]
    public async Task Write_FileThatAToolHasFound_StandsInTheResultOrBelowIt(string model, string type, bool isWithin)
    {
        JsonElement contents = await ContentsAsync(model, history:
        [
            User(new TextContent("u")), Model(Call("c1")),
            Results(new FunctionResultContent("c1", new AIContent[] { new TextContent("see"), new DataContent(new byte[] { 1, 2 }, type) })),
        ]);
        JsonElement response = contents[2].GetProperty("parts")[0].GetProperty("functionResponse");
        string file = $$$"""[{"inlineData":{"mimeType":"{{{type}}}","data":"AQI="}}]""";
        AssertJson(isWithin ? """{"output":"see"}""" : """{"output":"see\nSee the file below."}""", response.GetProperty("response"));
        Assert.Equal(isWithin ? 3 : 4, contents.GetArrayLength());
        AssertJson(file, isWithin ? response.GetProperty("parts") : contents[3].GetProperty("parts"));
    }

    [Fact]
    public async Task Write_Files_AreInlineOrByAddress()
    {
        var video = new UriContent("https://youtu.be/x", "video/mp4")
        {
            AdditionalProperties = new() { ["videoMetadata"] = JsonElement.Parse("""{"startOffset":"1s"}""") },
        };
        JsonElement contents = await ContentsAsync(history:
        [
            User(
                new DataContent(new byte[] { 1 }, "image/png"), new DataContent(new byte[] { 2 }, "application/pdf"), new DataContent(new byte[] { 3 }, "audio/wav"),
                new UriContent("https://a.test/i.JPG", "image/*"), new UriContent("https://a.test/i", "image/*"), video, new HostedFileContent("files/abc"),
                new HostedFileContent("https://generativelanguage.googleapis.com/v1beta/files/d") { MediaType = "text/plain" }),
        ]);
        AssertJson(
            """
            [{"inlineData":{"mimeType":"image/png","data":"AQ=="}},{"inlineData":{"mimeType":"application/pdf","data":"Ag=="}},
             {"inlineData":{"mimeType":"audio/wav","data":"Aw=="}},{"fileData":{"mimeType":"image/jpeg","fileUri":"https://a.test/i.JPG"}},
             {"fileData":{"fileUri":"https://a.test/i"}},
             {"fileData":{"mimeType":"video/mp4","fileUri":"https://youtu.be/x"},"videoMetadata":{"startOffset":"1s"}},
             {"fileData":{"fileUri":"https://generativelanguage.googleapis.com/v1beta/files/abc"}},
             {"fileData":{"mimeType":"text/plain","fileUri":"https://generativelanguage.googleapis.com/v1beta/files/d"}}]
            """,
            contents[0].GetProperty("parts"));
    }

    [Fact]
    public void Objection_ContentWithoutAForm_IsNamed()
    {
        Assert.Equal("HostedVectorStoreContent", Dialect.Gemini.Objection(new HostedVectorStoreContent("v")));
        Assert.Equal("HostedFileSearchTool", Dialect.Gemini.Objection(new HostedFileSearchTool()));
        Assert.Null(Dialect.Gemini.Objection(new HostedWebSearchTool()));
    }
}
