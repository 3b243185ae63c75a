using Fallback;
using Fallback.Testing;

namespace Fallback_App;

/// <summary>
/// Two HTTP servers on this machine that play the providers, so that the application runs before you have a key. The first one is out of
/// capacity in the second half of every minute. Delete this file once you have a key; README.md lists what to delete with it.
/// </summary>
internal sealed class LocalProviders : IAsyncDisposable
{
    private readonly ProviderServer _first;
    private readonly ProviderServer _second;

    private LocalProviders(ProviderServer first, ProviderServer second) => (_first, _second) = (first, second);

    /// <summary>Starts them, unless the environment has a key for one of the real providers.</summary>
    public static async Task<LocalProviders?> StartUnlessThereIsAKeyAsync()
    {
        if (HasKey("DEEPSEEK_API_KEY") || HasKey("OPENAI_API_KEY")) return null;
        ProviderServer first = await ProviderServer.StartAsync();
        ProviderServer second = await ProviderServer.StartAsync();
        first.Default.Replies(_ => DateTime.UtcNow.Second < 30 ? Answer("deepseek", 60) : Reply.Overloaded());
        second.Default.Replies(_ => Answer("openai", 90));
        return new LocalProviders(first, second);
    }

    /// <summary>Makes the chain's providers these servers.</summary>
    public void Configure(FallbackOptions options) => options
        .AddProvider("deepseek", _first.BaseUrl.AbsoluteUri, "local")
        .AddProvider("openai", _second.BaseUrl.AbsoluteUri, "local");

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    private static bool HasKey(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));

    private static Reply Answer(string provider, int latencyMs) =>
        Reply.Text($"This is {provider}'s stand-in on your machine: hold the reset button for ten seconds.").After(TimeSpan.FromMilliseconds(latencyMs));
}
