namespace Fallback.Testing.Tests;

/// <summary>Errors in Anthropic's dialect.</summary>
public sealed class AnthropicErrorTests : AnthropicFixture
{
    [Fact]
    public async Task Error_AllParts_HasAnthropicsShape()
    {
        Server.Model("m").Replies(Reply.Error(429, "enforced_spend_limit_reached", "spent", "rate_limit_error", "ignored"));

        using HttpResponseMessage response = await SendAsync(stream: true);

        Assert.Equal(429, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("req_1", Assert.Single(response.Headers.GetValues("request-id")));
        Assert.False(response.Headers.Contains("x-request-id"));
        Assert.Equal(
            """{"type":"error","error":{"type":"rate_limit_error","message":"spent","details":{"error_code":"enforced_spend_limit_reached"}},"request_id":"req_1"}""",
            await response.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData(400, "invalid_request_error")]
    [InlineData(401, "authentication_error")]
    [InlineData(402, "billing_error")]
    [InlineData(403, "permission_error")]
    [InlineData(404, "not_found_error")]
    [InlineData(409, "conflict_error")]
    [InlineData(413, "request_too_large")]
    [InlineData(422, "invalid_request_error")]
    [InlineData(429, "rate_limit_error")]
    [InlineData(500, "api_error")]
    [InlineData(503, "api_error")]
    [InlineData(504, "timeout_error")]
    [InlineData(529, "overloaded_error")]
    public async Task Error_StatusOnly_HasTheTypeOfTheStatusAndNoDetails(int status, string type)
    {
        Server.Model("m").Replies(Reply.Error(status));

        Assert.Equal($$$"""{"type":"error","error":{"type":"{{{type}}}","message":"The provider was told to fail."},"request_id":"req_1"}""", await ReadAsync());
    }

    [Fact]
    public async Task Overloaded_AskedInBothDialects_IsEachOnesOwnStatus()
    {
        Server.Model("m").Replies(Reply.Overloaded());

        using HttpResponseMessage anthropic = await SendAsync();
        using HttpResponseMessage openAI = await Client.SendAsync("m");

        Assert.Equal(529, (int)anthropic.StatusCode);
        Assert.Contains("\"overloaded_error\"", await anthropic.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(503, (int)openAI.StatusCode);
    }

    [Fact]
    public async Task RateLimited_WholeSeconds_HasRetryAfter()
    {
        Server.Model("m").Replies(Reply.RateLimited(TimeSpan.FromSeconds(20)));

        using HttpResponseMessage response = await SendAsync();

        Assert.Equal(429, (int)response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(20), response.Headers.RetryAfter?.Delta);
        Assert.Contains("\"rate_limit_error\"", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json", "parse the JSON body")]
    [InlineData("{}", "model: Field required")]
    [InlineData("""{"model":"m"}""", "max_tokens: Field required")]
    public async Task UnusableBody_IsRefused(string body, string message)
    {
        using HttpResponseMessage response = await Client.SendAsync(Request(body));

        Assert.Equal(400, (int)response.StatusCode);
        string text = await response.Content.ReadAsStringAsync(Token);
        Assert.Contains(message, text, StringComparison.Ordinal);
        Assert.StartsWith("""{"type":"error","error":{"type":"invalid_request_error",""", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownPath_ClientOfAnthropic_IsRefusedInItsDialect()
    {
        using HttpResponseMessage response = await Client.SendAsync(Request("{}", "/messages/count_tokens"));

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Contains("\"not_found_error\"", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_BeforeHeaders_HasNoStatus()
    {
        Server.Model("m").Replies(Reply.Reset());

        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync());

        Assert.Null(Server.Requests[0].Status);
    }

    [Fact]
    public async Task Replies_ScriptThrows_IsAnsweredInAnthropicsShape()
    {
        Server.Model("m").Replies((Func<RecordedRequest, Reply>)(_ => throw new InvalidTimeZoneException("oops")));

        Assert.Contains("\"error_code\":\"script_failed\"", await ReadAsync(), StringComparison.Ordinal);
    }
}
