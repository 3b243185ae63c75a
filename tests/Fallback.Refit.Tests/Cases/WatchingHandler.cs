using System.Collections.Concurrent;

namespace RefitChains;

/// <summary>A handler of the user's: sees what goes out and what comes back.</summary>
internal sealed class WatchingHandler : DelegatingHandler
{
    private Action? _onHeaders;

    public ConcurrentQueue<string> Seen { get; } = new();

    /// <summary>Called once, when the next reply's headers have come.</summary>
    public Action? OnHeaders
    {
        get => _onHeaders;
        set => _onHeaders = value;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Seen.Enqueue($"{request.Method} {request.RequestUri} {request.Headers}");
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        Interlocked.Exchange(ref _onHeaders, null)?.Invoke();
        return response;
    }
}
