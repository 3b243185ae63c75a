using Fallback.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.Recipes;

/// <summary>Two providers on this machine, in place of the vendors that the recipes name.</summary>
internal sealed class Local : IAsyncDisposable
{
    private Local(ProviderServer first, ProviderServer second) => (First, Second) = (first, second);

    public ProviderServer First { get; }

    public ProviderServer Second { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Local> StartAsync() =>
        new(await ProviderServer.StartAsync(cancellationToken: Token), await ProviderServer.StartAsync(cancellationToken: Token));

    /// <summary>The first server is OpenAI, the second one Anthropic; both are asked by chat completions, as any loopback address is.</summary>
    public void Configure(IServiceCollection services) => services.AddFallback(options =>
    {
        options.AddProvider("openai", First.BaseUrl.AbsoluteUri, "a-key-of-this-test-1");
        options.AddProvider("anthropic", Second.BaseUrl.AbsoluteUri, "a-key-of-this-test-2");
    });

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
    }
}
