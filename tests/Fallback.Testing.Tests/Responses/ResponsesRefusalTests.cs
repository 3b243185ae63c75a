using System.Net;
using System.Text.Json;

namespace Fallback.Testing.Tests;

/// <summary>What the server refuses, as OpenAI does and in its words.</summary>
public sealed class ResponsesRefusalTests : ResponsesFixture
{
    private const string Thought = """{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"THOUGHT"}""";
    private const string Call = """{"type":"function_call","call_id":"c1","name":"f","arguments":"{}"}""";
    private const string Result = """{"type":"function_call_output","call_id":"c1","output":"r"}""";
    private const string Said = """{"role":"assistant","content":"yes"}""";

    [Theory]
    [InlineData("""{"input":"hi"}""", "model", "missing_required_parameter", "Missing required parameter: 'model'.")]
    [InlineData("""{"model":"m"}""", null, "missing_required_parameter", "One of \"input\"")]
    [InlineData("""{"model":"m","input":[]}""", null, "missing_required_parameter", "One of \"input\"")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"hi"}]}""", "messages", "unsupported_parameter", "Unsupported parameter: 'messages'. In the Responses API, this parameter has moved to 'input'.")]
    [InlineData("""{"model":"m","input":"hi","response_format":{}}""", "response_format", "unsupported_parameter", "has moved to 'text.format'")]
    [InlineData("""{"model":"m","input":"hi","seed":1}""", "seed", "unknown_parameter", "Unknown parameter: 'seed'.")]
    [InlineData("""{"model":"m","input":"hi","max_output_tokens":5}""", "max_output_tokens", "integer_below_min_value", "Expected a value >= 16, but got 5 instead.")]
    [InlineData("""{"model":"m","input":"hi","previous_response_id":"thread_1"}""", "previous_response_id", "invalid_value", "Expected an ID that begins with 'resp'.")]
    [InlineData("""{"model":"gpt-6-sol","input":"hi","temperature":0.5}""", "temperature", null, "Unsupported parameter: 'temperature' is not supported with this model.")]
    [InlineData("""{"model":"gpt-4.1","input":"hi","include":["reasoning.encrypted_content"]}""", "include", null, "Encrypted content is not supported with this model.")]
    [InlineData("""{"model":"gpt-4.1","input":"hi","reasoning":{"effort":"low"}}""", "reasoning.effort", "unsupported_parameter", "'reasoning.effort' is not supported with this model.")]
    [InlineData("""{"model":"m","input":"hi","text":{"format":{"type":"json_object"}}}""", "input", null, "must contain the word 'json'")]
    [InlineData("""{"model":"m","input":"hi","text":{"format":{"type":"json_schema","schema":{}}}}""", "text.format.name", "missing_required_parameter", "Missing required parameter: 'text.format.name'.")]
    [InlineData("""{"model":"m","input":"hi","text":{"format":{"type":"json_schema","name":"n","strict":true,"schema":{"type":"object","properties":{"a":{}}}}}}""", "text.format.schema", "invalid_json_schema", "'additionalProperties' is required to be supplied and to be false.")]
    [InlineData("""{"model":"m","input":"hi","tools":[{"type":"function","function":{"name":"f"}}]}""", "tools[0].name", "missing_required_parameter", "Missing required parameter: 'tools[0].name'.")]
    [InlineData("""{"model":"m","input":"hi","tools":[{"type":"function","name":"f","parameters":{"type":"object","properties":{"a":{}}}}]}""", "tools[0].parameters", "invalid_function_parameters", "Invalid schema for function 'f': In context=(), 'additionalProperties' is required")]
    [InlineData("""{"model":"m","input":"hi","tools":[{"type":"function","name":"f","parameters":{"type":"object","properties":{"a":{}},"additionalProperties":false,"required":[]}}]}""", "tools[0].parameters", "invalid_function_parameters", "Missing 'a'.")]
    public async Task Request_ThatIsWrong_IsRefused(string body, string? param, string? code, string message) =>
        AssertRefusal(await RefusalAsync(body), HttpStatusCode.BadRequest, param, code, message);

    [Theory]
    [InlineData("""{"role":"tool","content":"r"}""", "input[0].role", "invalid_value", "Invalid value: 'tool'.")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"hi"}]}""", "input[0].content[0]", "invalid_value", "Invalid value: 'text'. Supported values are: 'input_text'")]
    [InlineData("""{"role":"assistant","content":[{"type":"input_text","text":"hi"}]}""", "input[0].content[0]", "invalid_value", "Supported values are: 'output_text' and 'refusal'.")]
    [InlineData("""{"role":"user","content":[{"type":"input_file","file_data":"AQID"}]}""", "input[0].content[0].file_data", "invalid_value", "Expected a base64-encoded data URL")]
    [InlineData("""{"role":"user","content":"hi","name":"n"}""", "input[0].name", "unknown_parameter", "Unknown parameter: 'input[0].name'.")]
    [InlineData("""{"type":"reasoning","id":"rs_1","summary":[],"status":"completed"}""", "input[0].status", "unknown_parameter", "Unknown parameter: 'input[0].status'.")]
    [InlineData("""{"type":"reasoning","id":"rs_1"}""", "input[0].summary", "missing_required_parameter", "Missing required parameter: 'input[0].summary'.")]
    [InlineData("""{"type":"function_call","name":"f","arguments":"{}"}""", "input[0].call_id", "missing_required_parameter", "Missing required parameter: 'input[0].call_id'.")]
    [InlineData(Result, "input", null, "No tool call found for function call output with call_id c1.")]
    [InlineData(Call, "input", null, "No tool output found for function call c1.")]
    [InlineData(Thought, "input", null, "Item 'rs_1' of type 'reasoning' was provided without its required following item.")]
    [InlineData(Thought + """,{"role":"user","content":"hi"}""", "input", null, "Item 'rs_1' of type 'reasoning' was provided without its required following item.")]
    [InlineData("""{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"of somebody else's making"},""" + Said, null, "invalid_encrypted_content", "The encrypted content of s...king could not be verified.")]
    public async Task Item_ThatIsWrong_IsRefused(string items, string? param, string? code, string message) =>
        AssertRefusal(await RefusalAsync(With(items)), HttpStatusCode.BadRequest, param, code, message);

    [Theory]
    [InlineData(Thought + "," + Said, true)]
    [InlineData(Thought + "," + Call + "," + Result, true)]
    [InlineData(Thought + """,{"type":"web_search_call","id":"ws_1","status":"completed"},""" + Said, true)]
    [InlineData("""{"type":"reasoning","id":"rs_1","summary":[]},""" + Said, false)]
    public async Task Thought_WithWhatItLedTo_IsTakenIfItCanBeRead(string items, bool isTaken)
    {
        (HttpStatusCode, JsonElement)? refusal = await RefusalAsync(With(items));
        if (isTaken) Assert.Null(refusal);
        else AssertRefusal(refusal, HttpStatusCode.NotFound, "input", null, "Item with id 'rs_1' not found. Items are not persisted when `store` is set to false.");
    }

    [Fact]
    public async Task ConversationThatIsKept_NeedsNoCallBesideItsResult() =>
        Assert.Null(await RefusalAsync($$"""{"model":"m","previous_response_id":"resp_1","input":[{{Result}}]}"""));

    private static string With(string items) =>
        $$"""{"model":"m","store":false,"input":[{{items.Replace("THOUGHT", "gAAAAABZmFsbGJhY2stdGVzdGluZy10aG91Z2h0", StringComparison.Ordinal)}}]}""";

    private static void AssertRefusal((HttpStatusCode Status, JsonElement Error)? refusal, HttpStatusCode status, string? param, string? code, string message)
    {
        JsonElement error = refusal!.Value.Error;
        Assert.Equal((status, param, code), (refusal.Value.Status, error.GetProperty("param").GetString(), error.GetProperty("code").GetString()));
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
