using System.Text.Json;
using System.Text.Json.Nodes;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <summary>What a request looks like in the dialect of Responses, member by member.</summary>
public class ResponsesRequestTests
{
    private static readonly DataContent _picture = new(new byte[] { 1, 2, 3 }, "image/png");

    [Fact]
    public async Task Write_SystemHistoryAndUser_AreInstructionsAndItems()
    {
        var request = new ChatRequest
        {
            Method = "M",
            System = "Be brief.",
            History =
            [
                new ChatMessage(ChatRole.User, "One?"), new ChatMessage(ChatRole.Assistant, "1"), new ChatMessage(new ChatRole("developer"), "x"),
                new ChatMessage(ChatRole.System, "y"),
            ],
            User = "Two?",
            Options = new ChatOptions { Instructions = "And kind." },
        };
        ResponsesCaller.AssertJson("""
            {"model":"gpt-6-sol","store":false,"instructions":"Be brief.\n\nAnd kind.","include":["reasoning.encrypted_content"],"input":[
              {"type":"message","role":"user","content":"One?"},{"type":"message","role":"assistant","content":"1"},
              {"type":"message","role":"developer","content":"x"},{"type":"message","role":"system","content":"y"},
              {"type":"message","role":"user","content":"Two?"}]}
            """, await ResponsesCaller.SentAsync(request));
    }

    [Fact]
    public async Task Write_Stream_AsksForOne()
    {
        JsonNode sent = await ResponsesCaller.SentAsync(ScriptedProvider.Ask(), stream: true);
        Assert.True(sent["stream"]!.GetValue<bool>());
        Assert.Null(sent["stream_options"]);
    }

    [Fact]
    public async Task Write_ParametersAndLimits_UnderTheirNamesHere()
    {
        var options = new ChatOptions { MaxOutputTokens = 100, Temperature = 0.7f, TopP = 0.9f };
        JsonNode sent = await ResponsesCaller.SentAsync(ScriptedProvider.Ask(options: options));
        Assert.Equal("100 0.7 0.9", $"{sent["max_output_tokens"]} {sent["temperature"]} {sent["top_p"]}");

        options = new ChatOptions { AdditionalProperties = new() { ["max_completion_tokens"] = 50, ["service_tier"] = "flex", ["user"] = "u" } };
        sent = await ResponsesCaller.SentAsync(ScriptedProvider.Ask(options: options));
        Assert.Equal("50 flex u", $"{sent["max_output_tokens"]} {sent["service_tier"]} {sent["user"]}");
        Assert.Null(sent["max_completion_tokens"]);
    }

    [Theory]
    [InlineData(ReasoningEffort.None, null, """{"effort":"none"}""")]
    [InlineData(ReasoningEffort.Low, ReasoningOutput.None, """{"effort":"low"}""")]
    [InlineData(ReasoningEffort.High, ReasoningOutput.Summary, """{"effort":"high","summary":"auto"}""")]
    [InlineData(ReasoningEffort.ExtraHigh, ReasoningOutput.Full, """{"effort":"xhigh","summary":"detailed"}""")]
    [InlineData(null, ReasoningOutput.Full, """{"summary":"detailed"}""")]
    public async Task Write_Reasoning_HasEffortAndSummary(ReasoningEffort? effort, ReasoningOutput? output, string expected)
    {
        var options = new ChatOptions { Reasoning = new ReasoningOptions { Effort = effort, Output = output } };
        ResponsesCaller.AssertJson(expected, (await ResponsesCaller.SentAsync(ScriptedProvider.Ask(options: options)))["reasoning"]);
    }

    [Fact]
    public async Task Write_ReasoningOfTheCallersOwn_Wins()
    {
        var options = new ChatOptions
        {
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low },
            AdditionalProperties = new() { ["reasoning"] = new Dictionary<string, object?> { ["effort"] = "minimal", ["mode"] = "pro" } },
        };
        ResponsesCaller.AssertJson("""{"effort":"minimal","mode":"pro"}""", (await ResponsesCaller.SentAsync(ScriptedProvider.Ask(options: options)))["reasoning"]);
        options = new ChatOptions { AdditionalProperties = new() { ["reasoning_effort"] = "minimal" } };
        JsonNode sent = await ResponsesCaller.SentAsync(ScriptedProvider.Ask(options: options));
        ResponsesCaller.AssertJson("""{"effort":"minimal"}""", sent["reasoning"]);
        Assert.Null(sent["reasoning_effort"]);
    }

    [Theory]
    [InlineData("openai", true, true)]
    [InlineData("azure", null, true)]
    [InlineData("openai", false, false)]
    [InlineData("openrouter", true, true)]
    [InlineData("xai", false, true)]
    [InlineData("a gateway", null, true)]
    [InlineData("groq", true, false)]
    [InlineData("ollama", null, false)]
    public async Task Write_EncryptedThoughts_AreAskedForWhereTheyCanBe(string vendor, bool? thinks, bool isAsked)
    {
        JsonNode sent = await ResponsesCaller.SentAsync(ScriptedProvider.Ask(), ResponsesCaller.Shape() with { Thinks = thinks }, vendor);
        Assert.Equal(isAsked ? """["reasoning.encrypted_content"]""" : null, sent["include"]?.ToJsonString());
    }

    [Fact]
    public async Task Write_Include_JoinsTheCallersOwn()
    {
        var options = new ChatOptions { AdditionalProperties = new() { ["include"] = new[] { "message.output_text.logprobs", "reasoning.encrypted_content" } } };
        ResponsesCaller.AssertJson(
            """["reasoning.encrypted_content","message.output_text.logprobs"]""", (await ResponsesCaller.SentAsync(ScriptedProvider.Ask(options: options)))["include"]);
    }

    [Fact]
    public async Task Write_Store_OnlyWhereItIsAskedFor()
    {
        JsonNode sent = await ResponsesCaller.SentAsync(ScriptedProvider.Ask(options: new() { AdditionalProperties = new() { ["store"] = true } }));
        Assert.Equal("true ", $"{sent["store"]} {sent["include"]}".ToLowerInvariant());
        sent = await ResponsesCaller.SentAsync(ScriptedProvider.Ask(options: new() { ConversationId = "resp_1" }));
        Assert.Equal("true resp_1 ", $"{sent["store"]} {sent["previous_response_id"]} {sent["conversation"]}".Replace("True", "true", StringComparison.Ordinal));
        sent = await ResponsesCaller.SentAsync(ScriptedProvider.Ask(options: new() { ConversationId = "conv_1", AdditionalProperties = new() { ["store"] = false } }));
        Assert.Equal("false  conv_1", $"{sent["store"]} {sent["previous_response_id"]} {sent["conversation"]}".Replace("False", "false", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Write_Tools_AreFlatAndNotStrictUnlessAsked()
    {
        AIFunction plain = AIFunctionFactory.Create((string city) => city, "weather", "The weather");
        AIFunctionDeclaration strict = AIFunctionFactory.CreateDeclaration(
            "add", null, JsonDocument.Parse("""{"type":"object"}""").RootElement.Clone());
        var options = new ChatOptions
        {
            Tools = [plain, new Strict(plain), strict], ToolMode = ChatToolMode.RequireSpecific("weather"), AllowMultipleToolCalls = false,
        };
        JsonNode sent = await ResponsesCaller.SentAsync(ScriptedProvider.Ask(options: options));
        string schema = plain.JsonSchema.GetRawText();
        ResponsesCaller.AssertJson(
            "[{\"type\":\"function\",\"name\":\"weather\",\"description\":\"The weather\",\"parameters\":" + schema + ",\"strict\":false},"
            + "{\"type\":\"function\",\"name\":\"weather\",\"description\":\"The weather\",\"parameters\":" + schema + ",\"strict\":true},"
            + """{"type":"function","name":"add","parameters":{"type":"object"},"strict":false}]""",
            sent["tools"]);
        ResponsesCaller.AssertJson("""{"type":"function","name":"weather"}""", sent["tool_choice"]);
        Assert.False(sent["parallel_tool_calls"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Write_ToolsOfTheProviders_InItsWords()
    {
        var options = new ChatOptions
        {
            Tools =
            [
                new HostedWebSearchTool(new Dictionary<string, object?> { ["search_context_size"] = "low" }),
                new HostedCodeInterpreterTool { Inputs = [new HostedFileContent("file_1")] },
                new HostedFileSearchTool { Inputs = [new HostedVectorStoreContent("vs_1")], MaximumResultCount = 3 },
            ],
            ToolMode = ChatToolMode.Auto,
            AdditionalProperties = new() { ["tools"] = JsonDocument.Parse("""[{"type":"image_generation"}]""").RootElement.Clone() },
        };
        JsonNode sent = await ResponsesCaller.SentAsync(ScriptedProvider.Ask(options: options));
        ResponsesCaller.AssertJson("""
            [{"type":"web_search","search_context_size":"low"},{"type":"code_interpreter","container":{"type":"auto","file_ids":["file_1"]}},
             {"type":"file_search","vector_store_ids":["vs_1"],"max_num_results":3},{"type":"image_generation"}]
            """, sent["tools"]);
        Assert.Equal("auto", sent["tool_choice"]!.GetValue<string>());
    }

    [Fact]
    public void Objection_ToolsAndContentsWithoutAForm_AreNamed()
    {
        Dialect dialect = Dialect.OpenAIResponses;
        Assert.Null(dialect.Objection(new HostedWebSearchTool()));
        Assert.Equal("HostedFileSearchTool without a vector store", dialect.Objection(new HostedFileSearchTool()));
        Assert.Equal("HostedImageGenerationTool", dialect.Objection(new HostedImageGenerationTool()));
        Assert.Equal("DataContent of audio/wav", dialect.Objection(new DataContent(new byte[] { 1 }, "audio/wav")));
        Assert.Equal("UriContent of video/mp4", dialect.Objection(new UriContent("https://a.test/v.mp4", "video/mp4")));
        Assert.Equal("DataContent of audio/wav", dialect.Objection(new FunctionResultContent("c", new DataContent(new byte[] { 1 }, "audio/wav"))));
        Assert.Equal("HostedVectorStoreContent", dialect.Objection(new HostedVectorStoreContent("v")));
        foreach (AIContent content in (AIContent[])[_picture, new TextContent("t"), new HostedFileContent("f"), new FunctionCallContent("c", "f"), new UriContent("https://a.test/d.pdf", "application/pdf")])
            Assert.Null(dialect.Objection(content));
    }

    [Fact]
    public async Task Write_AnswersFormat_IsTextsFormat()
    {
        JsonElement schema = JsonDocument.Parse("""{"type":"object","properties":{"a":{"type":"string"}}}""").RootElement.Clone();
        AnswerSchema asked = AnswerSchema.Of(ChatResponseFormat.ForJsonSchema(schema, "city", "A city"))!;
        RequestShape shape = ResponsesCaller.Shape() with { Answer = new AnswerShape(asked, StructuredOutputMode.JsonSchema, false) };
        var options = new ChatOptions { AdditionalProperties = new() { ["strict"] = true, ["verbosity"] = "low", ["text"] = new Dictionary<string, object?> { ["more"] = 1 } } };
        ResponsesCaller.AssertJson("""
            {"format":{"type":"json_schema","name":"city","description":"A city","strict":true,"schema":{"type":"object","properties":{"a":{"type":"string"}}}},
             "verbosity":"low","more":1}
            """, (await ResponsesCaller.SentAsync(ScriptedProvider.Ask(options: options), shape))["text"]);

        JsonNode loose = await ResponsesCaller.SentAsync(ScriptedProvider.Ask(), shape);
        Assert.Null(loose["text"]!["format"]!["strict"]);
        Assert.Null((await ResponsesCaller.SentAsync(ScriptedProvider.Ask()))["text"]);
    }

    [Fact]
    public async Task Write_JsonWithoutASchema_HasTheSystemTextWhereTheWordCounts()
    {
        AnswerSchema asked = AnswerSchema.Of(ChatResponseFormat.Json)!;
        RequestShape shape = ResponsesCaller.Shape() with { Answer = new AnswerShape(asked, StructuredOutputMode.JsonObject, true) };
        JsonNode sent = await ResponsesCaller.SentAsync(new ChatRequest { Method = "M", System = "Be brief.", User = "u" }, shape);
        ResponsesCaller.AssertJson("""{"format":{"type":"json_object"}}""", sent["text"]);
        Assert.Null(sent["instructions"]);
        Assert.Equal("system", sent["input"]![0]!["role"]!.GetValue<string>());
        Assert.Contains("JSON", sent["input"]![0]!["content"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_PicturesAndFiles_AreParts()
    {
        var near = new UriContent("https://a.test/p.png", "image/png") { AdditionalProperties = new() { ["detail"] = "high" } };
        var message = new ChatMessage(ChatRole.User,
        [
            new TextContent("Look"), _picture, near, new HostedFileContent("file_1"), new HostedFileContent("file_2") { MediaType = "image/png" },
            new DataContent(new byte[] { 1, 2, 3 }, "application/pdf") { Name = "a.pdf" }, new DataContent(new byte[] { 1, 2, 3 }, "text/plain"),
            new UriContent("https://a.test/d.pdf", "application/pdf"),
        ]);
        ResponsesCaller.AssertJson("""
            [{"type":"message","role":"user","content":[{"type":"input_text","text":"Look"},{"type":"input_image","image_url":"data:image/png;base64,AQID"},
              {"type":"input_image","image_url":"https://a.test/p.png","detail":"high"},{"type":"input_file","file_id":"file_1"},
              {"type":"input_image","file_id":"file_2"},{"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,AQID"},
              {"type":"input_file","filename":"file.txt","file_data":"data:text/plain;base64,AQID"},{"type":"input_file","file_url":"https://a.test/d.pdf"}]}]
            """, (await ResponsesCaller.SentAsync(new ChatRequest { Method = "M", History = [message] }))["input"]);
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(17, 17)]
    [InlineData(0, 0)]
    public async Task Write_OutputLimit_IsNoLessThanTheApiTakes(int wanted, int sent) =>
        Assert.Equal(sent, (int)(await ResponsesCaller.SentAsync(ScriptedProvider.Ask("u", new ChatOptions { MaxOutputTokens = wanted })))["max_output_tokens"]!);

    [Fact]
    public async Task Write_SystemAlone_IsTheInput()
    {
        JsonNode sent = await ResponsesCaller.SentAsync(new ChatRequest { Method = "M", System = "s" });
        ResponsesCaller.AssertJson("""[{"type":"message","role":"system","content":"s"}]""", sent["input"]);
        Assert.Null(sent["instructions"]);
    }

    [Fact]
    public async Task Write_ToolLoop_IsCallsAndTheirOutputs()
    {
        ChatRequest request = ScriptedProvider.Ask("And now?", null,
            new ChatMessage(ChatRole.Assistant, [new TextContent("Let me see."), new FunctionCallContent("c1", "add", new Dictionary<string, object?> { ["a"] = 1, ["b"] = "ü" }), new FunctionCallContent("c2", "now")]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", 3), new FunctionResultContent("c2", null) { Exception = new InvalidOperationException("secret") }]),
            new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c3", "look"), new FunctionCallContent("c4", "told") { InformationalOnly = true }, new FunctionResultContent("c4", "at the provider's")]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c3", new List<AIContent> { new TextContent("here"), _picture })]));
        ResponsesCaller.AssertJson("""
            [{"type":"message","role":"assistant","content":"Let me see."},
             {"type":"function_call","call_id":"c1","name":"add","arguments":"{\"a\":1,\"b\":\"ü\"}"},{"type":"function_call","call_id":"c2","name":"now","arguments":"{}"},
             {"type":"function_call_output","call_id":"c1","output":"3"},{"type":"function_call_output","call_id":"c2","output":"Error: InvalidOperationException"},
             {"type":"function_call","call_id":"c3","name":"look","arguments":"{}"},
             {"type":"function_call_output","call_id":"c3","output":[{"type":"input_text","text":"here"},{"type":"input_image","image_url":"data:image/png;base64,AQID"}]},
             {"type":"message","role":"user","content":"And now?"}]
            """, (await ResponsesCaller.SentAsync(request))["input"]);
    }

    [Theory]
    [InlineData(ResponsesCaller.Provider + "/m", true)]
    [InlineData("other/m", false)]
    public async Task Write_Thoughts_GoBackToTheirProviderWordForWordAndInPlace(string tier, bool isOwn)
    {
        const string Thought = """{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"A"},{"type":"summary_text","text":"B"}],"encrypted_content":"xyz"}""";
        const string Search = """{"id":"ws_1","type":"web_search_call","status":"completed","action":{"type":"search","query":"q"}}""";
        ChatMessage answer = Message(tier,
            State(Thought.Replace("{\"id\"", "{\"status\":\"completed\",\"content\":[],\"id\"", StringComparison.Ordinal), tier), State(Search, tier),
            new TextContent("Found.") { AdditionalProperties = new() { ["phase"] = "commentary" } }, State(Thought, tier),
            new FunctionCallContent("c1", "f") { AdditionalProperties = new() { ["fallback.tier"] = tier, ["namespace"] = "n" } });
        JsonNode sent = await ResponsesCaller.SentAsync(ScriptedProvider.Ask("u", null, answer, new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", "r")])));
        string own = $"[{Thought},{Search}," + """{"type":"message","role":"assistant","phase":"commentary","content":"Found."},""" + Thought
            + ""","""+ """{"type":"function_call","call_id":"c1","name":"f","arguments":"{}","namespace":"n"},""";
        // Of another's answer goes what everybody understands: its text and calls, without their properties.
        const string Foreign = """
            [{"type":"message","role":"assistant","content":"Found."},{"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},
            """;
        ResponsesCaller.AssertJson(
            (isOwn ? own : Foreign) + """{"type":"function_call_output","call_id":"c1","output":"r"},{"type":"message","role":"user","content":"u"}]""", sent["input"]);
    }

    [Fact]
    public async Task Write_StoredConversation_IsTheSame()
    {
        const string Thought = """{"id":"rs_1","type":"reasoning","summary":[],"encrypted_content":"xyz"}""";
        ChatMessage answer = Message("acme/m", State(Thought, "acme/m"), new TextContent("42"));
        string json = JsonSerializer.Serialize(answer, AIJsonUtilities.DefaultOptions);
        ChatMessage stored = JsonSerializer.Deserialize<ChatMessage>(json, AIJsonUtilities.DefaultOptions)!;
        Assert.Equal(
            (await ResponsesCaller.SentAsync(ScriptedProvider.Ask("u", null, answer))).ToJsonString(),
            (await ResponsesCaller.SentAsync(ScriptedProvider.Ask("u", null, stored))).ToJsonString());
    }

    [Fact]
    public async Task Write_ThoughtsThatCannotGoBack_AreLeftOut()
    {
        const string Known = """{"id":"rs_1","type":"reasoning","summary":[]}""";
        const string Readable = """{"id":"rs_2","type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":"hm"}]}""";
        const string Custom = """{"id":"ct_1","type":"custom_tool_call","call_id":"x","name":"n","input":"i"}""";
        const string Encrypted = """{"id":"rs_3","type":"reasoning","summary":[],"encrypted_content":"xyz"}""";
        ChatMessage[] history =
        [
            // Known by its id alone; readable without; led to a call that nobody answered; led to nothing; of somebody else's, or of an SDK's.
            Message("acme/m", State(Known, "acme/m"), new TextContent("1")),
            Message("acme/m", State(Readable, "acme/m"), new TextContent("2")),
            Message("acme/m", State(Encrypted, "acme/m"), State(Custom, "acme/m"), new TextContent("3")),
            Message("acme/m", new TextContent("4"), State(Encrypted, "acme/m")),
            new(ChatRole.Assistant, [new TextReasoningContent("s") { ProtectedData = "signature of somebody's" }, new TextContent("5")]),
        ];
        string expected = "[" + string.Join(",", Enumerable.Range(1, 5).Select(n => (n == 2 ? Readable + "," : "") + $$"""{"type":"message","role":"assistant","content":"{{n}}"}""")) + "]";
        var request = new ChatRequest { Method = "M", History = history };
        ResponsesCaller.AssertJson(expected, (await ResponsesCaller.SentAsync(request))["input"]);
        request = new ChatRequest { Method = "M", History = history, Options = new ChatOptions { AdditionalProperties = new() { ["store"] = true } } };
        Assert.Equal("rs_1", (await ResponsesCaller.SentAsync(request))["input"]![0]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Write_WhatTheProvidersToolsHaveDone_GoesBackIfItIsWhole()
    {
        const string Shell = """{"id":"sh_1","type":"shell_call","call_id":"s1","action":{}}""";
        const string Output = """{"id":"sho_1","type":"shell_call_output","call_id":"s1","output":[]}""";
        const string Search = """{"id":"ts_1","type":"tool_search_call","call_id":null,"execution":"server"}""";
        const string Open = """{"id":"sh_2","type":"shell_call","call_id":"s2","action":{}}""";
        ChatMessage answer = Message("acme/m", State(Shell, "acme/m"), State(Output, "acme/m"), State(Search, "acme/m"), State(Open, "acme/m"), new TextContent("Done."));
        ResponsesCaller.AssertJson(
            $"[{Shell},{Output},{Search}," + """{"type":"message","role":"assistant","content":"Done."}]""",
            (await ResponsesCaller.SentAsync(new ChatRequest { Method = "M", History = [answer] }))["input"]);
    }

    [Theory]
    [InlineData("openai", "https://llm.example.com/v1", true)]
    [InlineData("azure", "https://c.openai.azure.com/openai/v1", false)]
    [InlineData("azure", "https://c.services.ai.azure.com/api/projects/p/openai/v1", true)]
    public async Task Write_ThoughtsName_WhereItIsTaken(string vendor, string baseUrl, bool isNamed)
    {
        const string Thought = """{"id":"rs_1","type":"reasoning","summary":[],"encrypted_content":"xyz"}""";
        ScriptedProvider provider = ScriptedProvider.Answering("{}");
        var request = new ChatRequest { Method = "M", History = [Message("acme/m", State(Thought, "acme/m"), new TextContent("42"))] };
        await provider.CompleteAsync(request, ResponsesCaller.Shape(), ResponsesCaller.Endpoint(provider, vendor, baseUrl));
        Assert.Equal(isNamed ? "rs_1" : null, (string?)JsonNode.Parse(provider.SentBody!)!["input"]![0]!["id"]);
    }

    [Fact]
    public async Task Write_PictureThatAModelHasMade_IsShownAsTheUsers()
    {
        var request = new ChatRequest { Method = "M", History = [new ChatMessage(ChatRole.Assistant, [new TextContent("Here"), _picture])] };
        ResponsesCaller.AssertJson("""
            [{"type":"message","role":"assistant","content":"Here"},
             {"type":"message","role":"user","content":[{"type":"input_image","image_url":"data:image/png;base64,AQID"}]}]
            """, (await ResponsesCaller.SentAsync(request))["input"]);
    }

    [Theory]
    [InlineData("openai", "https://api.openai.com/v1", null, "https://api.openai.com/v1/responses")]
    [InlineData("openai", "https://api.openai.com/v1/responses", null, "https://api.openai.com/v1/responses")]
    [InlineData("openai", "https://gate.test/v1/chat/completions?key=1", null, "https://gate.test/v1/responses?key=1")]
    [InlineData("azure", "https://c.openai.azure.com/openai/v1/", null, "https://c.openai.azure.com/openai/v1/responses")]
    [InlineData("azure", "https://c.openai.azure.com/openai/v1", "preview", "https://c.openai.azure.com/openai/v1/responses?api-version=preview")]
    [InlineData("azure", "https://c.openai.azure.com", null, "https://c.openai.azure.com/openai/responses?api-version=2025-04-01-preview")]
    [InlineData("azure", "https://c.openai.azure.com/openai", "2025-03-01-preview", "https://c.openai.azure.com/openai/responses?api-version=2025-03-01-preview")]
    [InlineData("azure", "https://c.openai.azure.com/openai/responses?api-version=2025-03-01-preview", "x", "https://c.openai.azure.com/openai/responses?api-version=2025-03-01-preview")]
    public async Task Address_IsTheApis(string vendor, string baseUrl, string? version, string expected)
    {
        ScriptedProvider provider = ScriptedProvider.Answering("{}");
        await provider.CompleteAsync(null, ResponsesCaller.Shape(), ResponsesCaller.Endpoint(provider, vendor, baseUrl, version));
        Assert.Equal(expected, provider.SentTo!.AbsoluteUri);
    }

    private static TextReasoningContent State(string item, string tier) =>
        new("") { ProtectedData = item, AdditionalProperties = new() { ["fallback.tier"] = tier } };

    private static ChatMessage Message(string tier, params AIContent[] contents) =>
        new(ChatRole.Assistant, [.. contents]) { AdditionalProperties = new() { ["fallback.tier"] = tier } };

    private sealed class Strict(AIFunction inner) : DelegatingAIFunction(inner)
    {
        public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } = new Dictionary<string, object?> { ["strict"] = true };
    }
}
