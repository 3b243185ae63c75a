using Fallback.Testing;
using Fallback.TestUtilities;

namespace Fallback.EndToEnd.Tests;

/// <summary>Real local providers alpha, bravo and charlie, and a runtime whose clock only the test moves, unless it asks for a real one.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private FallbackRuntime? _runtime;

    private readonly TimeProvider _time;

    private Stage(ProviderServer alpha, ProviderServer bravo, ProviderServer charlie, TimeProvider? time)
    {
        (Alpha, Bravo, Charlie) = (alpha, bravo, charlie);
        _time = time ?? Clock;
    }

    public ProviderServer Alpha { get; }

    public ProviderServer Bravo { get; }

    public ProviderServer Charlie { get; }

    public ManualClock Clock { get; } = new();

    public FallbackRuntime Runtime => _runtime ??= new FallbackRuntime(Options());

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Stage> OpenAsync(TimeProvider? time = null) => new(
        await ProviderServer.StartAsync(cancellationToken: Token),
        await ProviderServer.StartAsync(cancellationToken: Token),
        await ProviderServer.StartAsync(cancellationToken: Token),
        time);

    public FallbackOptions Options()
    {
        var options = new FallbackOptions { TimeProvider = _time };
        options.AddProvider("alpha", Alpha.BaseUrl.AbsoluteUri, "key-of-alpha-1234567890");
        options.AddProvider("bravo", Bravo.BaseUrl.AbsoluteUri, "key-of-bravo-1234567890");
        options.AddProvider("charlie", Charlie.BaseUrl.AbsoluteUri, "key-of-charlie-1234567890");
        return options;
    }

    public T Client<T>() where T : class => Runtime.CreateClient<T>();

    public TierSnapshot Tier(string provider, string? model = null) =>
        Runtime.Monitor.Tiers.First(tier => tier.Provider == provider && (model is null || tier.Model == model));

    public async ValueTask DisposeAsync()
    {
        _runtime?.Dispose();
        await Alpha.DisposeAsync();
        await Bravo.DisposeAsync();
        await Charlie.DisposeAsync();
    }
}

/// <summary>The system's time as a clock of its own, so that nothing is shared with other tests. For short waits that real requests are mixed with.</summary>
internal sealed class RealClock : TimeProvider;
