namespace Fallback.Testing;

/// <summary>A way in which a provider fails in a rehearsal.</summary>
public enum RehearsedFailure
{
    /// <summary>No capacity: 503, or 529 in Anthropic's dialect.</summary>
    Overloaded = 1,
    /// <summary>An error inside the provider: 500.</summary>
    ServerError,
    /// <summary>The connection is reset before any byte of a reply. It concerns every model of the provider.</summary>
    Unreachable,
    /// <summary>Too many requests, without a word of when to come back: 429.</summary>
    RateLimited,
    /// <summary>Too many requests, with <c>Retry-After: 30</c>: 429.</summary>
    RateLimitedFor30Seconds,
    /// <summary>The request is taken, and not a byte comes back.</summary>
    Silent,
    /// <summary>
    /// The tiers before it are silent, and it answers after nine tenths of the time that it has: the slowest answer that its own timeout lets
    /// through.
    /// </summary>
    Slow,
    /// <summary>Half of the answer comes, then nothing more.</summary>
    StopsMidway,
    /// <summary>Half of the answer comes, then the connection is closed.</summary>
    CutMidway,
    /// <summary>Status 200, with a body or an event that is no JSON.</summary>
    Malformed,
    /// <summary>The key is refused: 401. It concerns every model of the provider.</summary>
    KeyRefused,
    /// <summary>The account has no balance left: 402. It concerns every model of the provider.</summary>
    OutOfMoney,
    /// <summary>The model is no longer there: 404.</summary>
    ModelGone,
    /// <summary>The prompt does not fit the model's window: 400.</summary>
    PromptTooLong,
}
