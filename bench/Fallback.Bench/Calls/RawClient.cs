namespace Fallback.Bench;

/// <summary>The floor: one tier after the other, without timeout or breaker, and without exceptions.</summary>
internal sealed class RawClient(TierClient[] tiers)
{
    public async Task<WireResponse> AskAsync(string question)
    {
        foreach (TierClient tier in tiers)
            if (await tier.TryAskAsync(question, CancellationToken.None).ConfigureAwait(false) is { } answer) return answer;
        throw new InvalidOperationException("No tier answered.");
    }
}
