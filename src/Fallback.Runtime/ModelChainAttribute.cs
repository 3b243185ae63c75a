namespace Fallback;

/// <summary>The models that may answer, in the order in which they are asked. The first success wins.</summary>
/// <remarks>On an interface it holds for every method; on a method it replaces the interface's chain whole.</remarks>
/// <param name="models">
/// <c>provider/model</c> (all after the first slash is the model's name), or a bare name, which is resolved by the configured
/// <c>Models</c>, then <c>DefaultProvider</c>, then the model catalogue.
/// </param>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class ModelChainAttribute(params string[] models) : Attribute
{
    /// <summary>The models, first choice first.</summary>
    public IReadOnlyList<string> Models { get; } = models;

    /// <summary>
    /// Milliseconds that a whole call may take, over all tiers, retries and waits. Default 0: the sum of what the tiers' own
    /// timeouts and declared retries can add up to. A tier gets the smaller of its own timeout and what is left.
    /// </summary>
    public int DeadlineMs { get; set; }

    /// <summary>Requests that one call may send, over all tiers and retries. Default 6.</summary>
    public int MaxAttempts { get; set; } = 6;
}
