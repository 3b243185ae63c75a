using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Fallback.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>A gateway on a real socket before two local providers, and a third that speaks Anthropic's Messages.</summary>
internal sealed class GatewayStage : IAsyncDisposable
{
    /// <summary>The chain: <c>alpha/quick</c>, then <c>beta/steady</c>.</summary>
    public const string Chain = "chat";

    // In parts, so that the analyzers do not take it for a key of somebody's.
    public static readonly string Key = string.Join('-', "sk", "canary", "7f3K9qLmZ2xW8vB4");

    private readonly WebApplication _app;

    private GatewayStage(WebApplication app, ProviderServer alpha, ProviderServer beta, LogLines log)
    {
        (_app, Alpha, Beta, Log) = (app, alpha, beta, log);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new HttpClient { BaseAddress = new Uri(Address, "/v1/"), Timeout = TimeSpan.FromSeconds(30) };
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The first provider.</summary>
    public ProviderServer Alpha { get; }

    /// <summary>The second provider, and by its other paths the third.</summary>
    public ProviderServer Beta { get; }

    public ModelScript Quick => Alpha.Model("quick");

    public ModelScript Steady => Beta.Model("steady");

    public LogLines Log { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public FallbackRuntime Runtime => _app.Services.GetRequiredService<FallbackRuntime>();

    public FallbackMonitor Monitor => Runtime.Monitor;

    public static async Task<GatewayStage> StartAsync(
        Dictionary<string, string?>? settings = null, Action<FallbackGatewayOptions>? configure = null, string? file = null,
        Action<IServiceCollection>? services = null)
    {
        ProviderServer alpha = await ProviderServer.StartAsync(cancellationToken: Token);
        ProviderServer beta = await ProviderServer.StartAsync(cancellationToken: Token);
        var all = new Dictionary<string, string?>
        {
            ["Fallback:Providers:alpha:BaseUrl"] = alpha.BaseUrl.AbsoluteUri,
            ["Fallback:Providers:alpha:ApiKey"] = Key,
            ["Fallback:Providers:beta:BaseUrl"] = beta.BaseUrl.AbsoluteUri,
            ["Fallback:Providers:beta:ApiKey"] = Key,
            ["Fallback:Providers:gamma:BaseUrl"] = beta.BaseUrl.AbsoluteUri,
            ["Fallback:Providers:gamma:Dialect"] = "anthropic-messages",
            ["Fallback:Providers:gamma:ApiKey"] = Key,
            [$"Fallback:Chains:{Chain}:Tiers:0:Model"] = "alpha/quick",
            [$"Fallback:Chains:{Chain}:Tiers:1:Model"] = "beta/steady",
            ["Fallback:Chains:messages:Tiers:0:Model"] = "gamma/claude-sonnet-5-5",
        };
        foreach ((string key, string? value) in settings ?? []) all[key] = value;
        var log = new LogLines();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(all);
        if (file is not null) builder.Configuration.AddJsonFile(file, optional: false, reloadOnChange: false);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
        services?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        app.MapFallbackGateway(configure: configure);
        await app.StartAsync(Token);
        return new GatewayStage(app, alpha, beta, log);
    }

    /// <summary>A request for an answer to a question, with further members.</summary>
    public static string Ask(string question = "Where is my order?", string model = Chain, string more = "") =>
        $$"""{"model":{{JsonSerializer.Serialize(model)}},"messages":[{"role":"user","content":{{JsonSerializer.Serialize(question)}}}]{{more}}}""";

    public Task<HttpResponseMessage> PostAsync(string body, string path = "chat/completions", string? key = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach ((string name, string value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    /// <summary>The answer as JSON, with its status.</summary>
    public async Task<(int Status, JsonElement Json)> AskAsync(string body, string path = "chat/completions", string? key = null)
    {
        using HttpResponseMessage response = await PostAsync(body, path, key);
        return ((int)response.StatusCode, await JsonAsync(response));
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync(Token);
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>The data of each event, in order.</summary>
    public static async Task<List<string>> EventsAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync(Token);
        return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static line => line["data: ".Length..])];
    }

    /// <summary>The text that the chunks of a stream make together.</summary>
    public static string TextOf(IEnumerable<string> events)
    {
        var text = new StringBuilder();
        foreach (string data in events.Where(static data => data.StartsWith('{')))
        {
            using JsonDocument chunk = JsonDocument.Parse(data);
            if (!chunk.RootElement.TryGetProperty("choices", out JsonElement choices)) continue;
            foreach (JsonElement choice in choices.EnumerateArray())
                if (choice.GetProperty("delta").TryGetProperty("content", out JsonElement content)) text.Append(content.GetString());
        }
        return text.ToString();
    }

    /// <summary>Reads the files anew.</summary>
    public void Reload() => ((IConfigurationRoot)_app.Configuration).Reload();

    public Task StopAsync() => _app.StopAsync(Token);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await Alpha.DisposeAsync();
        await Beta.DisposeAsync();
    }
}
