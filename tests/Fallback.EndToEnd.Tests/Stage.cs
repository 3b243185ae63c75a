using Fallback.Testing;
using Fallback.TestUtilities;

namespace Fallback.EndToEnd.Tests;

/// <summary>Real local providers alpha, bravo and charlie, and a runtime whose clock only a test moves.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private FallbackRuntime? _runtime;

    private Stage(ProviderServer alpha, ProviderServer bravo, ProviderServer charlie) => (Alpha, Bravo, Charlie) = (alpha, bravo, charlie);

    public ProviderServer Alpha { get; }

    public ProviderServer Bravo { get; }

    public ProviderServer Charlie { get; }

    public ManualClock Clock { get; } = new();

    public FallbackRuntime Runtime => _runtime ??= new FallbackRuntime(Options());

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Stage> OpenAsync() => new(
        await ProviderServer.StartAsync(cancellationToken: Token),
        await ProviderServer.StartAsync(cancellationToken: Token),
        await ProviderServer.StartAsync(cancellationToken: Token));

    public FallbackOptions Options()
    {
        var options = new FallbackOptions { TimeProvider = Clock };
        options.AddProvider("alpha", Alpha.BaseUrl.AbsoluteUri, "key-of-alpha-1234567890");
        options.AddProvider("bravo", Bravo.BaseUrl.AbsoluteUri, "key-of-bravo-1234567890");
        options.AddProvider("charlie", Charlie.BaseUrl.AbsoluteUri, "key-of-charlie-1234567890");
        return options;
    }

    public T Client<T>() where T : class => Runtime.CreateClient<T>();

    public TierSnapshot Tier(string provider, string? model = null) =>
        Runtime.Monitor.Tiers.First(tier => tier.Provider == provider && (model is null || tier.Model == model));

    /// <summary>Moves the clock to the next timer again and again until the task is done: backoffs and limits pass at once.</summary>
    public async Task<T> PassTimeUntilAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            if (!Clock.AdvanceToNextTimer()) await Task.WhenAny(task, Task.Yield().AsTask());
        }
        return await task;
    }

    public async ValueTask DisposeAsync()
    {
        _runtime?.Dispose();
        await Alpha.DisposeAsync();
        await Bravo.DisposeAsync();
        await Charlie.DisposeAsync();
    }
}

internal static class YieldExtensions
{
    public static async Task AsTask(this System.Runtime.CompilerServices.YieldAwaitable yield) => await yield;
}
