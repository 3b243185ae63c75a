using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

public class MessagesAddressTests
{
    private const string Vertex = "https://europe-west1-aiplatform.googleapis.com/v1/projects/p/locations/europe-west1";

    [Theory]
    [InlineData("https://api.anthropic.com", "https://api.anthropic.com/v1/messages")]
    [InlineData("https://api.anthropic.com/v1/", "https://api.anthropic.com/v1/messages")]
    [InlineData("https://api.anthropic.com/v1/messages", "https://api.anthropic.com/v1/messages")]
    [InlineData("https://r.services.ai.azure.com/anthropic", "https://r.services.ai.azure.com/anthropic/v1/messages")]
    [InlineData("https://r.services.ai.azure.com/anthropic/v1", "https://r.services.ai.azure.com/anthropic/v1/messages")]
    [InlineData("https://proxy.test/claude/v1?team=a", "https://proxy.test/claude/v1/messages?team=a")]
    public void Of_BaseUrl_IsCompleted(string baseUrl, string expected) =>
        Assert.Equal(expected, MessagesAddress.Of(new Uri(baseUrl), "m", isStream: false).AbsoluteUri);

    [Theory]
    [InlineData(Vertex)]
    [InlineData(Vertex + "/publishers/anthropic")]
    [InlineData(Vertex + "/publishers/anthropic/models/")]
    public void Of_Vertex_HoldsModelAndManner(string baseUrl)
    {
        const string Model = Vertex + "/publishers/anthropic/models/claude-sonnet-4-5@20250929:";
        Assert.Equal(Model + "rawPredict", MessagesAddress.Of(new Uri(baseUrl), "claude-sonnet-4-5@20250929", isStream: false).AbsoluteUri);
        Assert.Equal(Model + "streamRawPredict", MessagesAddress.Of(new Uri(baseUrl), "claude-sonnet-4-5@20250929", isStream: true).AbsoluteUri);
    }

    [Fact]
    public async Task Write_Vertex_NamesTheVersionAndNoModel()
    {
        JsonNode sent = await Claude.SentAsync(Claude.Ask(null, new ChatMessage(ChatRole.User, "Hi")), baseUrl: Vertex, stream: true);
        sent.AsObject().Remove("messages");
        Claude.AssertJson("""{"anthropic_version":"vertex-2023-10-16","max_tokens":8192,"stream":true}""", sent);
        Assert.Empty(Dialect.AnthropicMessages.HeadersFor(new Uri(Vertex), null));
    }

    [Fact]
    public void Headers_NameTheConfiguredVersion() =>
        Assert.Equal([new("anthropic-version", "2099-01-01")], Dialect.AnthropicMessages.HeadersFor(new Uri("https://api.anthropic.com"), "2099-01-01"));
}
