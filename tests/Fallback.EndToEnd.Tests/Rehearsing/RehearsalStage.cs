using Fallback.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.EndToEnd.Tests.Rehearsing;

/// <summary>Providers that must not be asked, and rehearsals of clients that are configured with them.</summary>
internal sealed class RehearsalStage : IAsyncDisposable
{
    public const string Secret = "own-key-of-the-application";

    private static readonly string[] _others = ["bravo", "charlie", "delta"];

    private RehearsalStage(ProviderServer real) => Real = real;

    /// <summary>Stands for a real provider; the others have addresses that nobody has.</summary>
    public ProviderServer Real { get; }

    public static async Task<RehearsalStage> OpenAsync() =>
        new(await ProviderServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken));

    public Task<RehearsalReport> RunAsync<TClient>(Action<FallbackOptions>? configure = null, Action<RehearsalOptions>? with = null)
        where TClient : class =>
        Rehearsal.RunAsync<TClient>(options => Prepare(options, configure, with), TestContext.Current.CancellationToken);

    public Task<RehearsalReport> RunChainAsync(string chain, Action<FallbackOptions>? configure = null, Action<RehearsalOptions>? with = null) =>
        Rehearsal.RunChainAsync(chain, options => Prepare(options, configure, with), TestContext.Current.CancellationToken);

    public void Prepare(RehearsalOptions options, Action<FallbackOptions>? configure, Action<RehearsalOptions>? with)
    {
        options.Output = null;
        options.Services.AddFallback(fallback =>
        {
            // Two providers at one address would be down together.
            fallback.AddProvider("alpha", Real.BaseUrl.AbsoluteUri, Secret);
            foreach (string provider in _others) fallback.AddProvider(provider, $"https://{provider}.invalid/v1", Secret);
            configure?.Invoke(fallback);
        });
        with?.Invoke(options);
    }

    public ValueTask DisposeAsync() => Real.DisposeAsync();
}

/// <summary>A chat client that must not be asked.</summary>
internal sealed class UntouchedClient : IChatClient
{
    public bool WasAsked { get; private set; }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        WasAsked = true;
        throw new InvalidOperationException();
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        WasAsked = true;
        throw new InvalidOperationException();
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
