using System.Text.Json.Nodes;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

public class PromptCacheTests
{
    private const string FiveMinutes = """{"type":"ephemeral"}""", OneHour = """{"type":"ephemeral","ttl":"1h"}""";

    [Fact]
    public async Task Mark_OnToolSystemAndMessages_IsSentWithThem()
    {
        AIFunction tool = AIFunctionFactory.Create(() => 1, "f").WithCacheBreakpoint(PromptCacheLifetime.OneHour);
        JsonNode sent = await Claude.SentAsync(
            new ChatOptions { Tools = [tool] },
            new(ChatRole.System, [new TextContent("Rules.").WithCacheBreakpoint(PromptCacheLifetime.OneHour)]),
            new ChatMessage(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png"), new TextContent("Hi")]).WithCacheBreakpoint(),
            Claude.Stored(new ChatMessage(ChatRole.User, "There").WithCacheBreakpoint()));
        Assert.Equal(OneHour, sent["tools"]![0]!["cache_control"]!.ToJsonString());
        Assert.Equal(OneHour, sent["system"]![0]!["cache_control"]!.ToJsonString());
        JsonNode content = sent["messages"]![0]!["content"]!;
        Assert.Equal((null, FiveMinutes, FiveMinutes), (content[0]!["cache_control"], content[1]!["cache_control"]!.ToJsonString(), content[2]!["cache_control"]!.ToJsonString()));
        Assert.Equal("[]", tool.JsonSchema.TryGetProperty("required", out var required) ? required.GetRawText() : "[]");
    }

    [Fact]
    public async Task Mark_MoreThanFour_TheLastOnesCount_AndNoneIsKeptForShorterThanOneBehindIt()
    {
        ChatMessage[] history = [.. Enumerable.Range(0, 6).Select(i => new ChatMessage(ChatRole.User, $"m{i}").WithCacheBreakpoint(i == 4 ? PromptCacheLifetime.OneHour : default))];
        JsonNode sent = await Claude.SentAsync(null, history);
        Assert.Equal(
            [null, null, OneHour, OneHour, OneHour, FiveMinutes],
            sent["messages"]![0]!["content"]!.AsArray().Select(part => part!["cache_control"]?.ToJsonString()));
    }

    [Fact]
    public async Task Automatic_MarksTheEndOfTheSystemTextAndOfThePrompt()
    {
        ChatMessage[] history =
        [
            new(ChatRole.System, "Rules."), new(ChatRole.User, "Hi"), new(ChatRole.Assistant, [new TextReasoningContent("") { ProtectedData = "s" }, new TextContent("Yes?")]),
            new(ChatRole.User, [new TextContent("a"), new TextContent("b")]),
        ];
        JsonNode sent = await Claude.SentAsync(Claude.Ask(null, history), cachesPrompts: true);
        Assert.Equal(FiveMinutes, sent["system"]![0]!["cache_control"]!.ToJsonString());
        Assert.Equal(2, sent.ToJsonString().Split("cache_control").Length - 1);
        Assert.NotNull(sent["messages"]![2]!["content"]![1]!["cache_control"]);
        sent = await Claude.SentAsync(Claude.Ask(new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "f")] }, history[1..]), cachesPrompts: true);
        Assert.NotNull(sent["tools"]![0]!["cache_control"]);
    }

    [Fact]
    public async Task Mark_InAnotherDialect_IsNotSent()
    {
        ChatRequest request = ScriptedProvider.Ask("u", new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "f").WithCacheBreakpoint()] }, new ChatMessage(ChatRole.User, "x").WithCacheBreakpoint());
        Assert.DoesNotContain("cache", (await ScriptedProvider.SentAsync(request)).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Mark_IsSeenByTheKeyOfTheAnswerCache()
    {
        static string? Key(ChatMessage message) => CacheKey.Compute(Claude.Ask(null, message), "chain", hasClients: false).Key;
        Assert.NotEqual(Key(new(ChatRole.User, "Hi")), Key(new ChatMessage(ChatRole.User, "Hi").WithCacheBreakpoint()));
    }

    [Fact]
    public async Task Mark_OnAFunction_LeavesItAsItIs()
    {
        AIFunction tool = AIFunctionFactory.Create((int x) => x * 2, "f").WithCacheBreakpoint();
        Assert.Equal("4", (await tool.InvokeAsync(new() { ["x"] = 2 }, TestContext.Current.CancellationToken))!.ToString());
    }
}
