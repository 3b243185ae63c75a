namespace Fallback.OutageBench;

/// <summary>One tier after the other, each with its timeout, no breaker; with one tier, no fallback either.</summary>
internal sealed class PlainLoop(Endpoints endpoints, int tiers) : IRival
{
    private readonly HttpClient _http = TierClient.NewHttp();

    public async Task<bool> AskAsync(string question)
    {
        for (int tier = 0; tier < tiers; tier++)
            if (await TryAsync(new TierClient(_http, endpoints.BaseUrls[tier]), tier, question)) return true;
        return false;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>One request within the tier's timeout.</summary>
    public static async Task<bool> TryAsync(TierClient client, int tier, string question)
    {
        using var limit = new CancellationTokenSource(TierFigures.All[tier].TimeoutMs);
        try
        {
            return (await client.AskAsync(question, limit.Token)).IsAnswer;
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException)
        {
            return false;
        }
    }
}
