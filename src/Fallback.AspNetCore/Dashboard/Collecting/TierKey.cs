namespace Fallback.Dashboard;

/// <summary>Whom figures are counted for.</summary>
internal readonly record struct TierKey(string Provider, string Instance, string Model)
{
    /// <summary>The name of a provider's only instance.</summary>
    public const string OnlyInstance = "default";

    public static TierKey Of(TierAttempt attempt) => new(attempt.Provider, attempt.Instance, attempt.Model);

    public static TierKey Of(TierSnapshot tier) => new(tier.Provider, tier.Instance, tier.Model);

    /// <summary>As it is shown, and written in an address: <c>openai/gpt-6</c>, <c>openai/gpt-6 · eu</c>.</summary>
    public override string ToString() => Instance == OnlyInstance ? $"{Provider}/{Model}" : $"{Provider}/{Model} · {Instance}";
}
