using System.Text;
using System.Text.Json;

namespace Fallback.Testing.Tests;

/// <summary>A started server, and requests in Anthropic's dialect to its model <c>m</c>.</summary>
public abstract class AnthropicFixture : ServerFixture
{
    internal HttpRequestMessage Request(bool stream = false) =>
        Request($$"""{"model":"m","max_tokens":100,"stream":{{(stream ? "true" : "false")}},"system":"be brief","messages":[{"role":"user","content":"hi"}]}""");

    internal HttpRequestMessage Request(string body, string path = "/messages") => new(HttpMethod.Post, Server.BaseUrl + path)
    {
        Headers = { { "x-api-key", "sk-ant-test" }, { "anthropic-version", "2023-06-01" } },
        Content = new StringContent(body, Encoding.UTF8, "application/json"),
    };

    internal Task<HttpResponseMessage> SendAsync(bool stream = false) => Client.SendAsync(Request(stream));

    internal async Task<string> ReadAsync(bool stream = false)
    {
        using HttpResponseMessage response = await SendAsync(stream);
        return await response.Content.ReadAsStringAsync(Token);
    }

    internal async Task<JsonElement> ReadJsonAsync() => JsonDocument.Parse(await ReadAsync()).RootElement;

    internal async Task<IReadOnlyList<SseEvent>> ReadEventsAsync() => SseEvent.All(await ReadAsync(stream: true));
}
