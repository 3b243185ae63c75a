namespace Fallback;

/// <summary>Declares the models that may answer, in the order in which Fallback asks them. The first success wins.</summary>
/// <remarks>On an interface, the chain applies to every method. On a method, it replaces the interface's chain completely.</remarks>
/// <param name="models">
/// Models written as <c>provider/model</c> (everything after the first slash is the model's name), or as bare names, which are resolved by
/// the configured <c>Models</c>, then by <c>DefaultProvider</c>, then by the model catalogue.
/// </param>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class ModelChainAttribute(params string[] models) : Attribute
{
    /// <summary>The models, in the order in which they are asked.</summary>
    public IReadOnlyList<string> Models { get; } = models;

    /// <summary>
    /// The deadline of a whole call in milliseconds, over all tiers, retries and waits; at least 0. Default 0: the longest time that the
    /// call can need. A tier gets its own timeout or what is left of the deadline, whichever is less.
    /// </summary>
    /// <remarks>
    /// The default is the sum of the tiers' timeouts and the canary's, of all retries (also the undeclared one on the last tier) with their
    /// backoffs, of one answer repair per tier if <see cref="AnswerRepairAttribute"/> is declared, and of
    /// <see cref="TierRetryAttribute.WaitBeforeFailoverSeconds"/>.
    /// </remarks>
    public int DeadlineMs { get; set; }

    /// <summary>The number of requests that one call may send, over all tiers and retries; at least 1. Default 6.</summary>
    public int MaxAttempts { get; set; } = 6;
}
