using Fallback;
using Fallback.Testing;

namespace Quickstart;

internal enum Phase
{
    Healthy,
    Drought,
    Darkness,
    Recovery,
}

/// <summary>Four real HTTP servers on this machine, each of which plays a provider.</summary>
internal sealed class LocalProviders : IAsyncDisposable
{
    private static readonly (string Provider, string Model, int LatencyMs)[] _cast =
    [
        ("deepseek", "deepseek-flash", 60),
        ("openai", "gpt-6-luna", 80),
        ("google", "gemini-3.5-flash-lite", 110),
        ("anthropic", "claude-sonnet-5-5", 150),
    ];

    private readonly ProviderServer[] _servers;
    private volatile Phase _phase;

    private LocalProviders(ProviderServer[] servers) => _servers = servers;

    public Uri PrimaryUrl => _servers[0].BaseUrl;

    public static string PrimaryModel => _cast[0].Model;

    public static int TierOf(string model) => Array.FindIndex(_cast, player => player.Model == model);

    public Phase Phase
    {
        get => _phase;
        set => _phase = value;
    }

    public static async Task<LocalProviders> StartAsync()
    {
        var servers = new ProviderServer[_cast.Length];
        for (int i = 0; i < servers.Length; i++) servers[i] = await ProviderServer.StartAsync();
        var providers = new LocalProviders(servers);
        for (int i = 0; i < servers.Length; i++)
        {
            int tier = i;
            // Nobody reads the recorded requests, and samples/Dashboard runs for hours.
            servers[i].KeptRequests = 0;
            servers[i].Model(_cast[i].Model).Replies(request => providers.Decide(tier, request));
        }
        return providers;
    }

    public FallbackOptions Configure(FallbackOptions options)
    {
        for (int i = 0; i < _servers.Length; i++) options.AddProvider(_cast[i].Provider, _servers[i].BaseUrl.AbsoluteUri, $"local-key-of-{_cast[i].Provider}");
        return options;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ProviderServer server in _servers) await server.DisposeAsync();
    }

    private Reply Decide(int tier, RecordedRequest request)
    {
        Reply healthy = Reply.Text($"{_cast[tier].Provider} says: all is well.").WithUsage(420, 180).After(TimeSpan.FromMilliseconds(_cast[tier].LatencyMs));
        return (_phase, tier) switch
        {
            // The first provider is out of capacity: it refuses most requests, and never answers some that it accepts.
            (Phase.Drought, 0) => request.ModelSequence % 5 == 0 ? Reply.Hang() : Reply.Overloaded(),
            // The second answers what it can and rate-limits the rest.
            (Phase.Drought, 1) => request.ModelSequence % 4 == 0 ? healthy : Reply.RateLimited(TimeSpan.FromMilliseconds(500)),
            (Phase.Darkness, 0) => Reply.Hang(),
            (Phase.Darkness, 1) => Reply.Reset(),
            (Phase.Darkness, 2) => Reply.Status(500),
            (Phase.Darkness, 3) => Reply.Overloaded(),
            _ => healthy,
        };
    }
}
