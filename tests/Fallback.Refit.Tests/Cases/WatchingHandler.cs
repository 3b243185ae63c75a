using System.Collections.Concurrent;

namespace RefitChains;

/// <summary>A handler of the user's: sees what goes out and what comes back.</summary>
internal sealed class WatchingHandler : DelegatingHandler
{
    public ConcurrentQueue<string> Seen { get; } = new();

    public Action? OnHeaders { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Seen.Enqueue($"{request.Method} {request.RequestUri} {request.Headers}");
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        OnHeaders?.Invoke();
        return response;
    }
}
