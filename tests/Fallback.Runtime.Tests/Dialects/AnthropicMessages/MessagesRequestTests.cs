using System.Text.Json;
using System.Text.Json.Nodes;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

public class MessagesRequestTests
{
    private static readonly ChatMessage _hello = new(ChatRole.User, "Hello");

    [Fact]
    public async Task Write_TextAlone_IsTheWholeRequest()
    {
        ScriptedProvider provider = ScriptedProvider.Answering("{}");
        var request = new ChatRequest { Method = "A", System = "Be brief.", User = "Hello", History = [] };
        await provider.CompleteAsync(request, Claude.Shape(), Claude.Endpoint(provider));
        Assert.Equal(
            """{"model":"claude-sonnet-5-5","max_tokens":8192,"system":"Be brief.","messages":[{"role":"user","content":[{"type":"text","text":"Hello"}]}]}""",
            provider.SentBody);
        Assert.Equal("2023-06-01", provider.SentHeaders["anthropic-version"]);
    }

    [Fact]
    public async Task Write_Parameters_UnderTheirNames()
    {
        var options = new ChatOptions
        {
            MaxOutputTokens = 100, TopK = 5, TopP = 0.9f, StopSequences = ["END", " "], Seed = 1, FrequencyPenalty = 1,
            AdditionalProperties = new() { ["metadata"] = new JsonObject { ["user_id"] = "u" }, ["service_tier"] = "auto", ["model"] = "x" },
        };
        JsonNode sent = await Claude.SentAsync(Claude.Ask(options, _hello), Claude.Shape(Claude.Old), stream: true);
        sent.AsObject().Remove("messages");
        Claude.AssertJson(
            """{"model":"claude-sonnet-4-5","max_tokens":100,"top_p":0.9,"top_k":5,"stop_sequences":["END"],"metadata":{"user_id":"u"},"service_tier":"auto","stream":true}""", sent);
    }

    [Theory]
    [InlineData(Claude.Old, 0.2f, 0.9f, "0.2", null)]
    [InlineData("claude-3-5-haiku-20241022", 0.2f, 0.9f, "0.2", "0.9")]
    [InlineData(Claude.Old, 1.7f, null, "1", null)]
    public async Task Write_Sampling_AsTheModelTakesIt(string model, float temperature, float? topP, string expected, string? expectedTopP)
    {
        JsonNode sent = await Claude.SentAsync(Claude.Ask(new ChatOptions { Temperature = temperature, TopP = topP }, _hello), Claude.Shape(model));
        Assert.Equal((expected, expectedTopP), (sent["temperature"]!.ToJsonString(), sent["top_p"]?.ToJsonString()));
    }

    [Fact]
    public async Task Write_OutputLimit_IsTheModelsWhereTheCallerSaysNone() =>
        Assert.Equal(64_000, (await Claude.SentAsync(Claude.Ask(null, _hello), Claude.Shape() with { OutputLimit = 64_000 }))["max_tokens"]!.GetValue<int>());

    [Fact]
    public async Task Write_SystemTexts_StandBesideTheConversation()
    {
        JsonNode sent = await Claude.SentAsync(
            new ChatOptions { Instructions = "Third." }, new ChatMessage(ChatRole.System, "First."), _hello, new ChatMessage(ChatRole.System, "Second."));
        Claude.AssertJson("""["First.\n\nSecond.\n\nThird.",1]""", new JsonArray(sent["system"]!.DeepClone(), sent["messages"]!.AsArray().Count));
    }

    [Fact]
    public async Task Write_MessagesOfOneSideInARow_AreOneTurn_WithResultsFirst()
    {
        JsonNode turns = await Claude.TurnsAsync(
            new(ChatRole.User, "a"), new(ChatRole.User, "b"),
            new(ChatRole.Assistant, [new FunctionCallContent("t1", "f", new Dictionary<string, object?> { ["x"] = 1 }), new FunctionCallContent("t2", "g")]),
            new(ChatRole.User, "wait"), new(ChatRole.Tool, [new FunctionResultContent("t1", "one")]), new(ChatRole.Tool, [new FunctionResultContent("t2", 2)]));
        Claude.AssertJson("""
            [{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},
             {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{"x":1}},{"type":"tool_use","id":"t2","name":"g","input":{}}]},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"one"},{"type":"tool_result","tool_use_id":"t2","content":"2"},{"type":"text","text":"wait"}]}]
            """, turns);
    }

    [Fact]
    public async Task Write_WhatTheApiRefuses_IsLeftOut()
    {
        JsonNode turns = await Claude.TurnsAsync(
            new(ChatRole.Assistant, [new TextReasoningContent("no signature"), new TextContent(" "), new TextContent("Hi")]), new(ChatRole.User, [new TextContent("\n")]),
            new(ChatRole.User, "go"), new(ChatRole.Assistant, [new TextContent("The answer: \n")]));
        Claude.AssertJson("""
            [{"role":"assistant","content":[{"type":"text","text":"Hi"}]},
             {"role":"user","content":[{"type":"text","text":"go"}]},{"role":"assistant","content":[{"type":"text","text":"The answer:"}]}]
            """, turns);
    }

    [Fact]
    public async Task Write_FilesAndDocuments_InTheirForms()
    {
        JsonNode turns = await Claude.TurnsAsync(new ChatMessage(ChatRole.User,
        [
            new DataContent(new byte[] { 1, 2 }, "image/png"), new UriContent("https://a.test/i.jpg", "image/jpeg"),
            new DataContent(new byte[] { 1, 2 }, "application/pdf") { Name = "r.pdf", AdditionalProperties = new() { ["citations"] = true, ["context"] = "old" } },
            new UriContent("https://a.test/d.pdf", "application/pdf"), new DataContent("a,b"u8.ToArray(), "text/csv"),
            new HostedFileContent("file_1") { MediaType = "image/png" }, new HostedFileContent("file_2"),
        ]));
        Claude.AssertJson("""
            [{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQI="}},{"type":"image","source":{"type":"url","url":"https://a.test/i.jpg"}},
             {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"AQI="},"title":"r.pdf","context":"old","citations":{"enabled":true}},
             {"type":"document","source":{"type":"url","url":"https://a.test/d.pdf"}},{"type":"document","source":{"type":"text","media_type":"text/plain","data":"a,b"}},
             {"type":"image","source":{"type":"file","file_id":"file_1"}},{"type":"document","source":{"type":"file","file_id":"file_2"}}]
            """, turns[0]!["content"]);
    }

    [Fact]
    public async Task Write_ResultsOfTools_WithTheirFilesAndErrors()
    {
        JsonNode turns = await Claude.TurnsAsync(
            new(ChatRole.User, "go"), new(ChatRole.Assistant, [new FunctionCallContent("t1", "f"), new FunctionCallContent("t2", "f"), new FunctionCallContent("t3", "f")]),
            new(ChatRole.Tool,
            [
                new FunctionResultContent("t1", new List<AIContent> { new TextContent("see"), new DataContent(new byte[] { 1 }, "image/png") }),
                new FunctionResultContent("t2", null) { Exception = new InvalidOperationException("secret") }, new FunctionResultContent("t3", ""),
            ]));
        Claude.AssertJson("""
            [{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"see"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQ=="}}]},
             {"type":"tool_result","tool_use_id":"t2","content":"Error: InvalidOperationException","is_error":true},{"type":"tool_result","tool_use_id":"t3"}]
            """, turns[2]!["content"]);
    }

    [Fact]
    public async Task Write_PicturesThatAModelHasMade_AreShownWithTheUsersWords()
    {
        JsonNode turns = await Claude.TurnsAsync(
            new(ChatRole.User, "draw"), new(ChatRole.Assistant, [new TextContent("Here."), new DataContent(new byte[] { 1 }, "image/png")]), new(ChatRole.User, "bluer"));
        Claude.AssertJson("""
            [{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQ=="}},{"type":"text","text":"bluer"}]
            """, turns[2]!["content"]);
    }

    [Fact]
    public async Task Write_CallsThatWereAnsweredAtTheProviders_AreLeftOutWithTheirResults()
    {
        JsonNode turns = await Claude.TurnsAsync(
            new(ChatRole.User, "go"),
            new(ChatRole.Assistant,
            [
                new FunctionCallContent("t1", "f") { InformationalOnly = true }, new FunctionResultContent("t1", "x"), new TextContent("Done."),
                new FunctionCallContent("t2", "f") { InformationalOnly = true },
            ]),
            new(ChatRole.User, "on"));
        Claude.AssertJson("""["text","text","text"]""", new JsonArray([.. turns.AsArray().SelectMany(turn => turn!["content"]!.AsArray()).Select(part => part!["type"]!.DeepClone())]));
    }

    [Fact]
    public async Task Write_CallsThatFunctionInvocationHasAnswered_GoOutWithTheirResults()
    {
        JsonNode turns = await Claude.TurnsAsync(
            new(ChatRole.User, "go"), new(ChatRole.Assistant, [new FunctionCallContent("t1", "f") { InformationalOnly = true }]),
            new(ChatRole.Tool, [new FunctionResultContent("t1", "x")]));
        Assert.Equal("tool_use", (string)turns[1]!["content"]![0]!["type"]!);
        Assert.Equal("tool_result", (string)turns[2]!["content"]![0]!["type"]!);
    }

    [Fact]
    public async Task Write_SystemAlone_IsTheUsers()
    {
        JsonNode sent = await Claude.SentAsync(null, new ChatMessage(ChatRole.System, "s"));
        Claude.AssertJson("""[{"role":"user","content":[{"type":"text","text":"s"}]}]""", sent["messages"]);
        Assert.Null(sent["system"]);
    }

    [Fact]
    public void Write_ValueThatJsonCannotExpress_IsTheRequestsFaultAsInEveryBuiltInDialect()
    {
        using var handler = new HttpClientHandler();
        Failure failure = RequestBody.TryWrite(
            Claude.Endpoint(handler), Claude.Shape(), Claude.Ask(new ChatOptions { TopP = float.NaN }, _hello), stream: false).Failure!;
        Assert.Equal((FailureKind.InvalidRequest, FailureScope.Request), (failure.Kind, failure.Scope));
        Assert.Contains("look at the options' numbers", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_AdditionalProperty_ThatIsNull_IsLeftOut() =>
        Assert.False((await Claude.SentAsync(new ChatOptions { AdditionalProperties = new() { ["metadata"] = null } }, _hello)).AsObject().ContainsKey("metadata"));

    [Fact]
    public async Task Write_Tools_WithTheirChoice()
    {
        AIFunction function = AIFunctionFactory.Create((int x) => x, "f", "Doubles.");
        var options = new ChatOptions { Tools = [function, new HostedWebSearchTool(), new HostedCodeInterpreterTool()], ToolMode = ChatToolMode.RequireSpecific("f"), AllowMultipleToolCalls = false };
        JsonNode sent = await Claude.SentAsync(options, _hello);
        Assert.Equal("f", (string)sent["tools"]![0]!["name"]!);
        Assert.Equal("object", (string)sent["tools"]![0]!["input_schema"]!["type"]!);
        Claude.AssertJson("""[{"type":"web_search_20250305","name":"web_search"},{"type":"code_execution_20250825","name":"code_execution"}]""",
            new JsonArray(sent["tools"]![1]!.DeepClone(), sent["tools"]![2]!.DeepClone()));
        Claude.AssertJson("""{"type":"tool","name":"f","disable_parallel_tool_use":true}""", sent["tool_choice"]);
    }

    [Theory]
    [InlineData("auto", null, """{"type":"auto"}""")]
    [InlineData("any", true, """{"type":"any"}""")]
    [InlineData("none", false, """{"type":"none"}""")]
    [InlineData(null, false, """{"type":"auto","disable_parallel_tool_use":true}""")]
    [InlineData(null, null, null)]
    public async Task Write_ToolChoice_AsAsked(string? mode, bool? parallel, string? expected)
    {
        ChatToolMode? toolMode = mode switch { "auto" => ChatToolMode.Auto, "any" => ChatToolMode.RequireAny, "none" => ChatToolMode.None, _ => null };
        JsonNode sent = await Claude.SentAsync(new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "f")], ToolMode = toolMode, AllowMultipleToolCalls = parallel }, _hello);
        Assert.Equal(expected, sent["tool_choice"]?.ToJsonString());
    }

    [Fact]
    public async Task Write_StrictTool_HasASchemaThatTheApiTakes()
    {
        JsonElement schema = JsonSerializer.Deserialize<JsonElement>("""{"type":"object","properties":{"n":{"type":"integer","minimum":1,"description":"How many."}},"required":["n"]}""");
        AIFunctionDeclaration tool = AIFunctionFactory.CreateDeclaration("f", null, schema);
        var strict = new Strict(tool);
        JsonNode sent = await Claude.SentAsync(new ChatOptions { Tools = [strict] }, _hello);
        Claude.AssertJson("""
            [{"name":"f","input_schema":{"type":"object","properties":{"n":{"type":"integer","description":"How many.\nminimum: 1"}},"required":["n"],"additionalProperties":false},"strict":true}]
            """, sent["tools"]);
    }

    [Fact]
    public async Task Write_AnswerFormat_IsHeldToItsSchema()
    {
        JsonElement schema = JsonSerializer.Deserialize<JsonElement>(
            """{"$schema":"x","type":"object","properties":{"a":{"oneOf":[{"type":"string","format":"uri"},{"type":"array","items":{"type":"object","properties":{}},"maxItems":2}]}}}""");
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema) };
        JsonNode sent = await Claude.SentAsync(Claude.Ask(options, _hello), Held(options, StructuredOutputMode.JsonSchema));
        Claude.AssertJson("""
            {"format":{"type":"json_schema","schema":{"type":"object","properties":{"a":{"anyOf":[{"type":"string","format":"uri"},
             {"type":"array","items":{"type":"object","properties":{},"additionalProperties":false},"description":"maxItems: 2"}]}},"additionalProperties":false}}}
            """, sent["output_config"]);
        Assert.Null(sent["system"]);
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"object","additionalProperties":{"type":"string"}}}}""")]
    [InlineData(null)]
    public async Task Write_AnswerFormatThatTheApiCannotHold_IsAskedForInWords(string? schema)
    {
        var options = new ChatOptions
        {
            ResponseFormat = schema is null ? ChatResponseFormat.Json : ChatResponseFormat.ForJsonSchema(JsonSerializer.Deserialize<JsonElement>(schema))
        };
        JsonNode sent = await Claude.SentAsync(
            Claude.Ask(options, _hello), Held(options, schema is null ? StructuredOutputMode.JsonObject : StructuredOutputMode.JsonSchema));
        Assert.Null(sent["output_config"]);
        Assert.StartsWith("Answer with a JSON object", (string)sent["system"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_StateOfAnotherVendor_IsLeftOut()
    {
        var state = new AIContent { AdditionalProperties = new() { ["gemini"] = "x" } };
        Assert.Null(Dialect.AnthropicMessages.Objection(state));
        Claude.AssertJson("""[{"type":"text","text":"Hi"}]""", (await Claude.TurnsAsync(new(ChatRole.User, "a"), new(ChatRole.Assistant, [state, new TextContent("Hi")]), new(ChatRole.User, "b")))[1]!["content"]);
    }

    [Fact]
    public void Objection_NamesWhatHasNoForm()
    {
        Dialect dialect = Dialect.AnthropicMessages;
        Assert.Equal("DataContent of audio/wav", dialect.Objection(new DataContent(new byte[] { 1 }, "audio/wav")));
        Assert.Equal("UriContent of video/mp4", dialect.Objection(new UriContent("https://a.test/v", "video/mp4")));
        Assert.Equal("DataContent of image/tiff", dialect.Objection(new FunctionResultContent("a", new DataContent(new byte[] { 1 }, "image/tiff"))));
        Assert.Equal("HostedFileSearchTool", dialect.Objection(new HostedFileSearchTool()));
        Assert.Null(dialect.Objection(new HostedWebSearchTool()));
        Assert.Null(dialect.Objection(new DataContent(new byte[] { 1 }, "image/webp")));
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"next":{"$ref":"#"}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"$ref":"#/properties/a"}}}}}""")]
    [InlineData("""{"$ref":"#/$defs/n","$defs":{"n":{"type":"object","properties":{"l":{"type":"array","items":{"$ref":"#/$defs/n"}}}}}}""")]
    public async Task Write_SchemaThatHoldsItself_IsAskedForInWords(string schema)
    {
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse(schema)) };
        JsonNode sent = await Claude.SentAsync(Claude.Ask(options, _hello), Held(options, StructuredOutputMode.JsonSchema));
        Assert.Null(sent["output_config"]);
        Assert.Contains("$ref", (string)sent["system"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_SchemaThatNamesAPartTwice_IsHeldTo()
    {
        var options = new ChatOptions
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse(
                """{"type":"object","properties":{"a":{"$ref":"#/$defs/p"},"b":{"$ref":"#/$defs/p"}},"$defs":{"p":{"type":"string"},"pp":{"$ref":"#/$defs/p"}}}"""))
        };
        Assert.NotNull((await Claude.SentAsync(Claude.Ask(options, _hello), Held(options, StructuredOutputMode.JsonSchema)))["output_config"]);
    }

    private static RequestShape Held(ChatOptions options, StructuredOutputMode mode) =>
        Claude.Shape() with { Answer = new AnswerShape(AnswerSchema.Of(options.ResponseFormat)!, mode, IsPrompted: false) };

    private sealed class Strict(AIFunctionDeclaration inner) : AIFunctionDeclaration
    {
        public override string Name => inner.Name;

        public override JsonElement JsonSchema => inner.JsonSchema;

        public override IReadOnlyDictionary<string, object?> AdditionalProperties => new Dictionary<string, object?> { ["strict"] = true };
    }
}
