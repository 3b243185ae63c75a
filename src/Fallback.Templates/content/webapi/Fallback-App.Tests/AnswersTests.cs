using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fallback;
using Fallback.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback_App.Tests;

/// <summary>The API in front of real HTTP servers that fail as a provider does.</summary>
public sealed class AnswersTests : IAsyncLifetime
{
    private ProviderServer _first = null!;
    private ProviderServer _second = null!;
    private WebApplicationFactory<Program> _application = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _first = await ProviderServer.StartAsync();
        _second = await ProviderServer.StartAsync();
        _application = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .UseEnvironment("Testing")
            .ConfigureServices(services => services.Configure<FallbackOptions>(options => options
                .AddProvider("deepseek", _first.BaseUrl.AbsoluteUri, "test")
                .AddProvider("openai", _second.BaseUrl.AbsoluteUri, "test"))));
        _client = _application.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task FirstProviderOverloaded_TheSecondAnswers()
    {
        _first.Default.Replies(_ => Reply.Overloaded());
        _second.Default.Replies(_ => Reply.Text("Restart it."));

        HttpResponseMessage response = await AskAsync("/answers");
        JsonNode answer = (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;

        Assert.Equal("Restart it.", (string?)answer["text"]);
        Assert.True((bool?)answer["isFallback"]);
    }

    [Fact]
    public async Task FirstProviderOverloaded_TheSecondStreams()
    {
        _first.Default.Replies(_ => Reply.Overloaded());
        _second.Default.Replies(_ => Reply.Text("Restart"));

        HttpResponseMessage response = await AskAsync("/answers/stream");

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("data: ", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryProviderDown_TheCallerGets503()
    {
        _first.Default.Replies(_ => Reply.Overloaded());
        _second.Default.Replies(_ => Reply.Status(500));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync("/answers")).StatusCode);
    }

    private Task<HttpResponseMessage> AskAsync(string path) =>
        _client.PostAsJsonAsync(path, new { Text = "How do I reset my router?" }, TestContext.Current.CancellationToken);
}
