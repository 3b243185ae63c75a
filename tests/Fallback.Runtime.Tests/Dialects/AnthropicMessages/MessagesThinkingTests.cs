using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

public class MessagesThinkingTests
{
    private static readonly ChatMessage _hello = new(ChatRole.User, "Hello");

    [Theory]
    [InlineData("claude-opus-5-5", ReasoningEffort.ExtraHigh, null, """{"type":"adaptive"}""", "xhigh")]
    [InlineData("claude-opus-4-6", ReasoningEffort.ExtraHigh, ReasoningOutput.Summary, """{"type":"adaptive","display":"summarized"}""", "max")]
    [InlineData("claude-sonnet-5-5", ReasoningEffort.Low, ReasoningOutput.None, """{"type":"adaptive","display":"omitted"}""", "low")]
    [InlineData("claude-next", ReasoningEffort.Medium, null, """{"type":"adaptive"}""", "medium")]
    [InlineData("claude-opus-4-5-20251101", ReasoningEffort.Medium, null, """{"type":"enabled","budget_tokens":8192}""", null)]
    [InlineData("claude-3-7-sonnet-20250219", ReasoningEffort.Low, ReasoningOutput.Full, """{"type":"enabled","budget_tokens":2048,"display":"summarized"}""", null)]
    [InlineData("claude-sonnet-4@20250514", ReasoningEffort.ExtraHigh, null, """{"type":"enabled","budget_tokens":16000}""", null)]
    [InlineData("deepseek-flash", ReasoningEffort.High, null, """{"type":"enabled","budget_tokens":16000}""", null)]
    [InlineData("claude-sonnet-5-5", ReasoningEffort.None, null, """{"type":"disabled"}""", null)]
    [InlineData("claude-fable-5-1", ReasoningEffort.None, null, null, null)]
    public async Task Write_Reasoning_AsTheModelTakesIt(string model, ReasoningEffort effort, ReasoningOutput? output, string? thinking, string? sentEffort)
    {
        var options = new ChatOptions
        {
            Reasoning = new ReasoningOptions { Effort = effort, Output = output }, MaxOutputTokens = 32_000
        };
        JsonNode sent = await Claude.SentAsync(Claude.Ask(options, _hello), Claude.Shape(model));
        Assert.Equal(thinking, sent["thinking"]?.ToJsonString());
        Assert.Equal(sentEffort, (string?)sent["output_config"]?["effort"]);
    }

    [Theory]
    [InlineData(1_024, null)]
    [InlineData(1_500, 1_024)]
    [InlineData(10_000, 5_000)]
    public async Task Write_Budget_LeavesRoomForTheAnswer(int maxTokens, int? budget)
    {
        JsonNode sent = await Claude.SentAsync(Claude.Ask(High(maxTokens), _hello), Claude.Shape(Claude.Old));
        Assert.Equal(budget, (int?)sent["thinking"]?["budget_tokens"]);
    }

    [Fact]
    public async Task Write_Thinking_TakesNoSampling()
    {
        ChatOptions options = High(20_000);
        (options.Temperature, options.TopK, options.TopP) = (0.3f, 4, 0.5f);
        JsonNode sent = await Claude.SentAsync(Claude.Ask(options, _hello), Claude.Shape(Claude.Old));
        Assert.NotNull(sent["thinking"]);
        Assert.Equal((null, null, null), (sent["temperature"], sent["top_k"], sent["top_p"]));
        options.TopP = 0.96f;
        Assert.Equal(0.96, (double)(await Claude.SentAsync(Claude.Ask(options, _hello), Claude.Shape(Claude.Old)))["top_p"]!);
    }

    [Fact]
    public async Task Write_ToolThatMustBeCalled_IsAskedForWithoutABudget()
    {
        ChatOptions options = High(20_000);
        (options.Tools, options.ToolMode) = ([AIFunctionFactory.Create(() => 1, "f")], ChatToolMode.RequireAny);
        Assert.Null((await Claude.SentAsync(Claude.Ask(options, _hello), Claude.Shape(Claude.Old)))["thinking"]);
        Assert.NotNull((await Claude.SentAsync(Claude.Ask(options, _hello), Claude.Shape()))["thinking"]);
    }

    [Fact]
    public async Task Write_CallersOwnThinking_Wins()
    {
        ChatOptions options = High(null);
        options.Temperature = 0.3f;
        options.AdditionalProperties = new() { ["thinking"] = new JsonObject { ["type"] = "enabled", ["budget_tokens"] = 10_000 } };
        JsonNode sent = await Claude.SentAsync(Claude.Ask(options, _hello), Claude.Shape(Claude.Old));
        Claude.AssertJson("""{"type":"enabled","budget_tokens":10000}""", sent["thinking"]);
        Assert.Equal((18_192, null), ((int)sent["max_tokens"]!, sent["temperature"]));
    }

    [Fact]
    public async Task Write_CallersOutputConfig_IsJoinedWithTheEffort()
    {
        ChatOptions options = High(null);
        options.AdditionalProperties = new() { ["output_config"] = new Dictionary<string, object?> { ["task_budget"] = 5 } };
        Claude.AssertJson("""{"task_budget":5,"effort":"high"}""", (await Claude.SentAsync(options, _hello))["output_config"]);
        options.AdditionalProperties = new() { ["output_config"] = new Dictionary<string, object?> { ["effort"] = "max" } };
        Claude.AssertJson("""{"effort":"max"}""", (await Claude.SentAsync(options, _hello))["output_config"]);
    }

    [Theory]
    [InlineData(Claude.Old, false)]
    [InlineData(Claude.New, true)]
    public async Task Write_ToolLoopOfSomebodyElse_IsGoneOnWithWithoutABudget(string model, bool thinks)
    {
        ChatMessage[] loop =
        [
            _hello, new(ChatRole.Assistant, [new FunctionCallContent("t1", "f")]), new(ChatRole.Tool, [new FunctionResultContent("t1", "x")]),
        ];
        JsonNode sent = await Claude.SentAsync(Claude.Ask(High(20_000), loop), Claude.Shape(model));
        Assert.Equal(thinks, sent["thinking"] is not null);
        loop[1].Contents.Insert(0, new TextReasoningContent("hm") { ProtectedData = "sig" });
        sent = await Claude.SentAsync(Claude.Ask(High(20_000), loop), Claude.Shape(model));
        Assert.NotNull(sent["thinking"]);
        Claude.AssertJson("""{"type":"thinking","thinking":"hm","signature":"sig"}""", sent["messages"]![1]!["content"]![0]);
    }

    [Fact]
    public async Task Write_AnswerThatWasBegun_IsGoneOnWithWithoutABudget() =>
        Assert.Null((await Claude.SentAsync(Claude.Ask(High(20_000), _hello, new(ChatRole.Assistant, "So")), Claude.Shape(Claude.Old)))["thinking"]);

    [Theory]
    [InlineData("claude-opus-4-20250514", true, "opus", 40)]
    [InlineData("anthropic/claude-sonnet-4.5", true, "sonnet", 45)]
    [InlineData("claude-3-5-haiku-latest", true, "haiku", 35)]
    [InlineData("us.anthropic.claude-opus-4-1-20250805-v1:0", true, "opus", 41)]
    [InlineData("claude-mythos-preview", true, "mythos", int.MaxValue)]
    [InlineData("MiniMax-M2", false, "", 0)]
    public void ClaudeModel_ReadsTheName(string name, bool isClaude, string family, int version) =>
        Assert.Equal(new ClaudeModel(isClaude, family, version), ClaudeModel.Of(name));

    private static ChatOptions High(int? maxTokens) => new()
    {
        Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High }, MaxOutputTokens = maxTokens
    };
}
