using System.Net;
using System.Text;
using System.Text.Json;

namespace Fallback.Testing.Tests;

/// <summary>A started server, and requests for responses to its model <c>m</c>.</summary>
public abstract class ResponsesFixture : ServerFixture
{
    internal static HttpRequestMessage Request(Uri baseUrl, string body, string path = "/responses") => new(HttpMethod.Post, baseUrl + path)
    {
        Headers = { { "Authorization", "Bearer sk-test" } }, Content = new StringContent(body, Encoding.UTF8, "application/json"),
    };

    internal Task<HttpResponseMessage> SendAsync(string members = "", bool stream = false) => Client.SendAsync(Request(
        Server.BaseUrl,
        $$"""{"model":"m","stream":{{(stream ? "true" : "false")}},"input":"hi"{{(members.Length > 0 ? "," : "")}}{{members}}}"""));

    internal async Task<string> ReadAsync(bool stream = false, string members = "")
    {
        using HttpResponseMessage response = await SendAsync(members, stream);
        return await response.Content.ReadAsStringAsync(Token);
    }

    internal async Task<JsonElement> ReadJsonAsync(string members = "") => JsonDocument.Parse(await ReadAsync(members: members)).RootElement;

    internal async Task<IReadOnlyList<SseEvent>> ReadEventsAsync(string members = "") =>
        [.. SseEvent.All(await ReadAsync(stream: true, members)).Where(static one => one.Data.StartsWith('{'))];

    /// <summary>The error that a body is refused with; null when it is answered.</summary>
    internal async Task<(HttpStatusCode Status, JsonElement Error)?> RefusalAsync(string body)
    {
        using HttpResponseMessage response = await Client.SendAsync(Request(Server.BaseUrl, body));
        string text = await response.Content.ReadAsStringAsync(Token);
        return response.IsSuccessStatusCode ? null : (response.StatusCode, JsonDocument.Parse(text).RootElement.GetProperty("error"));
    }
}
