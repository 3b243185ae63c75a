using System.Text;
using System.Text.Json;
using Fallback.Gateway;
using Microsoft.Extensions.AI;
using static Fallback.AspNetCore.Tests.Gateway.Reading;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>What a request's own members are read as.</summary>
public class RequestReaderTests
{
    [Fact]
    public void Request_OfTheLeastThereIs_IsAModelAndAMessage()
    {
        ChatCompletionRequest request = Read($$"""{"model":"chat","messages":[{{Hello}}]}""");
        Assert.Equal("chat", request.Model);
        Assert.Equal("hello", Assert.Single(request.Messages).Text);
        Assert.Equal(ChatRole.User, request.Messages[0].Role);
        Assert.False(request.IsStream || request.WantsUsage || request.UsesFunctions);
        Assert.Null(request.Options.AdditionalProperties);
        Assert.Null(request.Options.Tools);
    }

    [Fact]
    public void Members_InAnyOrderAndSpelling_KeepTheirBytes()
    {
        ChatCompletionRequest request = Read($$"""
            { "strange" : [1, 2.50] , "messages":[{{Hello}}], "mod\u0065l" : "chat" , "temperature":0.70, "user": null }
            """);
        Assert.Equal(["strange", "messages", "model", "temperature", "user"], request.Wire.Members.Select(static member => member.Name));
        Assert.Equal("[1, 2.50]", Member(request, "strange"));
        Assert.Equal("0.70", Member(request, "temperature"));
        Assert.Equal("\"chat\"", Member(request, "model"));
        Assert.Equal("null", Member(request, "user"));
        Assert.Equal($"[{Hello}]", Member(request, "messages"));
    }

    [Fact]
    public void Body_WithAByteOrderMark_IsRead()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes($$"""{"model":"chat","messages":[{{Hello}}]}""")];
        Assert.True(RequestReader.TryRead(body, out ChatCompletionRequest? request, out _));
        Assert.Equal("\"chat\"", Member(request!, "model"));
    }

    [Theory]
    [InlineData("""
        "stream":true
        """, true, false)]
    [InlineData("""
        "stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false}
        """, true, true)]
    [InlineData("""
        "stream":null,"stream_options":null
        """, false, false)]
    [InlineData("""
        "stream_options":{"include_usage":null}
        """, false, false)]
    public void Stream_AsItIsAskedFor_IsRead(string members, bool isStream, bool wantsUsage)
    {
        ChatCompletionRequest request = With(members);
        Assert.Equal((isStream, wantsUsage), (request.IsStream, request.WantsUsage));
    }

    [Fact]
    public void Options_ThatTheEngineKnows_AreTyped()
    {
        ChatOptions options = With("""
            "temperature":0.7,"top_p":0.9,"top_k":40,"seed":-9007199254740993,"frequency_penalty":-0.5,"presence_penalty":1,
            "parallel_tool_calls":false,"reasoning_effort":"high","stop":["a","b"],"max_tokens":100
            """).Options;
        Assert.Equal(0.7f, options.Temperature);
        Assert.Equal(0.9f, options.TopP);
        Assert.Equal(40, options.TopK);
        Assert.Equal(-9007199254740993, options.Seed);
        Assert.Equal(-0.5f, options.FrequencyPenalty);
        Assert.Equal(1f, options.PresencePenalty);
        Assert.False(options.AllowMultipleToolCalls);
        Assert.Equal(ReasoningEffort.High, options.Reasoning?.Effort);
        Assert.Equal(["a", "b"], options.StopSequences);
        Assert.Equal(100, options.MaxOutputTokens);
        Assert.Null(options.AdditionalProperties);
    }

    [Theory]
    [InlineData("\"max_tokens\":7", 7)]
    [InlineData("\"max_completion_tokens\":8", 8)]
    [InlineData("\"max_completion_tokens\":8,\"max_tokens\":null", 8)]
    [InlineData("\"max_tokens\":7,\"max_completion_tokens\":null", 7)]
    [InlineData("\"max_tokens\":7.0", 7)]
    [InlineData("\"max_tokens\":null", null)]
    public void OutputLimit_UnderEitherName_IsOne(string members, int? expected) => Assert.Equal(expected, With(members).Options.MaxOutputTokens);

    [Theory]
    [InlineData("\"none\"", ReasoningEffort.None)]
    [InlineData("\"low\"", ReasoningEffort.Low)]
    [InlineData("\"medium\"", ReasoningEffort.Medium)]
    [InlineData("\"xhigh\"", ReasoningEffort.ExtraHigh)]
    [InlineData("null", null)]
    public void Effort_WithAWord_IsIt(string effort, ReasoningEffort? expected) =>
        Assert.Equal(expected, With($"\"reasoning_effort\":{effort}").Options.Reasoning?.Effort);

    [Fact]
    public void Effort_WithoutAWord_IsHandedOn()
    {
        ChatOptions options = With("\"reasoning_effort\":\"minimal\"").Options;
        Assert.Null(options.Reasoning);
        Assert.Equal("\"minimal\"", Kept(options.AdditionalProperties, "reasoning_effort"));
    }

    [Theory]
    [InlineData("\"end\"", "end")]
    [InlineData("[]", null)]
    [InlineData("null", null)]
    public void Stop_InAnyForm_IsAList(string stop, string? expected) =>
        Assert.Equal(expected, With($"\"stop\":{stop}").Options.StopSequences is { } texts ? Assert.Single(texts) : null);

    [Theory]
    [InlineData("n", "2")]
    [InlineData("logprobs", "true")]
    [InlineData("top_logprobs", "5")]
    [InlineData("logit_bias", """{"50256":-100}""")]
    [InlineData("user", "\"u-1\"")]
    [InlineData("metadata", """{"a":"b"}""")]
    [InlineData("store", "true")]
    [InlineData("service_tier", "\"flex\"")]
    [InlineData("modalities", """["text","audio"]""")]
    [InlineData("audio", """{"voice":"alloy","format":"wav"}""")]
    [InlineData("prediction", """{"type":"content","content":"x"}""")]
    [InlineData("verbosity", "\"low\"")]
    [InlineData("prompt_cache_key", "\"k\"")]
    [InlineData("prompt_cache_retention", "\"24h\"")]
    [InlineData("safety_identifier", "\"s\"")]
    [InlineData("web_search_options", "{}")]
    [InlineData("chat_template_kwargs", """{"enable_thinking":false}""")]
    public void Member_ThatIsHandedOn_StandsUnderItsName(string name, string value)
    {
        ChatCompletionRequest request = With($"\"{name}\":{value}");
        Assert.Equal(value, Kept(Assert.IsType<AdditionalPropertiesDictionary>(request.Options.AdditionalProperties), name));
        Assert.Equal(value, Member(request, name));
        Assert.Single(request.Options.AdditionalProperties!);
    }

    [Fact]
    public void Member_ThatIsNull_IsAsGoodAsNone() => Assert.Null(With("\"user\":null,\"strange\":null,\"n\":null").Options.AdditionalProperties);

    [Theory]
    [InlineData("""{"type":"text"}""", typeof(ChatResponseFormatText))]
    [InlineData("""{"type":"json_object"}""", typeof(ChatResponseFormatJson))]
    [InlineData("null", null)]
    public void Format_WithoutASchema_IsOneOfItsKinds(string format, Type? expected) =>
        Assert.Equal(expected, With($"\"response_format\":{format}").Options.ResponseFormat?.GetType());

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("null", null)]
    public void Format_WithASchema_IsWhole(string strict, bool? expected)
    {
        ChatOptions options = With($$$"""
            "response_format":{"json_schema":{"strict":{{{strict}}},"schema":{"type":"object"},"description":"d","name":"n"},"type":"json_schema"}
            """).Options;
        var format = Assert.IsType<ChatResponseFormatJson>(options.ResponseFormat);
        Assert.Equal(("n", "d", """{"type":"object"}"""), (format.SchemaName, format.SchemaDescription, format.Schema?.GetRawText()));
        Assert.Equal(expected, Strictness.Of(options.AdditionalProperties));
    }

    [Fact]
    public void Format_OfATypeNobodyKnows_IsHandedOn()
    {
        ChatOptions options = With("""
            "response_format":{"type":"grammar","grammar":"root ::= x"}
            """).Options;
        Assert.Null(options.ResponseFormat);
        Assert.Equal("""{"type":"grammar","grammar":"root ::= x"}""", Kept(options.AdditionalProperties, "response_format"));
    }

    [Fact]
    public void Format_OfAnObjectWithASchema_KeepsIt()
    {
        ChatOptions options = With("""
            "response_format":{"type":"json_object","schema":{"type":"object"}}
            """).Options;
        Assert.NotNull(Assert.IsType<ChatResponseFormatJson>(options.ResponseFormat).Schema);
    }

    [Fact]
    public void Strict_AsAMemberOfTheRequest_MeansNothing()
    {
        ChatCompletionRequest request = With("\"strict\":true");
        Assert.Null(request.Options.AdditionalProperties);
        Assert.Equal("true", Member(request, "strict"));
    }

    [Fact]
    public void Tools_ThatAreFunctions_AreWhole()
    {
        AITool[] tools = [.. With("""
            "tools":[
                {"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object","properties":{"a":{}}},"strict":true}},
                {"function":{"name":"g"},"type":"function","cache_control":{"type":"ephemeral","ttl":"1h"}}]
            """).Options.Tools!];
        var first = Assert.IsAssignableFrom<AIFunctionDeclaration>(tools[0]);
        Assert.Equal(("f", "d", true), (first.Name, first.Description, Strictness.Of(first.AdditionalProperties)));
        Assert.Equal("""{"type":"object","properties":{"a":{}}}""", first.JsonSchema.GetRawText());
        var second = Assert.IsAssignableFrom<AIFunctionDeclaration>(tools[1]);
        Assert.Equal(("g", "", null), (second.Name, second.Description, Strictness.Of(second.AdditionalProperties)));
        Assert.Equal(JsonValueKind.Object, second.JsonSchema.ValueKind);
        Assert.Equal("1h", PromptCacheExtensions.LifetimeOf(second.AdditionalProperties));
    }

    [Fact]
    public void Tool_OfAnotherType_IsUnknownByItsName()
    {
        AITool tool = Assert.Single(With("""
            "tools":[{"type":"custom","custom":{"name":"c"}}]
            """).Options.Tools!);
        Assert.Equal("custom", Assert.IsType<WireTool>(tool).Name);
        foreach (Dialect dialect in Dialect.BuiltIn)
            if (dialect is not OpenAIChatDialect) Assert.Equal("a tool of the type custom", dialect.Objection(tool));
        // Chat completions get its bytes.
        Assert.Null(ToolWriter.FirstUnsendable(new ChatOptions { Tools = [tool] }));
    }

    [Fact]
    public void Names_OfAllMembers_FitIntoTheNoteOfThoseThatWereThere() =>
        Assert.True(Enum.GetValues<Member>().Length <= 64 && Enum.GetValues<TopMember>().Length <= 64);

    [Theory]
    [InlineData("\"auto\"", typeof(AutoChatToolMode), null)]
    [InlineData("\"none\"", typeof(NoneChatToolMode), null)]
    [InlineData("\"required\"", typeof(RequiredChatToolMode), null)]
    [InlineData("""{"type":"function","function":{"name":"f"}}""", typeof(RequiredChatToolMode), "f")]
    public void Choice_OfTools_IsAMode(string choice, Type expected, string? name)
    {
        ChatToolMode? mode = With($"\"tool_choice\":{choice}").Options.ToolMode;
        Assert.Equal(expected, mode?.GetType());
        Assert.Equal(name, (mode as RequiredChatToolMode)?.RequiredFunctionName);
    }

    [Theory]
    [InlineData("\"any\"")]
    [InlineData("""{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[]}}""")]
    [InlineData("""{"type":"custom","custom":{"name":"c"}}""")]
    public void Choice_WithoutAWord_IsHandedOn(string choice)
    {
        ChatOptions options = With($"\"tool_choice\":{choice}").Options;
        Assert.Null(options.ToolMode);
        Assert.Equal(choice, Kept(options.AdditionalProperties, "tool_choice"));
    }

    [Theory]
    [InlineData("\"auto\"", null)]
    [InlineData("""{"name":"f"}""", "f")]
    public void Functions_FromBeforeThereWereTools_AreTools(string choice, string? name)
    {
        ChatCompletionRequest request = With($$$"""
            "functions":[{"name":"f","parameters":{"type":"object"}}],"function_call":{{{choice}}}
            """);
        Assert.True(request.UsesFunctions);
        Assert.Equal("f", Assert.Single(request.Options.Tools!).Name);
        Assert.Equal(name, (request.Options.ToolMode as RequiredChatToolMode)?.RequiredFunctionName);
    }
}
