using Fallback;
using Fallback.Testing;

namespace BatchSample;

/// <summary>Two HTTP servers on this machine that play the models: the first one refuses every third request, as a busy one does.</summary>
internal sealed class LocalProviders : IAsyncDisposable
{
    private readonly ProviderServer _first;
    private readonly ProviderServer _second;

    private LocalProviders(ProviderServer first, ProviderServer second) => (_first, _second) = (first, second);

    public static async Task<LocalProviders> StartAsync()
    {
        ProviderServer first = await ProviderServer.StartAsync();
        ProviderServer second = await ProviderServer.StartAsync();
        first.Default.Replies(request => request.ModelSequence % 3 == 0 ? Reply.Overloaded() : Ticket(request));
        second.Default.Replies(Ticket);
        return new LocalProviders(first, second);
    }

    public FallbackOptions Configure(FallbackOptions options) => options
        .AddProvider("openai", _first.BaseUrl.AbsoluteUri, "local")
        .AddProvider("google", _second.BaseUrl.AbsoluteUri, "local");

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    private static TextReply Ticket(RecordedRequest request)
    {
        string urgency = request.LastUserMessage.Contains('!') ? "high" : "normal";
        return Reply.Text($$"""{"subject":"order","urgency":"{{urgency}}"}""").After(TimeSpan.FromMilliseconds(50));
    }
}
