using System.Text.Json;

namespace Fallback.Testing.Tests;

/// <summary>Thoughts, sources and the prompt cache in Anthropic's answers, whole and streamed.</summary>
public sealed class AnthropicBlockTests : AnthropicFixture
{
    private const string Trigger = "ANTHROPIC_MAGIC_STRING_TRIGGER_REDACTED_THINKING_46C9A13E";

    [Fact]
    public async Task Reasoning_AtTheTriggerOfRedaction_IsRedacted()
    {
        Server.Model("m").Replies(Reply.Text("yes").WithReasoning("hm"));
        string body = $$"""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"{{Trigger}}"}]}""";
        using HttpResponseMessage plain = await Client.SendAsync(Request(body));
        Assert.Contains("""[{"type":"redacted_thinking","data":"cmVkYWN0ZWQ="},{"type":"text","text":"yes"}]""", await plain.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using HttpResponseMessage streamed = await Client.SendAsync(Request(body[..^1] + ",\"stream\":true}"));
        string events = await streamed.Content.ReadAsStringAsync(Token);
        Assert.Contains("\"content_block\":{\"type\":\"redacted_thinking\"", events, StringComparison.Ordinal);
        Assert.DoesNotContain("hm", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reasoning_Empty_IsOmittedAndSigned()
    {
        Server.Model("m").Replies(Reply.Text("yes").WithReasoning(""));
        Assert.Contains("""{"type":"thinking","thinking":"","signature":"c2lnbmF0dXJl"}""", await ReadAsync(), StringComparison.Ordinal);
        string events = await ReadAsync(stream: true);
        Assert.DoesNotContain("thinking_delta", events, StringComparison.Ordinal);
        Assert.Contains("signature_delta", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Citation_StandsWithTheText_InAStreamBehindIt()
    {
        Server.Model("m").Replies(Reply.Text("It is so.").WithCitation("T", "https://a.test/"));
        JsonElement cited = (await ReadJsonAsync()).GetProperty("content")[0].GetProperty("citations")[0];
        Assert.Equal(("web_search_result_location", "T", "https://a.test/"), (cited.GetProperty("type").GetString(), cited.GetProperty("title").GetString(), cited.GetProperty("url").GetString()));
        string events = await ReadAsync(stream: true);
        Assert.True(events.IndexOf("citations_delta", StringComparison.Ordinal) > events.LastIndexOf("text_delta", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Usage_OfAMarkedPrompt_IsWrittenToTheCache()
    {
        Server.Model("m").Replies(Reply.Text("x").WithUsage(100, 5, cachedTokens: 40));
        using HttpResponseMessage response = await Client.SendAsync(
            Request("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral","ttl":"1h"}}]}]}"""));
        JsonElement usage = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement.GetProperty("usage");
        Assert.Equal((0, 60, 40), (usage.GetProperty("input_tokens").GetInt32(), usage.GetProperty("cache_creation_input_tokens").GetInt32(), usage.GetProperty("cache_read_input_tokens").GetInt32()));
        Assert.Equal(60, usage.GetProperty("cache_creation").GetProperty("ephemeral_1h_input_tokens").GetInt32());
    }
}
