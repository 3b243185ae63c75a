using Fallback.Testing;

namespace Fallback.OpenTelemetry.Tests;

/// <summary>Real local providers, each of which answers until a test says otherwise.</summary>
internal sealed class Providers : IAsyncDisposable
{
    /// <summary>The key of each.</summary>
    public static readonly string Canary = $"sk-canary-{nameof(Providers)}-7Hq2mWx9Lr4TzB6nVf3K";

    private readonly Dictionary<string, ProviderServer> _servers;

    private Providers(Dictionary<string, ProviderServer> servers) => _servers = servers;

    public ProviderServer this[string name] => _servers[name];

    public static async Task<Providers> StartAsync(CancellationToken cancellationToken)
    {
        var servers = new Dictionary<string, ProviderServer>(StringComparer.Ordinal);
        foreach (string name in (string[])["alpha", "bravo", "charlie", "delta", "echo", "foxtrot"])
        {
            servers[name] = await ProviderServer.StartAsync(cancellationToken: cancellationToken);
            servers[name].Default.Replies(Reply.Text("Hello.").WithUsage(1_000, 500));
        }
        return new Providers(servers);
    }

    public void Configure(FallbackOptions options)
    {
        foreach ((string name, ProviderServer server) in _servers) options.AddProvider(name, server.BaseUrl.AbsoluteUri, Canary);
        string[] models = ["alpha/one", "bravo/two", "charlie/three", "delta/quick", "delta/slow", "echo/quick", "foxtrot/limited"];
        foreach (string model in models)
            options.Models[model] = new ModelOptions { ContextWindow = 100_000, InputPerMillion = 2, OutputPerMillion = 8 };
    }

    public FallbackRuntime Runtime()
    {
        var options = new FallbackOptions();
        Configure(options);
        return new FallbackRuntime(options);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ProviderServer server in _servers.Values) await server.DisposeAsync();
    }
}
