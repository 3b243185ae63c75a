namespace Fallback.OutageBench;

/// <summary>Ours, by one of the methods of <see cref="IOutage"/>.</summary>
internal sealed class FallbackRival : IRival
{
    private readonly FallbackRuntime _runtime;
    private readonly IOutage _client;
    private readonly Func<IOutage, string, Task<string>> _ask;

    public FallbackRival(Endpoints endpoints, Func<IOutage, string, Task<string>> ask)
    {
        var options = new FallbackOptions();
        foreach ((TierFigures tier, string url) in TierFigures.All.Zip(endpoints.BaseUrls))
        {
            options.AddProvider(tier.Name, url, "a-key-of-the-usual-length-0123456789");
            // What the providers here charge: for each answer the price of as many output tokens, whatever it was asked.
            options.Models[$"{tier.Name}/model"] = new ModelOptions { InputPerMillion = 0, OutputPerMillion = (decimal)tier.Price };
        }
        _runtime = new FallbackRuntime(options);
        _client = _runtime.CreateClient<IOutage>();
        _ask = ask;
    }

    public async Task<bool> AskAsync(string question)
    {
        try
        {
            await _ask(_client, question);
            return true;
        }
        catch (FallbackException)
        {
            return false;
        }
    }

    public void Dispose() => _runtime.Dispose();
}
