namespace Fallback.Bench;

/// <summary>What one writes first: a loop over the tiers with a timeout each, and a catch that goes on with the next.</summary>
internal sealed class LoopClient(TierClient[] tiers)
{
    public async Task<WireResponse> AskAsync(string question)
    {
        foreach (TierClient tier in tiers)
        {
            using var timeout = new CancellationTokenSource(IAssistant.TimeoutMs);
            try
            {
                return await tier.AskAsync(question, timeout.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // The next tier.
            }
        }
        throw new InvalidOperationException("No tier answered.");
    }
}
