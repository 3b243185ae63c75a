using System.Net;
using System.Text.Json;

namespace Fallback.Testing.Tests;

/// <summary>What the server refuses as Google does, and in Google's words.</summary>
public sealed class GeminiRefusalTests : GeminiFixture
{
    private const string Hi = """{"role":"user","parts":[{"text":"hi"}]}""";
    private const string Call = """{"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thoughtSignature":"Z2VtaW5pLXNpZ25hdHVyZQ=="},{"functionCall":{"name":"g"}}]}""";
    private const string Results = """{"role":"user","parts":[{"functionResponse":{"name":"f","response":{}}},{"functionResponse":{"name":"g","response":{}}}]}""";
    private const string Unsigned = """{"role":"model","parts":[{"functionCall":{"name":"f"}},{"functionCall":{"name":"g"}}]}""";
    private const string NoCallTurn = "Please ensure that function call turn comes immediately after a user turn or after a function response turn.";
    private const string NoResults = "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.";

    private static string Of(params string[] contents) => $$"""{"contents":[{{string.Join(',', contents)}}]}""";

    private static string With(string member, string value) => $"{{\"contents\":[{Hi}],\"{member}\":{value}}}";

    public static TheoryData<string, string> Refused => new()
    {
        { """{"contents":[],"x":1}""", "Invalid JSON payload received. Unknown name \"x\": Cannot find field." },
        { """{"messages":[],"model":"m","stream":true}""", "Invalid JSON payload received. Unknown name \"messages\": Cannot find field.\nInvalid JSON payload received. Unknown name \"stream\": Cannot find field." },
        {
            """{"contents":[{"parts":[{"text":"a","type":"text"}]}],"tools":[{"functionDeclarations":[{"name":"f","strict":true}]}],"generationConfig":{"thinkingConfig":{"effort":1}}}""",
            "Invalid JSON payload received. Unknown name \"type\" at 'contents[0].parts[0]': Cannot find field.\nInvalid JSON payload received. Unknown name \"strict\" at 'tools[0].function_declarations[0]': Cannot find field.\nInvalid JSON payload received. Unknown name \"effort\" at 'generation_config.thinking_config': Cannot find field."
        },
        { "{}", "* GenerateContentRequest.contents: contents is not specified\n" },
        { Of("""{"role":"assistant","parts":[{"text":"a"}]}"""), "Please use a valid role: user, model." },
        { Of(Hi, """{"role":"model","parts":[]}"""), "* GenerateContentRequest.contents[1].parts: contents.parts must not be empty.\n" },
        { Of("""{"role":"user","parts":[{"thought":true}]}"""), "* GenerateContentRequest.contents[0].parts[0].data: required oneof field 'data' must have one initialized field\n" },
        { Of(Call, Results), NoCallTurn },
        { Of(Hi, """{"role":"model","parts":[{"text":"a"}]}""", Call, Results), NoCallTurn },
        { Of(Hi, Results), "Please ensure that function response turn comes immediately after a function call turn." },
        { Of(Hi, Call), NoResults },
        { Of(Hi, Call, """{"role":"user","parts":[{"functionResponse":{"name":"f","response":{}}}]}"""), NoResults },
        { Of(Hi, Call, Hi), NoResults },
        {
            Of(Hi, Unsigned, Results),
            "Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call `default_api:f` , position 2. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details."
        },
        { Of(Hi, Call.Replace("Z2VtaW5pLXNpZ25hdHVyZQ==", "b3RoZXI=", StringComparison.Ordinal), Results), "Corrupted thought signature." },
        { With("generationConfig", """{"stopSequences":["1","2","3","4","5","6"]}"""), "the number of stop_sequences must not exceed 5" },
        { With("generationConfig", """{"thinkingConfig":{"thinkingLevel":"LOW","thinkingBudget":1}}"""), "You can only set only one of thinking budget and thinking level." },
        { With("toolConfig", """{"functionCallingConfig":{"mode":"ANY"}}"""), "Function calling config is set without function_declarations." },
        { With("systemInstruction", """{"parts":[{"text":"s"}]},"cachedContent":1"""), "CachedContent can not be used with GenerateContent request setting system_instruction, tools or tool_config." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Request_OutOfOrder_IsRefused(string body, string message)
    {
        using HttpResponseMessage response = await SendAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonElement error = JsonElement.Parse(await response.Content.ReadAsStringAsync(Token)).GetProperty("error");
        Assert.Equal((message, "INVALID_ARGUMENT"), (error.GetProperty("message").GetString(), error.GetProperty("status").GetString()));
    }

    public static TheoryData<string, string> Accepted => new()
    {
        { "m", Of(Hi, Call, Results) },
        { "m", Of(Hi, Unsigned, Results, Hi) },
        { "gemini-2.5-flash", Of(Hi, Unsigned, Results) },
        { "gemini-3.8-flash", Of(Hi, Call.Replace("Z2VtaW5pLXNpZ25hdHVyZQ==", "skip_thought_signature_validator", StringComparison.Ordinal), Results) },
        { "m", Of(Hi, Call, Results, Call, Results) },
        { "m", """{"system_instruction":{"parts":[{"text":"s"}]},"contents":[{"parts":[{"inline_data":{"mime_type":"image/png","data":"AQ=="}}]}],"tools":[{"function_declarations":[{"name":"f","parameters_json_schema":{"x":1}}]}],"tool_config":{"function_calling_config":{"mode":"ANY"}}}""" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Request_InOrder_IsAnswered(string model, string body)
    {
        using HttpResponseMessage response = await SendAsync(body, model: model);

        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task UnknownName_HasItsPlaceInTheDetails()
    {
        JsonElement violation = (await ReadJsonAsync("""{"contents":[{"parts":[{"x":1}]}]}"""))
            .GetProperty("error").GetProperty("details")[0].GetProperty("fieldViolations")[0];

        Assert.Equal("contents[0].parts[0]", violation.GetProperty("field").GetString());
    }

    [Fact]
    public async Task Stream_WithoutEvents_IsRefused() =>
        Assert.Contains("alt=sse", await ReadAsync(stream: true, query: ""), StringComparison.Ordinal);
}
