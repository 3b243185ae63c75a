namespace Fallback;

/// <summary>The tokens that a request is going to take, as far as that can be known before.</summary>
/// <param name="Prompt">As the provider or a counter said, else estimated.</param>
/// <param name="Output">The most that is asked for; null when the request does not say.</param>
internal readonly record struct TokenDemand(long Prompt, int? Output)
{
    /// <summary>What is reserved for an answer whose length nobody has limited.</summary>
    private const int UsualOutput = 1_000;

    public long Expected => Prompt + (Output ?? UsualOutput);

    public static TokenDemand Of(Call call, Tier tier)
    {
        int? limit = tier.State.Learned.MaxOutput ?? tier.CurrentFacts?.MaxOutput;
        int? asked = RequestParameters.MaxOutputTokens(call.Request);
        return new TokenDemand(CallContext.Tokens(call, tier), asked > limit ? limit : asked);
    }
}
