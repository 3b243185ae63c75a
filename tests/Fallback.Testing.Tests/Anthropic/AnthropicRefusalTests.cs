using System.Text.Json;

namespace Fallback.Testing.Tests;

/// <summary>What Anthropic refuses is refused, in its words.</summary>
public sealed class AnthropicRefusalTests : AnthropicFixture
{
    private const string Hi = """[{"role":"user","content":"hi"}]""";

    [Theory]
    [InlineData("""{"max_tokens":1,"messages":[]}""", "model: Field required")]
    [InlineData("""{"model":"m","messages":[]}""", "max_tokens: Field required")]
    [InlineData("""{"model":"m","max_tokens":0,"messages":[]}""", "max_tokens: Input should be greater than or equal to 1")]
    [InlineData("""{"model":"m","max_tokens":1}""", "messages: Field required")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[]}""", "messages: at least one message is required")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[],"reasoning_effort":"low"}""", "reasoning_effort: Extra inputs are not permitted")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[],"temperature":1.5}""", "temperature: range: 0..1")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[],"stop_sequences":[" "]}""", "stop_sequences: each stop sequence must contain non-whitespace")]
    public Task Request_OutOfOrder_IsRefused(string body, string message) => AssertRefusedAsync(body, message);

    [Theory]
    [InlineData("""{"role":"system","content":"x"}""", "messages: Unexpected role \"system\". The Messages API accepts a top-level `system` parameter, not \"system\" as an input message role.")]
    [InlineData("""{"role":"user","content":"x","name":"n"}""", "messages.0.name: Extra inputs are not permitted")]
    [InlineData("""{"role":"user","content":[]}""", "messages.0: all messages must have non-empty content except for the optional final assistant message")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":""}]}""", "messages: text content blocks must be non-empty")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":" "}]}""", "messages: text content blocks must contain non-whitespace text")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"x","note":1}]}""", "messages.0.content.0.text.note: Extra inputs are not permitted")]
    [InlineData("""{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/tiff","data":"AQ=="}}]}""",
        "messages.0.content.0.image.source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'")]
    [InlineData("""{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"x"}]}""",
        "messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: t. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.")]
    [InlineData("""{"role":"user","content":"x"},{"role":"assistant","content":"So "}""", "messages: final assistant content cannot end with trailing whitespace")]
    [InlineData("""{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"thinking","thinking":"hm"}]}""", "messages.1.content.0.thinking.signature: Field required")]
    [InlineData("""{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"forged"}]}""", "messages.1.content.0: Invalid `signature` in `thinking` block")]
    [InlineData("""{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"redacted_thinking","data":"forged"}]}""", "messages.1.content.0: Invalid `data` in `redacted_thinking` block")]
    [InlineData("""{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"a.b","name":"f","input":{}}]}""",
        "messages.1.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'")]
    [InlineData("""{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":"{}"}]}""", "messages.1.content.0.tool_use.input: Input should be a valid dictionary")]
    [InlineData("""{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{}}]},{"role":"user","content":[{"type":"text","text":"first"},{"type":"tool_result","tool_use_id":"t"}]}""",
        "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: t. Each `tool_use` block must have a corresponding `tool_result` block in the next message.")]
    public Task Conversation_OutOfOrder_IsRefused(string messages, string message) =>
        AssertRefusedAsync($$"""{"model":"m","max_tokens":1,"messages":[{{messages}}]}""", message);

    [Theory]
    [InlineData("m", "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1000}", "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024")]
    [InlineData("m", "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":5000}", "`max_tokens` must be greater than `thinking.budget_tokens`.")]
    [InlineData("m", "\"temperature\":0.5,\"thinking\":{\"type\":\"adaptive\"}", "`temperature` may only be set to 1 when thinking is enabled or in adaptive mode.")]
    [InlineData("claude-sonnet-5-5", "\"temperature\":0.5", "`temperature` is deprecated for this model.")]
    [InlineData("claude-sonnet-4-5", "\"temperature\":0.5,\"top_p\":0.9", "`temperature` and `top_p` cannot both be specified for this model. Please use only one.")]
    [InlineData("claude-opus-4-7", "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}", "\"thinking.type.enabled\" is not supported for this model.")]
    [InlineData("claude-opus-4-5", "\"thinking\":{\"type\":\"adaptive\"}", "adaptive thinking is not supported on this model")]
    [InlineData("claude-opus-4-6", "\"output_config\":{\"effort\":\"xhigh\"}", "This model does not support effort level 'xhigh'. Supported levels: high, low, max, medium.")]
    [InlineData("m", "\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}],\"tool_choice\":{\"type\":\"any\"},\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}",
        "Thinking may not be enabled when tool_choice forces tool use.")]
    [InlineData("m", "\"tool_choice\":{\"type\":\"any\"}", "tool_choice: tool_choice may only be specified while providing tools.")]
    [InlineData("m", "\"tools\":[{\"name\":\"f g\",\"input_schema\":{\"type\":\"object\"}}]", "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'")]
    [InlineData("m", "\"tools\":[{\"name\":\"f\",\"parameters\":{}}]", "tools.0.custom.parameters: Extra inputs are not permitted")]
    [InlineData("m", "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\",\"properties\":{}}}}",
        "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false")]
    [InlineData("m", "\"system\":[{\"type\":\"text\",\"text\":\"a\",\"cache_control\":{\"type\":\"ephemeral\"}},{\"type\":\"text\",\"text\":\"b\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}]",
        "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block.")]
    public Task Feature_OutOfOrder_IsRefused(string model, string members, string message) =>
        AssertRefusedAsync($$"""{"model":"{{model}}","max_tokens":4000,"messages":{{Hi}},{{members}}}""", message);

    [Fact]
    public Task Breakpoints_MoreThanFour_AreRefused()
    {
        string blocks = string.Join(',', Enumerable.Repeat("""{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}""", 5));
        return AssertRefusedAsync($$"""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{{blocks}}]}]}""", "A maximum of 4 blocks with cache_control may be provided. Found 5.");
    }

    [Fact]
    public Task Budget_InAToolLoopWithoutThoughts_IsRefused() => AssertRefusedAsync(
        """
        {"model":"m","max_tokens":4000,"thinking":{"type":"enabled","budget_tokens":2000},"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{}}]},
         {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"r"}]}]}
        """,
        "messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`.");

    [Fact]
    public async Task Version_Missing_IsRefused()
    {
        using HttpRequestMessage request = Request();
        request.Headers.Remove("anthropic-version");
        using HttpResponseMessage response = await Client.SendAsync(request);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("anthropic-version: header is required", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rawPredict", """{"anthropic_version":"vertex-2023-10-16","max_tokens":1,"messages":[{"role":"user","content":"hi"}]}""", null)]
    [InlineData("streamRawPredict", """{"anthropic_version":"vertex-2023-10-16","max_tokens":1,"messages":[{"role":"user","content":"hi"}],"stream":true}""", null)]
    [InlineData("rawPredict", """{"max_tokens":1,"messages":[{"role":"user","content":"hi"}]}""", "anthropic_version: Field required")]
    [InlineData("rawPredict", """{"anthropic_version":"vertex-2023-10-16","model":"m","max_tokens":1,"messages":[{"role":"user","content":"hi"}]}""", "model: Extra inputs are not permitted")]
    public async Task Vertex_NamesTheModelInThePath(string manner, string body, string? message)
    {
        using HttpResponseMessage response = await Client.SendAsync(Request(body, $"/projects/p/locations/l/publishers/anthropic/models/claude-x@1:{manner}"));
        string text = await response.Content.ReadAsStringAsync(Token);
        Assert.Equal(message is null ? 200 : 400, (int)response.StatusCode);
        Assert.Contains(message ?? "claude-x@1", text, StringComparison.Ordinal);
        if (message is null) Assert.Equal(manner == "streamRawPredict", Server.Requests[0].IsStream);
    }

    [Theory]
    [InlineData("""[{"role":"assistant","content":"Hello."},{"role":"user","content":"hi"}]""")]
    [InlineData("""[{"role":"user","content":"a"},{"role":"user","content":"b"}]""")]
    [InlineData("""[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"thinking","thinking":"","signature":"c2lnbmF0dXJl"},{"type":"server_tool_use","id":"s","name":"web_search","input":{}},{"type":"web_search_tool_result","tool_use_id":"s","content":[]},{"type":"text","text":"b"}]},{"role":"user","content":"c"}]""")]
    public async Task Conversation_InOrder_IsTaken(string messages)
    {
        using HttpResponseMessage response = await Client.SendAsync(Request($$"""{"model":"m","max_tokens":1,"messages":{{messages}}}"""));
        Assert.Equal(200, (int)response.StatusCode);
    }

    private async Task AssertRefusedAsync(string body, string message)
    {
        using HttpResponseMessage response = await Client.SendAsync(Request(body));
        JsonElement error = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement.GetProperty("error");
        Assert.StartsWith(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal((400, "invalid_request_error"), ((int)response.StatusCode, error.GetProperty("type").GetString()));
    }
}
