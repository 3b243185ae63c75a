using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>
/// Which members of a chat completions request reach a tier of each dialect: docs/gateway-members.md is what this finds out over sockets.
/// <c>UPDATE_SNAPSHOTS=1</c> writes the table again.
/// </summary>
public sealed class MembersTests
{
    private const string Heading = "| member | chat completions | Responses | Anthropic's Messages | Gemini |";

    private const string Tool = """{"type":"function","function":{"name":"find","description":"Finds","parameters":{"type":"object","properties":{"a":{"type":"string"}}}}}""";

    /// <summary>Each member with a value, and what else the request needs for it.</summary>
    private static readonly (string Member, string Value, string With)[] _members =
    [
        ("audio", """{"voice":"alloy","format":"mp3"}""", ""),
        ("frequency_penalty", "0.5", ""),
        ("function_call", "\"auto\"", ""","functions":[{"name":"find"}]"""),
        ("functions", """[{"name":"find","parameters":{"type":"object"}}]""", ""),
        ("logit_bias", """{"50256":-100}""", ""),
        ("logprobs", "true", ""),
        ("max_completion_tokens", "77", ""),
        ("max_tokens", "77", ""),
        ("metadata", """{"team":"support"}""", ""),
        ("modalities", """["text","audio"]""", ""),
        ("n", "2", ""),
        ("parallel_tool_calls", "false", $",\"tools\":[{Tool}]"),
        ("prediction", """{"type":"content","content":"x"}""", ""),
        ("presence_penalty", "0.5", ""),
        ("prompt_cache_key", "\"k\"", ""),
        ("reasoning_effort", "\"low\"", ""),
        ("response_format", """{"type":"json_schema","json_schema":{"name":"place","strict":true,"schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}}}""", ""),
        ("safety_identifier", "\"s\"", ""),
        ("seed", "7", ""),
        ("service_tier", "\"flex\"", ""),
        ("stop", """["END"]""", ""),
        ("store", "true", ""),
        ("temperature", "0.3", ""),
        ("tool_choice", "\"required\"", $",\"tools\":[{Tool}]"),
        ("tools", $"[{Tool}]", ""),
        ("top_k", "5", ""),
        ("top_logprobs", "2", ",\"logprobs\":true"),
        ("top_p", "0.9", ""),
        ("user", "\"u-1\"", ""),
        ("verbosity", "\"low\"", ""),
        ("web_search_options", "{}", ""),
        ("anything_else", "1", ""),
    ];

    /// <summary>Each part of a message.</summary>
    private static readonly (string Part, string Message)[] _messages =
    [
        ("message: `developer`", """{"role":"developer","content":"Be brief."},{"role":"user","content":"hi"}"""),
        ("message: `system`", """{"role":"system","content":"Be brief."},{"role":"user","content":"hi"}"""),
        ("message: `tool_calls`, `tool`", """{"role":"user","content":"hi"},{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"find","arguments":"{\"a\":\"b\"}"}}]},{"role":"tool","tool_call_id":"call_1","content":"found"}"""),
        ("part: `image_url`, address", """{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}"""),
        ("part: `image_url`, data", """{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}"""),
        ("part: `input_audio`", """{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}}]}"""),
        ("part: `file`, data", """{"role":"user","content":[{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBERi0="}}]}"""),
        ("part: `file`, id", """{"role":"user","content":[{"type":"file","file":{"file_id":"file-1"}}]}"""),
        ("part: of an unknown type", """{"role":"user","content":[{"type":"hologram","hologram":{}}]}"""),
    ];

    private static readonly string[] _dialects = ["openai-chat", "openai-responses", "anthropic-messages", "gemini"];

    [Fact]
    public async Task Table_IsWhatReachesTiersOfEachDialect()
    {
        List<string> bodies = [];
        await using RawProvider provider = await RawProvider.StartAsync(context => AnswerAsync(context, bodies));
        var settings = new Dictionary<string, string?>();
        foreach (string dialect in _dialects)
        {
            settings[$"Fallback:Providers:{dialect}:BaseUrl"] = provider.Address;
            settings[$"Fallback:Providers:{dialect}:Dialect"] = dialect;
            settings[$"Fallback:Providers:{dialect}:ApiKey"] = GatewayStage.Key;
            settings[$"Fallback:Chains:{dialect}:Tiers:0:Model"] = $"{dialect}/a-model";
        }
        await using GatewayStage stage = await GatewayStage.StartAsync(settings);

        var table = new StringBuilder($"{Heading}\n|---|---|---|---|---|\n");
        foreach ((string member, string value, string with) in _members)
        {
            string before = with;
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{member}` |");
            foreach (string dialect in _dialects)
            {
                string? without = await SentAsync(stage, bodies, GatewayStage.Ask("hi", dialect, before));
                string? sent = await SentAsync(stage, bodies, GatewayStage.Ask("hi", dialect, $"{before},\"{member}\":{value}"));
                table.Append(Verdict(dialect, sent, without, $"\"{member}\":{value}"));
            }
            table.Append('\n');
        }
        foreach ((string part, string messages) in _messages)
        {
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {part} |");
            foreach (string dialect in _dialects)
            {
                string? sent = await SentAsync(stage, bodies, $$"""{"model":"{{dialect}}","messages":[{{messages}}]}""");
                table.Append(Verdict(dialect, sent, null, messages));
            }
            table.Append('\n');
        }

        string page = Path.Combine(Here(), "..", "..", "..", "docs", "gateway-members.md");
        string text = await File.ReadAllTextAsync(page, GatewayStage.Token);
        int start = text.IndexOf(Heading, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1") await File.WriteAllTextAsync(page, text[..start] + table, GatewayStage.Token);
        else Assert.Equal(table.ToString(), text[start..]);
    }

    /// <summary>What the tier got; null where it was skipped.</summary>
    private static async Task<string?> SentAsync(GatewayStage stage, List<string> bodies, string request)
    {
        lock (bodies) bodies.Clear();
        using HttpResponseMessage response = await stage.PostAsync(request);
        string answer = await response.Content.ReadAsStringAsync(GatewayStage.Token);
        lock (bodies)
        {
            if (bodies.Count == 0)
            {
                Assert.True((int)response.StatusCode == 400 && answer.Contains("unsupported_by_chain", StringComparison.Ordinal), $"{request}: {answer}");
                return null;
            }
            Assert.True(response.IsSuccessStatusCode, $"{request}: {answer}");
            return Assert.Single(bodies);
        }
    }

    private static string Verdict(string dialect, string? sent, string? without, string bytes) =>
        sent is null ? " tier skipped |"
        : sent.Contains(bytes, StringComparison.Ordinal) && dialect == "openai-chat" ? " as it came |"
        : sent == without ? " left out |"
        : " translated |";

    private static async Task AnswerAsync(HttpContext context, List<string> bodies)
    {
        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        lock (bodies) bodies.Add(body);
        context.Response.ContentType = "application/json";
        string path = context.Request.Path.Value!;
        await context.Response.WriteAsync(
            path.EndsWith("/chat/completions", StringComparison.Ordinal)
                ? """{"id":"a","object":"chat.completion","created":1,"model":"a-model","choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}]}"""
            : path.EndsWith("/responses", StringComparison.Ordinal)
                ? """{"id":"a","object":"response","status":"completed","model":"a-model","output":[{"id":"m","type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","text":"ok","annotations":[]}]}]}"""
            : path.EndsWith("/messages", StringComparison.Ordinal)
                ? """{"id":"a","type":"message","role":"assistant","model":"a-model","content":[{"type":"text","text":"ok"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}"""
                : """{"candidates":[{"content":{"role":"model","parts":[{"text":"ok"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1,"totalTokenCount":2}}""",
            context.RequestAborted);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
