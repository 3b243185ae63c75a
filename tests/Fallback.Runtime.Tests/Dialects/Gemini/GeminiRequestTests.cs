using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;
using static Fallback.Runtime.Tests.GeminiWire;

namespace Fallback.Runtime.Tests;

public partial class GeminiRequestTests
{
    private static readonly AIFunctionDeclaration _weather = AIFunctionFactory.CreateDeclaration(
        "weather", "The weather.", JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""));

    [Fact]
    public async Task Write_Text_IsOneTurn()
    {
        var request = new ChatRequest { Method = "M", System = "Be brief.", User = "Grüße" };
        AssertJson(
            """{"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[{"role":"user","parts":[{"text":"Grüße"}]}],"generationConfig":{}}""",
            await SentAsync(request));
    }

    [Fact]
    public async Task Write_Parameters_StandInGenerationConfig()
    {
        var options = new ChatOptions
        {
            Temperature = 0.2f, TopP = 0.9f, TopK = 40, MaxOutputTokens = 100, Seed = 7, PresencePenalty = 0.1f, FrequencyPenalty = 0.3f,
            StopSequences = ["a", "b"],
        };
        AssertJson(
            """
            {"temperature":0.2,"topP":0.9,"topK":40,"maxOutputTokens":100,"seed":7,"presencePenalty":0.1,"frequencyPenalty":0.3,"stopSequences":["a","b"]}
            """,
            (await SentAsync(ScriptedProvider.Ask("u", options))).GetProperty("generationConfig"));
    }

    [Fact]
    public void Objection_MoreStopSequencesThanAreTaken_SkipsTheTier()
    {
        ChatRequest request = ScriptedProvider.Ask("u", new ChatOptions { StopSequences = ["1", "2", "3", "4", "5", "6"] });
        Assert.Equal("more than 5 stop sequences", Dialect.Gemini.Objection(Endpoint(ScriptedProvider.Answering("")), request));
    }

    [Fact]
    public async Task Write_AdditionalProperties_GoWhereTheyBelongAndWin()
    {
        var options = new ChatOptions
        {
            Temperature = 1, Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High },
            AdditionalProperties = new()
            {
                ["cachedContent"] = "cachedContents/1", ["safetySettings"] = JsonElement.Parse("""[{"category":"C","threshold":"OFF"}]"""),
                ["thinkingConfig"] = JsonElement.Parse("""{"thinkingBudget":5}"""), ["candidateCount"] = 2,
                ["generationConfig"] = JsonElement.Parse("""{"temperature":0,"candidateCount":3}"""),
                ["labels"] = new Dictionary<string, object?> { ["team"] = "a" }, ["serviceTier"] = "flex", ["strict"] = true,
            },
            Tools = [_weather],
        };
        AssertJson(
            """
            {"contents":[{"role":"user","parts":[{"text":"u"}]}],"generationConfig":{"temperature":0,"candidateCount":3,"thinkingConfig":{"thinkingBudget":5}},
             "cachedContent":"cachedContents/1","safetySettings":[{"category":"C","threshold":"OFF"}],"labels":{"team":"a"},"serviceTier":"flex"}
            """,
            await SentAsync(new ChatRequest { Method = "M", System = "left out", User = "u", Options = options }));
    }

    [Theory]
    [InlineData("gemini-3.8-flash", ReasoningEffort.None, """{"thinkingLevel":"LOW"}""")]
    [InlineData("gemini-3.6-flash", ReasoningEffort.None, """{"thinkingLevel":"MINIMAL"}""")]
    [InlineData("gemini-3.5-flash-lite", ReasoningEffort.None, """{"thinkingLevel":"MINIMAL"}""")]
    [InlineData("gemini-3.1-pro-preview", ReasoningEffort.None, """{"thinkingLevel":"LOW"}""")]
    [InlineData("gemini-4-argon", ReasoningEffort.Low, """{"thinkingLevel":"LOW"}""")]
    [InlineData("gemini-flash-latest", ReasoningEffort.Medium, """{"thinkingLevel":"MEDIUM"}""")]
    [InlineData("models/gemini-3.8-flash", ReasoningEffort.High, """{"thinkingLevel":"HIGH"}""")]
    [InlineData("gemini-3.8-flash", ReasoningEffort.ExtraHigh, """{"thinkingLevel":"HIGH"}""")]
    [InlineData("gemini-2.5-flash", ReasoningEffort.None, """{"thinkingBudget":0}""")]
    [InlineData("gemini-2.5-pro", ReasoningEffort.None, """{"thinkingBudget":128}""")]
    [InlineData("gemini-2.5-flash-lite", ReasoningEffort.Low, """{"thinkingBudget":2048}""")]
    [InlineData("gemini-2.5-flash", ReasoningEffort.Medium, """{"thinkingBudget":8192}""")]
    [InlineData("gemini-2.5-flash", ReasoningEffort.ExtraHigh, """{"thinkingBudget":24576}""")]
    [InlineData("gemini-2.5-pro", ReasoningEffort.ExtraHigh, """{"thinkingBudget":32768}""")]
    [InlineData("gemini-2.0-flash", ReasoningEffort.High, null)]
    [InlineData("gemma-3-27b-it", ReasoningEffort.High, null)]
    public async Task Write_Reasoning_IsALevelOrABudget(string model, ReasoningEffort effort, string? expected)
    {
        var options = new ChatOptions { Reasoning = new ReasoningOptions { Effort = effort } };
        JsonElement config = (await SentAsync(ScriptedProvider.Ask("u", options), model)).GetProperty("generationConfig");
        if (expected is null) Assert.False(config.TryGetProperty("thinkingConfig", out _));
        else AssertJson(expected, config.GetProperty("thinkingConfig"));
    }

    [Theory]
    [InlineData(ReasoningOutput.None, "{}")]
    [InlineData(ReasoningOutput.Summary, """{"thinkingConfig":{"includeThoughts":true}}""")]
    [InlineData(ReasoningOutput.Full, """{"thinkingConfig":{"includeThoughts":true}}""")]
    public async Task Write_ReasoningOutput_AsksForThoughts(ReasoningOutput output, string expected)
    {
        var options = new ChatOptions { Reasoning = new ReasoningOptions { Output = output } };
        AssertJson(expected, (await SentAsync(ScriptedProvider.Ask("u", options))).GetProperty("generationConfig"));
    }

    [Fact]
    public async Task Write_Tools_AreDeclared()
    {
        var options = new ChatOptions { Tools = [_weather, new HostedWebSearchTool(), new HostedCodeInterpreterTool()] };
        JsonElement sent = await SentAsync(ScriptedProvider.Ask("u", options));
        AssertJson(
            """
            [{"functionDeclarations":[{"name":"weather","description":"The weather.",
              "parametersJsonSchema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}]},{"googleSearch":{}},{"codeExecution":{}}]
            """,
            sent.GetProperty("tools"));
        AssertJson("""{"includeServerSideToolInvocations":true}""", sent.GetProperty("toolConfig"));
    }

    [Fact]
    public async Task Write_ToolsOfTheCallers_StandBesideTheOthers()
    {
        var options = new ChatOptions { AdditionalProperties = new() { ["tools"] = JsonElement.Parse("""[{"urlContext":{}}]""") } };
        JsonElement sent = await SentAsync(ScriptedProvider.Ask("u", options));
        AssertJson("""[{"urlContext":{}}]""", sent.GetProperty("tools"));
        Assert.False(sent.TryGetProperty("toolConfig", out _));
    }

    public static TheoryData<string, ChatToolMode?, bool, string?> Choices => new()
    {
        { Newest, null, false, null },
        { Newest, ChatToolMode.Auto, false, """{"functionCallingConfig":{"mode":"AUTO"}}""" },
        { Newest, ChatToolMode.None, false, """{"functionCallingConfig":{"mode":"NONE"}}""" },
        { Newest, ChatToolMode.RequireAny, true, """{"functionCallingConfig":{"mode":"ANY"}}""" },
        { Newest, ChatToolMode.RequireSpecific("weather"), false, """{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["weather"]}}""" },
        { Newest, null, true, """{"functionCallingConfig":{"mode":"VALIDATED"}}""" },
        { "gemini-2.5-flash", ChatToolMode.Auto, true, """{"functionCallingConfig":{"mode":"VALIDATED"}}""" },
        { "gemini-2.0-flash", ChatToolMode.Auto, true, """{"functionCallingConfig":{"mode":"AUTO"}}""" },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public async Task Write_ToolMode_IsTheChoice(string model, ChatToolMode? mode, bool strict, string? expected)
    {
        AIFunctionDeclaration tool = strict
            ? AIFunctionFactory.Create(static (string city) => city, new AIFunctionFactoryOptions
            {
                Name = "weather", AdditionalProperties = new Dictionary<string, object?> { ["strict"] = true },
            })
            : _weather;
        JsonElement sent = await SentAsync(ScriptedProvider.Ask("u", new ChatOptions { Tools = [tool], ToolMode = mode }), model);
        if (expected is null) Assert.False(sent.TryGetProperty("toolConfig", out _));
        else AssertJson(expected, sent.GetProperty("toolConfig"));
    }

    [Fact]
    public async Task Write_Schema_IsTheAnswersFormat()
    {
        JsonElement schema = JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"integer"}}}""");
        AnswerShape shape = new(AnswerSchema.Of(ChatResponseFormat.ForJsonSchema(schema))!, StructuredOutputMode.JsonSchema, IsPrompted: false);
        JsonElement sent = await SentAsync(
            ScriptedProvider.Ask("u", new ChatOptions { Tools = [_weather] }), shape: Shape() with { Answer = shape });
        AssertJson(
            """{"responseMimeType":"application/json","responseJsonSchema":{"type":"object","properties":{"a":{"type":"integer"}}}}""",
            sent.GetProperty("generationConfig"));
        // Models before the third generation take no format beside functions.
        sent = await SentAsync(
            ScriptedProvider.Ask("u", new ChatOptions { Tools = [_weather] }), shape: Shape("gemini-2.5-flash") with { Answer = shape });
        AssertJson("{}", sent.GetProperty("generationConfig"));
        Assert.StartsWith("Answer with a JSON object that fits", sent.GetProperty("systemInstruction").GetProperty("parts")[0].GetProperty("text").GetString());
        sent = await SentAsync(ScriptedProvider.Ask("u"), shape: Shape("gemini-2.5-flash") with { Answer = shape });
        Assert.True(sent.GetProperty("generationConfig").TryGetProperty("responseJsonSchema", out _));
        Assert.False(sent.TryGetProperty("systemInstruction", out _));
    }

    [Fact]
    public async Task Write_Gemma_HasNoSystem()
    {
        JsonElement sent = await SentAsync(new ChatRequest { Method = "M", System = "s", User = "u" }, "gemma-3-27b-it");
        Assert.False(sent.TryGetProperty("systemInstruction", out _));
        AssertJson("""[{"role":"user","parts":[{"text":"s"},{"text":"u"}]}]""", sent.GetProperty("contents"));
    }
}
