using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

public partial class RequestTests
{
    [Fact]
    public async Task Write_SystemHistoryAndUser_AreMessagesInThatOrder()
    {
        var request = new ChatRequest
        {
            Method = "M",
            System = "Be brief.",
            History = [new ChatMessage(ChatRole.User, "One?"), new ChatMessage(ChatRole.Assistant, "1"), new ChatMessage(new ChatRole("developer"), "x")],
            User = "Two?",
        };
        JsonElement sent = await ScriptedProvider.SentAsync(request);
        AssertJson("""
            {"model":"small","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"One?"},{"role":"assistant","content":"1"},
             {"role":"developer","content":"x"},{"role":"user","content":"Two?"}]}
            """, sent);
    }

    [Fact]
    public async Task Write_InstructionsBesideSystemText_AreOneSystemMessage()
    {
        var request = new ChatRequest { Method = "M", System = "A", User = "u", Options = new ChatOptions { Instructions = "B", ModelId = "ignored" } };
        AssertJson("""{"model":"small","messages":[{"role":"system","content":"A\n\nB"},{"role":"user","content":"u"}]}""", await ScriptedProvider.SentAsync(request));
        request = new ChatRequest { Method = "M", User = "u", Options = new ChatOptions { Instructions = "B" } };
        AssertJson("""{"model":"small","messages":[{"role":"system","content":"B"},{"role":"user","content":"u"}]}""", await ScriptedProvider.SentAsync(request));
    }

    [Theory]
    [InlineData(AssistantPrefill.Message, """{"role":"assistant","content":"Well, "}""", "")]
    [InlineData(AssistantPrefill.Prefix, """{"role":"assistant","content":"Well, ","prefix":true}""", "")]
    [InlineData(AssistantPrefill.Partial, """{"role":"assistant","content":"Well, ","partial":true}""", "")]
    [InlineData(AssistantPrefill.ContinueFinalMessage, """{"role":"assistant","content":"Well, "}""", ""","continue_final_message":true,"add_generation_prompt":false""")]
    public void Write_Prefill_IsTheLastMessage(AssistantPrefill mode, string message, string more)
    {
        var shape = new RequestShape("small", "max_tokens") { Prefill = "Well, ", PrefillMode = mode };
        byte[] sent = RequestBody.TryWrite(ScriptedProvider.Answering("").Endpoint(), shape, new ChatRequest { Method = "M", User = "u" }, stream: false).Value!;
        Assert.Equal($$"""{"model":"small","messages":[{"role":"user","content":"u"},{{message}}]{{more}}}""", System.Text.Encoding.UTF8.GetString(sent));
    }

    [Fact]
    public async Task Write_ToolLoop_CarriesCallsResultsAndThoughtsUnderTheVendorsName()
    {
        RequestShape shape = new("small", "max_tokens") { Flavour = ChatFlavour.Of("deepseek") };
        ChatRequest request = ScriptedProvider.Ask("And now?", null,
            new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("think "), new TextReasoningContent("more"), new FunctionCallContent("c1", "add", new Dictionary<string, object?> { ["a"] = 1, ["b"] = "ü" })]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", 3), new FunctionResultContent("c2", "text"), new UsageContent(new UsageDetails())]),
            new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("not sent without a call"), new TextContent("3")]));
        AssertJson("""
            [{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"add","arguments":"{\"a\":1,\"b\":\"ü\"}"}}],"reasoning_content":"think more"},
             {"role":"tool","tool_call_id":"c1","content":"3"},{"role":"tool","tool_call_id":"c2","content":"text"},
             {"role":"assistant","content":"3"},{"role":"user","content":"And now?"}]
            """, (await ScriptedProvider.SentAsync(request, shape)).GetProperty("messages"));
    }

    [Theory]
    [InlineData("gate", true)]
    [InlineData("other", false)]
    public async Task Write_StateOfAGatewayThatNobodyKnows_GoesBackToItAlone(string provider, bool isOwn)
    {
        JsonElement state = JsonSerializer.Deserialize<JsonElement>("\"secret\"");
        var call = new FunctionCallContent("c1", "f") { AdditionalProperties = new() { ["fallback.tier"] = "gate/m", ["provider_specific_fields"] = state, ["extra_content"] = state } };
        var message = new ChatMessage(ChatRole.Assistant, [call])
        {
            AdditionalProperties = new() { ["fallback.tier"] = "gate/m", ["thinking_blocks"] = state, ["reasoning_details"] = state },
        };
        ChatRequest request = ScriptedProvider.Ask("u", null, message, new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", "r")]));

        string sent = (await ScriptedProvider.SentAsync(request, new RequestShape("small", "max_tokens") { Provider = provider })).GetRawText();

        foreach (string member in (string[])["provider_specific_fields", "extra_content", "thinking_blocks", "reasoning_details"])
            Assert.Equal(isOwn, sent.Contains($"\"{member}\":\"secret\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Write_FailedTool_SendsItsResultOrElseTheExceptionsTypeOnly()
    {
        ChatRequest request = ScriptedProvider.Ask("u", null, new ChatMessage(ChatRole.Tool, [
            new FunctionResultContent("c1", null) { Exception = new InvalidOperationException("secret path") },
            new FunctionResultContent("c2", "Error: told") { Exception = new InvalidOperationException("secret path") },
            new FunctionResultContent("c3", null)]));
        AssertJson("""
            [{"role":"tool","tool_call_id":"c1","content":"Error: InvalidOperationException"},{"role":"tool","tool_call_id":"c2","content":"Error: told"},
             {"role":"tool","tool_call_id":"c3","content":"null"},{"role":"user","content":"u"}]
            """, (await ScriptedProvider.SentAsync(request)).GetProperty("messages"));
    }

    [Fact]
    public async Task Write_Images_AreParts()
    {
        ChatRequest request = ScriptedProvider.Ask("u", null,
            new ChatMessage(ChatRole.User, [new TextContent("What?"), new UriContent("https://example.com/a.png?x=1&y=2", "image/png"), new DataContent("data:image/gif;base64,AAAA")]));
        AssertJson("""
            {"role":"user","content":[{"type":"text","text":"What?"},{"type":"image_url","image_url":{"url":"https://example.com/a.png?x=1&y=2"}},
             {"type":"image_url","image_url":{"url":"data:image/gif;base64,AAAA"}}]}
            """, (await ScriptedProvider.SentAsync(request)).GetProperty("messages")[0]);
    }

    [Theory]
    [InlineData("Ann-1", "Ann-1")]
    [InlineData("Ann Böll <a@b>", "Ann_B_ll__a_b_")]
    public async Task Write_AuthorName_HasOnlyWhatProvidersTake(string name, string expected)
    {
        ChatRequest request = ScriptedProvider.Ask("u", null, new ChatMessage(ChatRole.User, "x") { AuthorName = name });
        Assert.Equal(expected, (await ScriptedProvider.SentAsync(request)).GetProperty("messages")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Write_Options_AreSentUnderTheirWireNames()
    {
        var options = new ChatOptions
        {
            Temperature = 0.2f, TopP = 0.9f, TopK = 40, MaxOutputTokens = 100, Seed = 7, StopSequences = ["END"], FrequencyPenalty = 0.1f, PresencePenalty = -0.5f,
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.ExtraHigh },
            AdditionalProperties = new AdditionalPropertiesDictionary { ["user"] = "u1", ["logprobs"] = true, ["n"] = 1, ["metadata"] = new Dictionary<string, string> { ["k"] = "v" } },
        };
        AssertJson("""
            {"model":"small","messages":[{"role":"user","content":"Hello"}],"max_tokens":100,"temperature":0.2,"top_p":0.9,"seed":7,"stop":["END"],"top_k":40,
             "frequency_penalty":0.1,"presence_penalty":-0.5,"reasoning_effort":"xhigh","user":"u1","logprobs":true,"n":1,"metadata":{"k":"v"}}
            """, await ScriptedProvider.SentAsync(ScriptedProvider.Ask(options: options)));
    }

    [Fact]
    public async Task Write_DeclaredGeneration_IsSentWhereOptionsSayNothing()
    {
        var declared = new GenerationAttribute { Temperature = 0.5, MaxOutputTokens = 50, TopP = 0.8, Seed = 0, Stop = ["A"] };
        var request = new ChatRequest { Method = "M", User = "u", Generation = declared, Options = new ChatOptions { Temperature = 0 } };
        AssertJson("""{"model":"small","messages":[{"role":"user","content":"u"}],"max_tokens":50,"temperature":0,"top_p":0.8,"seed":0,"stop":["A"]}""", await ScriptedProvider.SentAsync(request));
        request = new ChatRequest { Method = "M", User = "u", Generation = new GenerationAttribute() };
        AssertJson("""{"model":"small","messages":[{"role":"user","content":"u"}]}""", await ScriptedProvider.SentAsync(request));
    }

    [Fact]
    public async Task Write_Shape_RenamesClampsAndDrops()
    {
        var options = new ChatOptions { Temperature = 1, TopP = 0.5f, MaxOutputTokens = 9000, AdditionalProperties = new AdditionalPropertiesDictionary { ["logit_bias"] = 1 } };
        var shape = new RequestShape("large", "max_completion_tokens") { MaxOutputClamp = 4096, Dropped = new HashSet<string> { "temperature", "logit_bias" } };
        AssertJson("""{"model":"large","messages":[{"role":"user","content":"Hello"}],"max_completion_tokens":4096,"top_p":0.5}""", await ScriptedProvider.SentAsync(ScriptedProvider.Ask(options: options), shape));
    }

    [Fact]
    public async Task Write_Stream_AsksForUsageUnlessTheShapeSaysNo()
    {
        AssertJson("""{"model":"small","messages":[{"role":"user","content":"Hello"}],"stream":true,"stream_options":{"include_usage":true}}""", await ScriptedProvider.SentAsync(ScriptedProvider.Ask(), stream: true));
        AssertJson("""{"model":"small","messages":[{"role":"user","content":"Hello"}],"stream":true}""",
            await ScriptedProvider.SentAsync(ScriptedProvider.Ask(), new RequestShape("small", "max_tokens") { IncludeStreamUsage = false }, stream: true));
    }

    [Fact]
    public async Task Write_Tools_AreFunctionsWithTheirChoice()
    {
        JsonElement schema = JsonDocument.Parse("""{"type":"object","properties":{"city":{"type":"string"}}}""").RootElement;
        AIFunctionDeclaration tool = AIFunctionFactory.CreateDeclaration("weather", "Tells the weather.", schema);
        var options = new ChatOptions { Tools = [tool], ToolMode = ChatToolMode.RequireSpecific("weather"), AllowMultipleToolCalls = false };
        JsonElement sent = await ScriptedProvider.SentAsync(ScriptedProvider.Ask(options: options));
        AssertJson("""[{"type":"function","function":{"name":"weather","description":"Tells the weather.","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}]""", sent.GetProperty("tools"));
        AssertJson("""{"type":"function","function":{"name":"weather"}}""", sent.GetProperty("tool_choice"));
        Assert.False(sent.GetProperty("parallel_tool_calls").GetBoolean());
    }

    [Theory]
    [InlineData("none")]
    [InlineData("auto")]
    [InlineData("required")]
    public async Task Write_ToolMode_IsTheChoice(string expected)
    {
        ChatToolMode mode = expected switch { "none" => ChatToolMode.None, "auto" => ChatToolMode.Auto, _ => ChatToolMode.RequireAny };
        var options = new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("f", null, JsonDocument.Parse("{}").RootElement)], ToolMode = mode };
        Assert.Equal(expected, (await ScriptedProvider.SentAsync(ScriptedProvider.Ask(options: options))).GetProperty("tool_choice").GetString());
    }

    [Fact]
    public async Task Write_ResponseFormat_IsObjectOrSchema()
    {
        AssertJson("""{"type":"json_object"}""", (await FormattedAsync(ChatResponseFormat.Json)).GetProperty("response_format"));
        ChatResponseFormat format = ChatResponseFormat.ForJsonSchema(JsonDocument.Parse("""{"type":"object"}""").RootElement, "ticket", "A ticket.");
        AssertJson("""{"type":"json_schema","json_schema":{"name":"ticket","description":"A ticket.","schema":{"type":"object"}}}""", (await FormattedAsync(format)).GetProperty("response_format"));
        Assert.False((await FormattedAsync(ChatResponseFormat.Text)).TryGetProperty("response_format", out _));
    }

    private static Task<JsonElement> FormattedAsync(ChatResponseFormat format) =>
        ScriptedProvider.SentAsync(ScriptedProvider.Ask(), new RequestShape("small", "max_tokens") { Answer = AnswerShape.Of(AnswerSchema.Of(format), null, LearnedFacts.None) });

    [Fact]
    public async Task Write_AdditionalProperties_NeverRepeatOrReplaceWhatIsWritten()
    {
        var options = new ChatOptions
        {
            Temperature = 1,
            AdditionalProperties = new AdditionalPropertiesDictionary { ["model"] = "other", ["messages"] = 1, ["stream"] = true, ["stream_options"] = 1, ["temperature"] = 2, ["seed"] = 3 },
        };
        AssertJson("""{"model":"small","messages":[{"role":"user","content":"Hello"}],"temperature":1,"seed":3}""", await ScriptedProvider.SentAsync(ScriptedProvider.Ask(options: options)));
    }

    [Fact]
    public async Task Write_ValuesOfEveryKind_KeepTheirJsonForm()
    {
        var values = new AdditionalPropertiesDictionary
        {
            ["a"] = null, ["b"] = (byte)1, ["c"] = 2L, ["d"] = 2.5m, ["e"] = 1.5, ["f"] = new[] { 1, 2 }, ["g"] = new List<object?> { "x", null, 3 },
            ["h"] = JsonDocument.Parse("[true]").RootElement, ["i"] = new JsonObject { ["z"] = 1 }, ["j"] = new Dictionary<string, object?> { ["k"] = new[] { "l" } },
            ["m"] = new Dictionary<int, int> { [1] = 2 }, ["n"] = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), ["o"] = ulong.MaxValue,
        };
        JsonElement sent = await ScriptedProvider.SentAsync(ScriptedProvider.Ask(options: new ChatOptions { AdditionalProperties = values }));
        var node = (JsonObject)JsonNode.Parse(sent.GetRawText())!;
        node.Remove("model");
        node.Remove("messages");
        AssertJson("""
            {"a":null,"b":1,"c":2,"d":2.5,"e":1.5,"f":[1,2],"g":["x",null,3],"h":[true],"i":{"z":1},"j":{"k":["l"]},"m":{"1":2},"n":"2026-01-02T03:04:05+00:00","o":18446744073709551615}
            """, JsonDocument.Parse(node.ToJsonString()).RootElement);
    }

    [Fact]
    public async Task Write_Text_IsUtf8WithoutNeedlessEscapes()
    {
        ScriptedProvider provider = ScriptedProvider.Answering("{}");
        await provider.CompleteAsync(ScriptedProvider.Ask("Grüße <b> 日本語 \"q\" \n"));
        Assert.Contains("\"Grüße <b> 日本語 \\\"q\\\" \\n\"", provider.SentBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_HalfAnEmojiInThePrompt_IsReplacedAndSent()
    {
        JsonElement sent = await ScriptedProvider.SentAsync(ScriptedProvider.Ask("a\ud83d!"));
        Assert.Equal("a\uFFFD!", sent.GetProperty("messages")[0].GetProperty("content").GetString());
    }

    [Fact]
    public async Task Write_UnderACultureWithCommas_WritesPoints()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fi-FI");
        try
        {
            JsonElement sent = await ScriptedProvider.SentAsync(ScriptedProvider.Ask(options: new ChatOptions { Temperature = 0.25f, AdditionalProperties = new() { ["x"] = 1.5, ["m"] = new Dictionary<double, int> { [1.5] = 2 } } }));
            Assert.Equal("0.25", sent.GetProperty("temperature").GetRawText());
            Assert.Equal("1.5", sent.GetProperty("x").GetRawText());
            Assert.True(sent.GetProperty("m").TryGetProperty("1.5", out _));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    public static TheoryData<ChatOptions> Inexpressible => new(
        new ChatOptions { Temperature = float.NaN },
        new ChatOptions { FrequencyPenalty = float.PositiveInfinity },
        new ChatOptions { AdditionalProperties = new() { ["x"] = double.NaN } },
        new ChatOptions { AdditionalProperties = new() { ["x"] = typeof(string) } },
        new ChatOptions { AdditionalProperties = new() { ["x"] = Endless() } });

    [Theory]
    [MemberData(nameof(Inexpressible), DisableDiscoveryEnumeration = true)]
    public async Task Send_ValueThatJsonCannotExpress_IsRefusedAndTheNextCallIsNotHarmed(ChatOptions options)
    {
        ScriptedProvider provider = ScriptedProvider.Answering("{}");
        Failure failure = (await provider.CompleteAsync(ScriptedProvider.Ask(options: options))).Failure!;
        Assert.Equal((FailureKind.InvalidRequest, FailureScope.Request), (failure.Kind, failure.Scope));
        AssertJson("""{"model":"small","messages":[{"role":"user","content":"Hello"}]}""", await ScriptedProvider.SentAsync(ScriptedProvider.Ask()));
    }

    [Fact]
    public async Task Write_ValueThatMakesACallWhileItIsWritten_DisturbsNeither()
    {
        byte[]? inner = null;
        IEnumerable<int> values()
        {
            yield return 1;
            inner = RequestBody.TryWrite(ScriptedProvider.Answering("").Endpoint(), new RequestShape("inner", "max_tokens"), ScriptedProvider.Ask("inner"), stream: false).Value;
            yield return 2;
        }
        JsonElement sent = await ScriptedProvider.SentAsync(ScriptedProvider.Ask(options: new ChatOptions { AdditionalProperties = new() { ["x"] = values() } }));
        AssertJson("""{"model":"small","messages":[{"role":"user","content":"Hello"}],"x":[1,2]}""", sent);
        AssertJson("""{"model":"inner","messages":[{"role":"user","content":"inner"}]}""", JsonDocument.Parse(inner!).RootElement);
    }

    [Theory]
    [InlineData("temperature", true)]
    [InlineData("max_tokens", true)]
    [InlineData("max_completion_tokens", true)]
    [InlineData("top_p", false)]
    [InlineData("logit_bias", true)]
    [InlineData("model", false)]
    [InlineData("tool_choice", false)]
    [InlineData("made_up", false)]
    public void Sends_Parameter_SaysWhetherItWouldBeWritten(string name, bool expected)
    {
        var options = new ChatOptions { Temperature = 1, MaxOutputTokens = 5, ToolMode = ChatToolMode.Auto, AdditionalProperties = new() { ["logit_bias"] = 1, ["model"] = "x" } };
        Assert.Equal(expected, RequestParameters.Sends(ScriptedProvider.Ask(options: options), name));
    }

    private static Dictionary<string, object?> Endless()
    {
        var map = new Dictionary<string, object?>();
        map["self"] = map;
        return map;
    }

    private static void AssertJson(string expected, JsonElement actual) =>
        Assert.Equal(JsonSerializer.Serialize(JsonDocument.Parse(expected).RootElement), JsonSerializer.Serialize(actual));
}
