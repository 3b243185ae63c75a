using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fallback;
using Fallback.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback_App.Tests;

/// <summary>The gateway in front of real HTTP servers that fail as a provider does.</summary>
public sealed class GatewayTests : IAsyncLifetime
{
    private ProviderServer _first = null!;
    private ProviderServer _second = null!;
    private WebApplicationFactory<Program> _gateway = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _first = await ProviderServer.StartAsync();
        _second = await ProviderServer.StartAsync();
        _gateway = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .UseEnvironment("Testing")
            .ConfigureServices(services => services.Configure<FallbackOptions>(options => options
                .AddProvider("deepseek", _first.BaseUrl.AbsoluteUri, "test")
                .AddProvider("openai", _second.BaseUrl.AbsoluteUri, "test"))));
        // A real socket: without callers, the gateway answers the loopback address only.
        _gateway.UseKestrel(0);
        _client = _gateway.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task FirstProviderOverloaded_TheSecondAnswers()
    {
        _first.Default.Replies(_ => Reply.Overloaded());
        _second.Default.Replies(_ => Reply.Text("Restart it."));

        HttpResponseMessage response = await AskAsync("assistant");
        JsonNode answer = (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;

        Assert.Equal("Restart it.", (string?)answer["choices"]![0]!["message"]!["content"]);
        Assert.Equal("openai", Assert.Single(response.Headers.GetValues("x-fallback-provider")));
    }

    [Fact]
    public async Task ChainThatIsNotConfigured_Is404() => Assert.Equal(HttpStatusCode.NotFound, (await AskAsync("nothing")).StatusCode);

    private Task<HttpResponseMessage> AskAsync(string chain) => _client.PostAsJsonAsync(
        "/v1/chat/completions",
        new { model = chain, messages = new[] { new { role = "user", content = "How do I reset my router?" } } },
        TestContext.Current.CancellationToken);
}
