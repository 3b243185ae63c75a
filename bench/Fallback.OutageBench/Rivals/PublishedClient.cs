namespace Fallback.OutageBench;

/// <summary>The source article's algorithm: the tiers in order, each behind its <see cref="PublishedBreaker"/>, any failure counts, a limit as well.</summary>
/// <param name="pooled">Else each request has a connection of its own, as published.</param>
internal sealed class PublishedClient(Endpoints endpoints, bool pooled) : IRival
{
    private readonly HttpClient _http = TierClient.NewHttp();
    private readonly PublishedBreaker[] _breakers = [.. endpoints.BaseUrls.Select(static _ => new PublishedBreaker())];

    public async Task<bool> AskAsync(string question)
    {
        for (int tier = 0; tier < _breakers.Length; tier++)
        {
            if (!_breakers[tier].CanCall()) continue;
            if (await TryAsync(tier, question))
            {
                _breakers[tier].Succeed();
                return true;
            }
            _breakers[tier].Fail();
        }
        return false;
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> TryAsync(int tier, string question)
    {
        if (pooled) return await PlainLoop.TryAsync(new TierClient(_http, endpoints.BaseUrls[tier]), tier, question);
        using HttpClient own = TierClient.NewHttp();
        return await PlainLoop.TryAsync(new TierClient(own, endpoints.BaseUrls[tier]), tier, question);
    }
}
