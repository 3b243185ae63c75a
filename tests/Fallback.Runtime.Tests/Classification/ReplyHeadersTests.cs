namespace Fallback.Runtime.Tests;

public sealed class ReplyHeadersTests
{
    [Fact]
    public void Enumerating_Response_GivesTheFirstValueOfAllItsHeaders()
    {
        using var response = new HttpResponseMessage { Content = new ByteArrayContent([]) };
        response.Headers.TryAddWithoutValidation("request-id", ["req_1", "req_2"]);
        response.Headers.TryAddWithoutValidation("x-ratelimit-remaining-requests", "0");
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "text/html");
        Assert.Equal([("request-id", "req_1"), ("x-ratelimit-remaining-requests", "0"), ("Content-Type", "text/html")], All(new ReplyHeaders(response)));
    }

    [Fact]
    public void Enumerating_ResponseWithoutContent_GivesItsOwnHeaders()
    {
        using var response = new HttpResponseMessage { Content = null };
        response.Headers.TryAddWithoutValidation("request-id", "req_1");
        var headers = new ReplyHeaders(response);
        Assert.Equal([("request-id", "req_1")], All(headers));
        Assert.Null(headers["content-type"]);
    }

    [Fact]
    public void Enumerating_NoHeaders_GivesNone() => Assert.Empty(All(default));

    private static List<(string, string)> All(ReplyHeaders headers)
    {
        var all = new List<(string, string)>();
        foreach ((string name, string value) in headers) all.Add((name, value));
        return all;
    }
}
