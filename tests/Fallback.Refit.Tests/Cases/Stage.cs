using Fallback;
using Fallback.Testing;
using Fallback.TestUtilities;
using Fallback.EndToEnd.Tests;
using Refit;

namespace RefitChains;

/// <summary>Real local providers alpha, bravo and charlie with keys of their own, and a runtime whose limits strike only when the test says so.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly string[] _names = ["alpha", "bravo", "charlie"];
    private static readonly string[] _models = ["one", "two", "three"];

    private readonly ProviderServer[] _servers;

    private Stage(ProviderServer[] servers)
    {
        _servers = servers;
        for (int i = 0; i < servers.Length; i++) servers[i].Model(_models[i]).Replies(Reply.Text($"from {_names[i]}"));
        Runtime = new FallbackRuntime(Options());
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public ProviderServer Alpha => _servers[0];

    public ProviderServer Bravo => _servers[1];

    public ProviderServer Charlie => _servers[2];

    public IReadOnlyList<ProviderServer> Servers => _servers;

    public FaultMatrixClock Clock { get; } = new();

    public FallbackRuntime Runtime { get; }

    public static async Task<Stage> OpenAsync() => new(
        [await ProviderServer.StartAsync(cancellationToken: Token), await ProviderServer.StartAsync(cancellationToken: Token), await ProviderServer.StartAsync(cancellationToken: Token)]);

    public static string KeyOf(string provider) => $"sk-canary-{provider}-7f3K9qLmZ2xW8vB4";

    public FallbackOptions Options()
    {
        var options = new FallbackOptions { TimeProvider = Clock };
        for (int i = 0; i < _servers.Length; i++) options.AddProvider(_names[i], _servers[i].BaseUrl.AbsoluteUri, KeyOf(_names[i]));
        return options;
    }

    public IChatApi Client(RefitSettings? settings = null) => new ChatApiFallbackClient(Runtime, settings ?? Settings());

    /// <summary>Settings with a handler of the user's.</summary>
    public RefitSettings Settings() => new() { HttpMessageHandlerFactory = () => Handler };

    /// <summary>Sees every request and every reply's headers, as a user's handler does.</summary>
    public WatchingHandler Handler { get; } = new();

    /// <summary>The limit of an attempt strikes as soon as its request has come.</summary>
    public Reply Late(Reply reply)
    {
        ThreadPool.UnsafeQueueUserWorkItem(static clock => clock.Advance(TimeSpan.FromSeconds(6)), Clock, preferLocal: false);
        return reply;
    }

    /// <summary>A limit strikes when the headers of each reply have come.</summary>
    public Reply LateInBody(Reply reply, TimeSpan by, int timers = 1)
    {
        Handler.OnHeaders = () => _ = StrikeAsync();
        return reply;

        async Task StrikeAsync()
        {
            await WaitFor.ConditionAsync(() => Clock.PendingTimers >= timers, Token);
            Clock.Advance(by);
        }
    }

    public TierSnapshot Tier(string provider) => Runtime.Monitor.Tiers.First(tier => tier.Provider == provider);

    public async ValueTask DisposeAsync()
    {
        Runtime.Dispose();
        foreach (ProviderServer server in _servers) await server.DisposeAsync();
    }
}
