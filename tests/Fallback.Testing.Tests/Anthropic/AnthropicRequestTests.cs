namespace Fallback.Testing.Tests;

/// <summary>What is recorded of a request in Anthropic's dialect.</summary>
public sealed class AnthropicRequestTests : AnthropicFixture
{
    [Theory]
    [InlineData("/messages")]
    [InlineData("/messages?beta=true")]
    [InlineData("/v1/messages")]
    public async Task RecordedRequest_AnyPathThatEndsInMessages_HoldsWhatWasReceived(string path)
    {
        using HttpResponseMessage response = await Client.SendAsync(Request("""{"model":"m","max_tokens":1,"stream":true,"messages":[{"role":"user","content":"hi"}]}""", path));
        string answer = await response.Content.ReadAsStringAsync(Token);

        RecordedRequest request = Assert.Single(Server.RequestsTo("m"));
        Assert.Equal("/v1" + path, request.Path);
        Assert.True(request.IsStream);
        Assert.Equal("sk-ant-test", request.Headers["X-Api-Key"]);
        Assert.Equal("hi", request.LastUserMessage);
        Assert.Equal("#1 m (stream): 200", request.ToString());
        Assert.Equal("You said: hi", string.Concat(SseEvent.Texts(SseEvent.All(answer))));
    }

    [Theory]
    [InlineData("""{"role":"user","content":"a"}""", "a")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"a"},{"type":"image","source":{}},{"type":"text","text":"b"}]},{"role":"assistant","content":"c"}""", "ab")]
    [InlineData("""{"role":"user","content":"a"},{"role":"user","content":[{"type":"tool_result","tool_use_id":"call_1","content":"sunny"}]}""", "a")]
    [InlineData("""{"role":"user","content":[]}""", "")]
    public async Task LastUserMessage_StringOrBlocks_IsWhatTheUserSaid(string messages, string expected)
    {
        using HttpResponseMessage response = await Client.SendAsync(Request($$"""{"model":"m","max_tokens":1,"messages":[{{messages}}]}"""));

        Assert.Equal(expected, Server.Requests[0].LastUserMessage);
    }

    [Theory]
    [InlineData("\"system\":\"be brief\",", "", "be brief")]
    [InlineData("\"system\":[{\"type\":\"text\",\"text\":\"be\"},{\"type\":\"text\",\"text\":\" brief\"}],", "", "be brief")]
    [InlineData("", """{"role":"system","content":"be brief"},{"role":"developer","content":"and kind"}""", "be brief\nand kind")]
    [InlineData("", "", "")]
    public async Task SystemMessage_BesideOrAmongTheMessages_IsItsText(string system, string messages, string expected)
    {
        using HttpResponseMessage response = await Client.SendAsync(Request($$"""{"model":"m",{{system}}"max_tokens":1,"messages":[{{messages}}]}"""));

        Assert.Equal(expected, Server.Requests[0].SystemMessage);
    }
}
