using Fallback.Gateway;
using Microsoft.Extensions.AI;
using static Fallback.AspNetCore.Tests.Gateway.Reading;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>What messages and their parts are read as.</summary>
public class MessageReaderTests
{
    private const string Pixel = "iVBORw0KGgo=";

    [Theory]
    [InlineData("system")]
    [InlineData("developer")]
    [InlineData("user")]
    [InlineData("assistant")]
    public void Message_OfARole_IsItsText(string role)
    {
        ChatMessage message = Message($$"""{"content":"hi","name":"Ann","role":"{{role}}"}""");
        Assert.Equal((role, "hi", "Ann"), (message.Role.Value, message.Text, message.AuthorName));
        Assert.Null(message.AdditionalProperties);
    }

    [Fact]
    public void Message_WithParts_HasThemInOrder()
    {
        ChatMessage message = Message("""{"role":"user","content":[{"type":"text","text":"a"},{"text":"b","type":"text"}]}""");
        Assert.Equal(["a", "b"], message.Contents.Cast<TextContent>().Select(static text => text.Text));
    }

    [Fact]
    public void Assistant_WithCallsAndThoughts_HasAll()
    {
        ChatMessage message = Message("""
            {"role":"assistant","content":null,"reasoning_content":"hm","tool_calls":[
                {"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"a\": 1}"}},
                {"id":"call_2","index":1,"function":{"name":"g","arguments":""},"extra_content":{"x":1}}]}
            """);
        var thought = Assert.IsType<TextReasoningContent>(message.Contents[0]);
        Assert.Equal(("hm", "reasoning_content"), (thought.Text, Origin.Text(thought.AdditionalProperties, Origin.ReasoningMember)));
        var first = Assert.IsType<FunctionCallContent>(message.Contents[1]);
        Assert.Equal(("call_1", "f", "1"), (first.CallId, first.Name, first.Arguments!["a"]?.ToString()));
        var second = Assert.IsType<FunctionCallContent>(message.Contents[2]);
        Assert.Empty(second.Arguments!);
        Assert.Equal("""{"x":1}""", Kept(second.AdditionalProperties, "extra_content"));
        Assert.Equal(3, message.Contents.Count);
    }

    [Theory]
    [InlineData("\"{\\\"a\\\":\"", "{\"a\":")]
    [InlineData("\"[1]\"", "[1]")]
    [InlineData("\"{\\\"a\\\":\\\"\\\\ud800\\\"}\"", "{\"a\":\"\\ud800\"}")]
    public void Arguments_ThatAreNoObject_AreKeptAsTheyWere(string arguments, string expected)
    {
        ChatMessage message = Message($$$"""
            {"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":{{{arguments}}}}}]}
            """);
        var call = Assert.IsType<FunctionCallContent>(Assert.Single(message.Contents));
        Assert.Null(call.Arguments);
        Assert.Equal(expected, Kept(call.AdditionalProperties, "wire.arguments"));
    }

    [Fact]
    public void Arguments_ThatAreAnObject_AreTaken()
    {
        ChatMessage message = Message("""
            {"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":{"a":[1]}}}]}
            """);
        Assert.Equal("[1]", Assert.IsType<FunctionCallContent>(Assert.Single(message.Contents)).Arguments!["a"]?.ToString());
    }

    [Fact]
    public void Call_OfACustomTool_IsUnknown()
    {
        ChatMessage message = Message("""
            {"role":"assistant","tool_calls":[{"id":"c","type":"custom","custom":{"name":"f","input":"x"}}]}
            """);
        Assert.Equal("custom", Assert.IsType<WirePart>(Assert.Single(message.Contents)).Type);
    }

    [Theory]
    [InlineData("\"found\"", "found")]
    [InlineData("""[{"type":"text","text":"a"},{"type":"text","text":"b"}]""", "a\nb")]
    [InlineData("\"\"", "")]
    public void Result_OfATool_IsItsText(string content, string expected)
    {
        ChatMessage message = Message($$"""{"role":"tool","tool_call_id":"call_1","content":{{content}}}""");
        Assert.Equal(ChatRole.Tool, message.Role);
        var result = Assert.IsType<FunctionResultContent>(Assert.Single(message.Contents));
        Assert.Equal("call_1", result.CallId);
        Assert.Equal(expected, ToolResults.Text(result));
    }

    [Fact]
    public void Function_FromBeforeThereWereTools_HasItsResult()
    {
        ChatMessage[] messages = Read("""
            {"model":"chat","messages":[{"role":"user","content":"?"},
                {"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},
                {"role":"function","name":"f","content":"1"}]}
            """).Messages;
        var call = Assert.IsType<FunctionCallContent>(Assert.Single(messages[1].Contents));
        var result = Assert.IsType<FunctionResultContent>(Assert.Single(messages[2].Contents));
        Assert.Equal(("f", call.CallId, "1"), (call.Name, result.CallId, result.Result));
        Assert.Equal(ChatRole.Tool, messages[2].Role);
    }

    [Theory]
    [InlineData("""{"role":"assistant","refusal":"I will not."}""")]
    [InlineData("""{"role":"assistant","content":null,"refusal":"I will not."}""")]
    [InlineData("""{"role":"assistant","content":[{"type":"refusal","refusal":"I will not."}]}""")]
    public void Refusal_OfAnEarlierAnswer_IsWhatWasSaid(string message)
    {
        var text = Assert.IsType<TextContent>(Assert.Single(Message(message).Contents));
        Assert.Equal("I will not.", text.Text);
        Assert.Equal(true, text.AdditionalProperties?["refusal"]);
    }

    [Fact]
    public void Audio_OfAnEarlierAnswer_IsForItsProviderAlone()
    {
        ChatMessage message = Message("""{"role":"assistant","audio":{"id":"audio_1"}}""");
        Assert.Equal("audio", Assert.IsType<WirePart>(Assert.Single(message.Contents)).Type);
        Assert.Equal("""{"id":"audio_1"}""", Kept(message.AdditionalProperties, "audio"));
    }

    [Theory]
    [InlineData("""{"role":"assistant","content":""}""")]
    [InlineData("""{"role":"assistant","content":null}""")]
    [InlineData("""{"role":"assistant"}""")]
    public void Assistant_WithNothingToSay_IsTaken(string message) => Assert.Equal("", Message(message).Text);

    [Fact]
    public void Members_ThatNobodyKnows_AreKept()
    {
        ChatMessage message = Message("""{"role":"assistant","content":"a","prefix":true,"reasoning":{"x":1},"reasoning_details":[],"weight":null}""");
        Assert.Equal("True", Kept(message.AdditionalProperties, "prefix"), ignoreCase: true);
        Assert.Equal("""{"x":1}""", Kept(message.AdditionalProperties, "reasoning"));
        Assert.Equal(3, message.AdditionalProperties!.Count);
    }

    [Theory]
    [InlineData("fallback.tier")]
    [InlineData("Fallback.Tier")]
    [InlineData("fallback.block")]
    [InlineData("thoughtSignature")]
    [InlineData("geminipart")]
    public void Members_ByWhichTheEngineNotesItsOwn_AreNotTheCallersToSet(string name)
    {
        ChatMessage message = Message($$"""{"role":"assistant","content":[{"type":"text","text":"a","{{name}}":"x"}],"{{name}}":"openai/gpt"}""");
        Assert.Null(Origin.Of(message));
        Assert.False(message.AdditionalProperties!.ContainsKey(name));
        Assert.Equal("\"openai/gpt\"", Kept(message.AdditionalProperties, "wire." + name));
        Assert.Equal("\"x\"", Kept(message.Contents[0].AdditionalProperties, "wire." + name));
    }

    [Theory]
    [InlineData("""{"type":"image_url","image_url":{"url":"https://example.com/a.png","detail":"low"}}""", "https://example.com/a.png", "image/png", "low")]
    [InlineData("""{"type":"image_url","image_url":{"url":"https://example.com/a"}}""", "https://example.com/a", "image/*", null)]
    [InlineData("""{"type":"image_url","image_url":"https://example.com/a.pdf"}""", "https://example.com/a.pdf", "image/*", null)]
    [InlineData("""{"type":"video_url","video_url":{"url":"https://example.com/a.mp4"}}""", "https://example.com/a.mp4", "video/mp4", null)]
    [InlineData("""{"type":"document_url","document_url":"https://example.com/a"}""", "https://example.com/a", "application/pdf", null)]
    [InlineData("""{"type":"file","file":{"file_data":"https://example.com/a.pdf"}}""", "https://example.com/a.pdf", "application/pdf", null)]
    public void Part_ByItsAddress_IsAnAddress(string part, string address, string type, string? detail)
    {
        var content = Assert.IsType<UriContent>(Part(part));
        Assert.Equal((address, type), (content.Uri.AbsoluteUri, content.MediaType));
        Assert.Equal(detail, Origin.Text(content.AdditionalProperties, "detail"));
    }

    [Theory]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}""", "image/png", null)]
    [InlineData("""{"type":"image_url","image_url":{"url":"DATA:image\/png;charset=x;BASE64,iVBORw0KGgo="}}""", "image/png", null)]
    [InlineData("""{"type":"image_url","image_url":{"url":"\u0064ata:image/png;base64,iVBORw0KGgo="}}""", "image/png", null)]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"data:audio/ogg;base64,iVBORw0KGgo=","format":"wav"}}""", "audio/ogg", null)]
    [InlineData("""{"type":"video_url","video_url":{"url":"data:video/mp4;base64,iVBORw0KGgo="}}""", "video/mp4", null)]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"iVBORw0KGgo=","format":"mp3"}}""", "audio/mpeg", null)]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"iVBORw0KGgo="}}""", "audio/wav", null)]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"iVBORw0KGgo=","format":"amr"}}""", "audio/amr", null)]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"iVBORw0KGgo=","format":"a/b;c"}}""", "audio/*", null)]
    [InlineData("""{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,iVBORw0KGgo="}}""", "application/pdf", "a.pdf")]
    [InlineData("""{"type":"file","file":{"file_data":"iVBORw0KGgo=","filename":"a.csv"}}""", "text/csv", "a.csv")]
    public void Part_WithItsBytes_IsThem(string part, string type, string? name)
    {
        var content = Assert.IsType<DataContent>(Part(part));
        Assert.Equal((type, name), (content.MediaType, content.Name));
        Assert.Equal(Convert.FromBase64String(Pixel), content.Data.ToArray());
    }

    [Fact]
    public void Part_WithAnUploadedFile_IsItsId() =>
        Assert.Equal("file-1", Assert.IsType<HostedFileContent>(Part("""{"type":"file","file":{"file_id":"file-1"}}""")).FileId);

    [Fact]
    public void Part_WithACacheMark_BearsTheEngines()
    {
        AIContent part = Part("""{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}""");
        Assert.Equal("5m", PromptCacheExtensions.LifetimeOf(part.AdditionalProperties));
    }

    [Theory]
    [InlineData("""{"type":"video_frames","video_frames":7}""", "video_frames")]
    [InlineData("""{"x":{"type":1},"type":"role"}""", "role")]
    public void Part_OfATypeNobodyKnows_IsUnknownByItsName(string part, string type)
    {
        AIContent content = Part(part);
        Assert.Equal(type, Assert.IsType<WirePart>(content).Type);
        Assert.Equal($"a part of the type {type}", ContentForm.Objection(content, ChatFlavour.Unknown));
    }

    [Fact]
    public void Thoughts_AmongTheParts_AreThoughts()
    {
        ChatMessage message = Message("""
            {"role":"assistant","content":[{"type":"thinking","thinking":[{"type":"text","text":"h"},{"type":"text","text":"m"}]},{"type":"text","text":"a"}]}
            """);
        Assert.Equal("hm", Assert.IsType<TextReasoningContent>(message.Contents[0]).Text);
        Assert.Equal("a", message.Text);
    }
}
