using System.Net;
using System.Text.Json;

namespace Fallback.Testing.Tests;

/// <summary>Answers in Gemini's dialect, plain and streamed.</summary>
public sealed class GeminiAnswerTests : GeminiFixture
{
    [Fact]
    public async Task Text_Plain_IsACandidate()
    {
        Server.Model("m").Replies(Reply.Text("Grüße").WithUsage(10, 5, cachedTokens: 4));

        Assert.Equal(
            """{"candidates":[{"content":{"parts":[{"text":"Grüße"}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":5,"totalTokenCount":15,"cachedContentTokenCount":4},"modelVersion":"m","responseId":"resp-1"}""",
            await ReadAsync());
    }

    [Fact]
    public async Task Request_IsReadFromPathAndBody()
    {
        await ReadAsync(stream: true);

        RecordedRequest request = Assert.Single(Server.Requests);
        Assert.Equal(("m", true, "hi", "be brief"), (request.Model, request.IsStream, request.LastUserMessage, request.SystemMessage));
    }

    [Fact]
    public async Task LastUserMessage_IsNoResultOfATool()
    {
        await ReadAsync("""
            {"contents":[{"role":"user","parts":[{"text":"hi"}]},{"role":"model","parts":[{"functionCall":{"name":"f"},"thoughtSignature":"Z2VtaW5pLXNpZ25hdHVyZQ=="}]},
             {"role":"user","parts":[{"functionResponse":{"name":"f","response":{}}}]}]}
            """);

        Assert.Equal("hi", Assert.Single(Server.Requests).LastUserMessage);
    }

    [Fact]
    public async Task WithReasoning_IsAThoughtAndASignedText()
    {
        Server.Model("m").Replies(Reply.Text("yes").WithReasoning("hm").WithUsage(1, 5, reasoningTokens: 2));

        JsonElement json = await ReadJsonAsync();

        Assert.Equal(
            """[{"text":"hm","thought":true},{"text":"yes","thoughtSignature":"Z2VtaW5pLXNpZ25hdHVyZQ=="}]""",
            json.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts").GetRawText());
        Assert.Equal(3, json.GetProperty("usageMetadata").GetProperty("candidatesTokenCount").GetInt32());
        Assert.Equal(2, json.GetProperty("usageMetadata").GetProperty("thoughtsTokenCount").GetInt32());
    }

    [Theory]
    [InlineData("m", """{"city":"Oslo"}""", """{"functionCall":{"id":"call_1","name":"f","args":{"city":"Oslo"}},"thoughtSignature":"Z2VtaW5pLXNpZ25hdHVyZQ=="}""")]
    [InlineData("gemini-2.5-flash", "", """{"functionCall":{"id":"call_1","name":"f","args":{}}}""")]
    [InlineData("gemini-2.5-flash", "{\"a\":", """{"functionCall":{"id":"call_1","name":"f","args":"{\"a\":"}}""")]
    public async Task WithToolCall_IsAPart(string model, string arguments, string expected)
    {
        Server.Model(model).Replies(Reply.Text("").WithToolCall("f", arguments).WithToolCall("g", "{}"));

        JsonElement candidate = (await ReadJsonAsync(model: model)).GetProperty("candidates")[0];

        Assert.Equal(expected, candidate.GetProperty("content").GetProperty("parts")[0].GetRawText());
        Assert.Equal("""{"functionCall":{"id":"call_2","name":"g","args":{}}}""", candidate.GetProperty("content").GetProperty("parts")[1].GetRawText());
        Assert.Equal("STOP", candidate.GetProperty("finishReason").GetString());
    }

    [Theory]
    [InlineData("stop", "STOP")]
    [InlineData("length", "MAX_TOKENS")]
    [InlineData("tool_calls", "STOP")]
    [InlineData("content_filter", "SAFETY")]
    [InlineData("MALFORMED_FUNCTION_CALL", "MALFORMED_FUNCTION_CALL")]
    [InlineData(null, null)]
    public async Task WithFinishReason_OpenAIsWords_BecomeGooglesOwn(string? reason, string? expected)
    {
        Server.Model("m").Replies(Reply.Text("x").WithFinishReason(reason));

        JsonElement candidate = (await ReadJsonAsync()).GetProperty("candidates")[0];

        Assert.Equal(expected, candidate.TryGetProperty("finishReason", out JsonElement given) ? given.GetString() : null);
    }

    [Fact]
    public async Task WithRefusal_IsSafety()
    {
        Server.Model("m").Replies(Reply.Text("").WithRefusal("no"));

        JsonElement candidate = (await ReadJsonAsync()).GetProperty("candidates")[0];

        Assert.Equal(("SAFETY", "no"), (candidate.GetProperty("finishReason").GetString(), candidate.GetProperty("finishMessage").GetString()));
    }

    [Fact]
    public async Task WithCitation_CountsBytes()
    {
        Server.Model("m").Replies(Reply.Text("Grüße").WithCitation("A", "https://a.test/"));

        Assert.Equal(
            """{"groundingChunks":[{"web":{"uri":"https://a.test/","title":"A"}}],"groundingSupports":[{"segment":{"endIndex":7,"text":"Grüße"},"groundingChunkIndices":[0]}]}""",
            (await ReadJsonAsync()).GetProperty("candidates")[0].GetProperty("groundingMetadata").GetRawText());
    }

    [Fact]
    public async Task Stream_IsAResponseForEachPiece()
    {
        Server.Model("m").Replies(Reply.Text("one two").WithReasoning("hm").WithUsage(3, 2, reasoningTokens: 1));

        using HttpResponseMessage response = await SendAsync(stream: true);
        IReadOnlyList<string> events = Sse.Data(await response.Content.ReadAsStringAsync(Token));

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            """{"candidates":[{"content":{"parts":[{"text":"hm","thought":true}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":3,"totalTokenCount":3},"modelVersion":"m","responseId":"resp-1"}""",
            events[0]);
        Assert.Contains("""{"text":"one"}""", events[1], StringComparison.Ordinal);
        Assert.Contains("""{"text":" two"}""", events[2], StringComparison.Ordinal);
        Assert.Equal(
            """{"candidates":[{"content":{"parts":[{"text":"","thoughtSignature":"Z2VtaW5pLXNpZ25hdHVyZQ=="}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":1,"totalTokenCount":5,"thoughtsTokenCount":1},"modelVersion":"m","responseId":"resp-1"}""",
            events[3]);
        Assert.Equal(4, events.Count);
    }

    [Fact]
    public async Task Stream_CallIsOneChunk()
    {
        Server.Model("m").Replies(Reply.Text("").WithToolCall("f", "{}").CutAfter(1));

        using HttpResponseMessage response = await SendAsync(stream: true);
        (string text, Exception? error) = await ProviderClient.ReadToFailureAsync(response);

        Assert.NotNull(error);
        Assert.Contains("\"functionCall\"", Assert.Single(Sse.Data(text)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server_error", 500, "INTERNAL")]
    [InlineData("server_is_overloaded", 503, "UNAVAILABLE")]
    [InlineData("rate_limit_exceeded", 429, "RESOURCE_EXHAUSTED")]
    [InlineData("DEADLINE_EXCEEDED", 504, "DEADLINE_EXCEEDED")]
    [InlineData("odd", 500, "INTERNAL")]
    public async Task ErrorAfter_IsAnErrorInTheStream(string code, int status, string name)
    {
        Server.Model("m").Replies(Reply.Text("one two").ErrorAfter(1, code, "oh"));

        JsonElement error = JsonElement.Parse(Sse.Data(await ReadAsync(stream: true))[^1]).GetProperty("error");

        Assert.Equal((status, "oh", name), (error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString(), error.GetProperty("status").GetString()));
        Assert.Equal(code == "odd", error.TryGetProperty("details", out _));
    }

    public static TheoryData<Reply, HttpStatusCode, string> Errors => new()
    {
        { Reply.RateLimited(), HttpStatusCode.TooManyRequests, """{"error":{"code":429,"message":"Resource has been exhausted (e.g. check quota).","status":"RESOURCE_EXHAUSTED"}}""" },
        { Reply.Overloaded(), HttpStatusCode.ServiceUnavailable, """{"error":{"code":503,"message":"The model is overloaded. Please try again later.","status":"UNAVAILABLE"}}""" },
        { Reply.Error(401, message: "no"), HttpStatusCode.Unauthorized, """{"error":{"code":401,"message":"no","status":"UNAUTHENTICATED"}}""" },
        { Reply.Error(400, "API_KEY_INVALID", "no"), HttpStatusCode.BadRequest, """{"error":{"code":400,"message":"no","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com"}]}}""" },
        { Reply.Error(400, type: "FAILED_PRECONDITION", message: "no"), HttpStatusCode.BadRequest, """{"error":{"code":400,"message":"no","status":"FAILED_PRECONDITION"}}""" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Error_HasGooglesShape(Reply reply, HttpStatusCode status, string body)
    {
        Server.Model("m").Replies(reply);

        using HttpResponseMessage response = await SendAsync();

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(Token));
    }
}
