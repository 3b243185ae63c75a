using Fallback;
using Fallback.Testing;

namespace SupportBotSample;

/// <summary>How the first provider behaves.</summary>
internal enum Weather { Fine, Overloaded, BreaksMidStream }

/// <summary>Two HTTP servers on this machine that play the providers.</summary>
internal sealed class LocalProviders : IAsyncDisposable
{
    private const string Words = "Hold the reset button on the back for ten seconds, wait until the light is green, and enter the password from the label.";
    private readonly ProviderServer _first, _second;
    private volatile Weather _weather;

    private LocalProviders(ProviderServer first, ProviderServer second)
    {
        (_first, _second) = (first, second);
        first.Default.Replies(_ => _weather switch
        {
            Weather.Overloaded => Reply.Overloaded(),
            Weather.BreaksMidStream => Streamed().CutAfter(8, reset: true),
            _ => Streamed(),
        });
        second.Default.Replies(_ => Streamed());
    }

    public static async Task<LocalProviders> StartAsync() => new(await ProviderServer.StartAsync(), await ProviderServer.StartAsync());

    public void Become(Weather weather) => _weather = weather;

    public void Configure(FallbackOptions options) => options
        .AddProvider("deepseek", _first.BaseUrl.AbsoluteUri, "local")
        .AddProvider("openai", _second.BaseUrl.AbsoluteUri, "local");

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    private static TextReply Streamed() => Reply.Text(Words).WithChunkDelay(TimeSpan.FromMilliseconds(60));
}
