using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Whether and how a call's prompt goes to a tier.</summary>
/// <param name="IsTooLong">Whether it certainly does not fit, even if it is trimmed as far as the policy permits.</param>
internal readonly record struct ContextFit(bool IsTooLong)
{
    public static readonly ContextFit Whole = new(false);

    public static readonly ContextFit TooLong = new(true);

    /// <summary>The history to send, if a part is left out; otherwise null.</summary>
    public ChatMessage[]? Messages { get; init; }

    /// <summary>Tokens of the prompt with that history, as counted.</summary>
    public long Tokens { get; init; }
}
