using System.Net.Http.Headers;

namespace Fallback.Testing.Tests;

/// <summary>Statuses, error bodies and their headers.</summary>
public sealed class ErrorTests : ServerFixture
{
    [Fact]
    public async Task Error_AllParts_HasOpenAIsShape()
    {
        Server.Model("m").Replies(Reply.Error(400, "context_length_exceeded", "too long", "invalid_request_error", "messages"));

        using HttpResponseMessage response = await Client.SendAsync("m", stream: true);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            """{"error":{"message":"too long","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""",
            await response.Content.ReadAsStringAsync(Token));
        Assert.Equal(400, Server.Requests[0].Status);
    }

    [Fact]
    public async Task Error_StatusOnly_HasNullsWhereNothingWasSaid()
    {
        Server.Model("m").Replies(Reply.Error(500));

        Assert.Equal("""{"error":{"message":"The provider was told to fail.","type":"server_error","param":null,"code":null}}""", await Client.ReadAsync("m"));
    }

    [Fact]
    public async Task RateLimited_WholeSeconds_HasRetryAfterOnly()
    {
        Server.Model("m").Replies(Reply.RateLimited(TimeSpan.FromSeconds(20)));

        using HttpResponseMessage response = await Client.SendAsync("m");

        Assert.Equal(429, (int)response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(20), response.Headers.RetryAfter?.Delta);
        Assert.False(response.Headers.Contains("retry-after-ms"));
    }

    [Fact]
    public async Task Overloaded_FractionOfASecond_HasExactMillisecondsToo()
    {
        Server.Model("m").Replies(Reply.Overloaded(TimeSpan.FromMilliseconds(1500)));

        using HttpResponseMessage response = await Client.SendAsync("m");

        Assert.Equal(503, (int)response.StatusCode);
        Assert.Equal("2", Assert.Single(response.Headers.GetValues("Retry-After")));
        Assert.Equal("1500", Assert.Single(response.Headers.GetValues("retry-after-ms")));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    [InlineData(503)]
    [InlineData(529)]
    public async Task Status_NoBody_IsEmpty(int status)
    {
        Server.Model("m").Replies(Reply.Status(status));

        using HttpResponseMessage response = await Client.SendAsync("m");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Html_AnyStatus_IsAPage()
    {
        Server.Model("m").Replies(Reply.Html(200));

        using HttpResponseMessage response = await Client.SendAsync("m");

        Assert.Equal(new MediaTypeHeaderValue("text/html", "UTF-8"), response.Content.Headers.ContentType);
        Assert.StartsWith("<!DOCTYPE html>", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raw_TypeAndBody_AreSentAsTheyAre()
    {
        Server.Model("m").Replies(Reply.Raw(200, "text/event-stream", "data: [DONE]\n"));

        using HttpResponseMessage response = await Client.SendAsync("m");

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("data: [DONE]\n", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task UnknownPath_IsRefusedAndRecorded()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(Server.BaseUrl, "/completions?x=1")) { Content = new StringContent("{}") };

        using HttpResponseMessage response = await Client.SendAsync(request);

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("/completions?x=1", Assert.Single(Server.Requests).Path);
        Assert.Equal("#1 /completions?x=1: 404", Server.Requests[0].ToString());
    }

    [Theory]
    [InlineData("not json", "parse the JSON body")]
    [InlineData("{}", "you must provide a model parameter")]
    [InlineData("[]", "you must provide a model parameter")]
    public async Task UnusableBody_IsRefused(string body, string message)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Server.BaseUrl + "/chat/completions") { Content = new StringContent(body) };

        using HttpResponseMessage response = await Client.SendAsync(request);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains(message, await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(body, Assert.Single(Server.Requests).Body);
    }

    [Fact]
    public async Task OtherMethod_IsRefused()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, Server.BaseUrl + "/chat/completions");

        using HttpResponseMessage response = await Client.SendAsync(request);

        Assert.Equal(405, (int)response.StatusCode);
    }

    [Fact]
    public void Arguments_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Reply.Status(199));
        Assert.Throws<ArgumentOutOfRangeException>(() => Reply.HangInBody(600));
        Assert.Throws<ArgumentOutOfRangeException>(() => Reply.Text("x").CutAfter(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Reply.Text("x").InChunks(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Reply.Hang().After(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Reply.Text("x").StallAfter(0, TimeSpan.Zero));
        Assert.Throws<ArgumentNullException>(() => Reply.Text(null!));
        Assert.Throws<ArgumentException>(() => Server.Model(""));
    }
}
