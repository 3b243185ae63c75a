using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <summary>What comes out of a chain of an answer that says more than its text, whole and streamed: the same.</summary>
public class ChainAnswerTests
{
    private const string Members = "\"reasoning\":\"hm\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"hm\",\"index\":0}]";
    private const string Call = "\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},\"extra_content\":{\"google\":{\"thought_signature\":\"c2ln\"}}}]";
    private const string Cited = "\"citations\":[\"https://a.test/\"],";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chain_TextWithAllThatCanBeWithIt_ComesOutWhole(bool streamed)
    {
        ChatResponse response = await AskAsync(streamed, Cited, "\"content\":\"Paris [1]\"," + Members, "stop");
        Assert.Equal("Paris [1]", response.Text);
        Assert.Equal("hm", Assert.Single(Contents<TextReasoningContent>(response)).Text);
        Assert.Equal("https://a.test/", Contents<TextContent>(response).SelectMany(text => text.Annotations ?? []).Cast<CitationAnnotation>().Single().Url!.AbsoluteUri);
        AssertMembers(response);
        Assert.True(response.AdditionalProperties!.ContainsKey("citations"));
        Assert.Equal("Live", response.AdditionalProperties[FallbackProperties.Status]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chain_CallWithAllThatCanBeWithIt_ComesOutWhole(bool streamed)
    {
        ChatResponse response = await AskAsync(streamed, "", "\"content\":null," + Members + "," + Call, "tool_calls");
        FunctionCallContent call = Assert.Single(Contents<FunctionCallContent>(response));
        Assert.Equal(JsonValueKind.Object, Assert.IsType<JsonElement>(call.AdditionalProperties!["extra_content"]).ValueKind);
        Assert.Equal("p/m", call.AdditionalProperties[FallbackProperties.Tier]);
        Assert.Equal("hm", Assert.Single(Contents<TextReasoningContent>(response)).Text);
        AssertMembers(response);
    }

    [Fact]
    public async Task Chain_AStreamFromTheCache_HoldsWhatTheAnswerHeld()
    {
        const string Body = "{" + Cited + "\"choices\":[{\"message\":{\"content\":\"ok\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":1}}";
        using FallbackRuntime runtime = Runtime(Body);
        using IChatClient client = runtime.CreateChatClient(new ChainOptions
        {
            Tiers = { new TierOptions { Model = "p/m" } },
            AnswerCache = new AnswerCacheOptions { TimeToLive = TimeSpan.FromMinutes(1) },
        });
        await client.GetResponseAsync("x", cancellationToken: TestContext.Current.CancellationToken);
        for (int i = 0; i < 2; i++)
        {
            ChatResponse response = await client.GetStreamingResponseAsync("x", cancellationToken: TestContext.Current.CancellationToken)
                .ToChatResponseAsync(TestContext.Current.CancellationToken);
            Assert.Equal("Cached", response.AdditionalProperties![FallbackProperties.Status]);
            Assert.True(response.AdditionalProperties.ContainsKey("citations"));
            Assert.Equal(("ok", 2), (response.Text, response.Usage!.InputTokenCount));
            response.Usage.InputTokenCount = 777;
        }
    }

    private static void AssertMembers(ChatResponse response)
    {
        ChatMessage message = Assert.Single(response.Messages);
        Assert.Equal(1, Assert.IsType<JsonElement>(message.AdditionalProperties!["reasoning_details"]).GetArrayLength());
        Assert.Equal("p/m", message.AdditionalProperties[FallbackProperties.Tier]);
    }

    private static IEnumerable<T> Contents<T>(ChatResponse response) => response.Messages.SelectMany(message => message.Contents).OfType<T>();

    private static async Task<ChatResponse> AskAsync(bool streamed, string top, string members, string finish)
    {
        string body = streamed
            ? "data: {" + top + "\"choices\":[{\"delta\":{" + members + "}}]}\n\ndata: {\"choices\":[{\"delta\":{},\"finish_reason\":\"" + finish + "\"}]}\n\ndata: [DONE]\n\n"
            : "{" + top + "\"choices\":[{\"message\":{" + members + "},\"finish_reason\":\"" + finish + "\"}]}";
        using FallbackRuntime runtime = Runtime(body);
        using IChatClient client = runtime.CreateChatClient(new ChainOptions { Tiers = { new TierOptions { Model = "p/m" } } });
        return streamed
            ? await client.GetStreamingResponseAsync("x", cancellationToken: TestContext.Current.CancellationToken).ToChatResponseAsync(TestContext.Current.CancellationToken)
            : await client.GetResponseAsync("x", cancellationToken: TestContext.Current.CancellationToken);
    }

    private static FallbackRuntime Runtime(string body)
    {
        var options = new FallbackOptions();
        options.Providers["p"] = new ProviderOptions { BaseUrl = "https://llm.example.com/v1", ApiKey = new ApiKey("sk-0123456789"), HttpHandler = () => new Replier(body) };
        return new FallbackRuntime(options);
    }

    private sealed class Replier(string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) });
    }
}
