namespace Fallback;

/// <summary>The tokens that a request will use, as far as that is known before.</summary>
/// <param name="Prompt">As the provider or a counter reported, otherwise estimated.</param>
/// <param name="Output">The requested limit; null if the request has none.</param>
internal readonly record struct TokenDemand(long Prompt, int? Output)
{
    /// <summary>The tokens that are reserved for an answer without a limit.</summary>
    private const int UsualOutput = 1_000;

    public long Expected => Prompt + (Output ?? UsualOutput);

    public static TokenDemand Of(Call call, Tier tier)
    {
        int? limit = tier.State.Learned.MaxOutput ?? tier.CurrentFacts?.MaxOutput;
        int? asked = RequestParameters.MaxOutputTokens(call.Request);
        return new TokenDemand(CallContext.Tokens(call, tier), asked > limit ? limit : asked);
    }
}
