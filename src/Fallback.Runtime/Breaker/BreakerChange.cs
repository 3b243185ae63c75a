namespace Fallback;

/// <summary>A change of a breaker from one state to another.</summary>
/// <param name="Name">What the breaker guards: <c>provider/model</c>, an endpoint or a key (by fingerprint).</param>
/// <param name="From">The state before.</param>
/// <param name="To">The state now.</param>
/// <param name="Cause">The failure that opened the breaker; null for every other change.</param>
/// <param name="Break">How long the breaker stays open; null for every other change.</param>
public sealed record BreakerChange(string Name, BreakerState From, BreakerState To, FailureKind? Cause, TimeSpan? Break)
{
    /// <summary>Whether an injected fault caused the failure that opened the breaker; see <see cref="FaultInjectionOptions"/>.</summary>
    public bool IsInjected { get; init; }

    /// <summary>Returns the change in one line: <c>openai/gpt-6: Closed to Open for 30 s after Overloaded</c>.</summary>
    public override string ToString()
    {
        string time = Break is { } wait ? $" for {Wording.Seconds(wait)}" : "";
        return $"{Name}: {From} to {To}{time}{(Cause is { } cause ? $" after {cause}" : "")}{(IsInjected ? ", injected" : "")}";
    }
}
