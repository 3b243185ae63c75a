using System.Text;
using System.Text.Json;

namespace Fallback.Runtime.Tests;

public sealed class LooseJsonTests
{
    [Theory]
    [InlineData("""{"error":{"message":"m","details":[{"reason":"API_KEY_INVALID","dom""", """{"error":{"message":"m","details":[{"reason":"API_KEY_INVALID"}]}}""")]
    [InlineData("""{"error":{"code":"c"},"request_id":"req_1","trace":"ab""", """{"error":{"code":"c"},"request_id":"req_1","trace":null}""")]
    [InlineData("""{"errors":["a","b"],"code":429,"message":"Too man""", """{"errors":["a","b"],"code":429,"message":null}""")]
    [InlineData("""{"retryable":true,"success":false,"param":null,"cause":nul""", """{"retryable":true,"success":false,"param":null,"cause":null}""")]
    // Perhaps the beginning of 429.
    [InlineData("""{"message":"m","code":42""", """{"message":"m","code":null}""")]
    [InlineData("""{"message":"m","co""", """{"message":"m"}""")]
    [InlineData("""{"a":{"b":[""", """{"a":{"b":[]}}""")]
    [InlineData("[", "[]")]
    public void Parse_CutJson_IsWhatCameBeforeTheCut(string body, string expected) => Assert.Equal(expected, Parse(body));

    [Theory]
    [InlineData("data: {\"a\":1}\n\n")]
    [InlineData("event: error\ndata: {\"a\":1}\n\n")]
    [InlineData("error: {\"a\":1}")]
    [InlineData("\uFEFF {\"a\":1}")]
    [InlineData("{\"a\":1}{\"b\":2}")]
    [InlineData("{\"a\":1}\nUpstream closed the connection.")]
    public void Parse_FramedJson_IsItsFirstValue(string body) => Assert.Equal("{\"a\":1}", Parse(body));

    [Theory]
    [InlineData("\"Internal server err")]
    [InlineData("event: ping")]
    [InlineData("data:")]
    [InlineData("Internal server error")]
    public void Parse_NoJson_IsNone(string body) => Assert.Null(Parse(body));

    private static string? Parse(string body)
    {
        using JsonDocument? json = LooseJson.Parse(Encoding.UTF8.GetBytes(body));
        return json?.RootElement.GetRawText();
    }
}
