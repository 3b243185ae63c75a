namespace Fallback.Testing;

/// <summary>A way in which a provider fails in a rehearsal.</summary>
public enum RehearsedFailure
{
    /// <summary>The provider has no capacity: 503, or 529 in Anthropic's dialect.</summary>
    Overloaded = 1,
    /// <summary>The provider has an internal error: 500.</summary>
    ServerError,
    /// <summary>The connection is reset before any byte of a reply. This affects every model of the provider.</summary>
    Unreachable,
    /// <summary>There were too many requests, and the reply does not say when to retry: 429.</summary>
    RateLimited,
    /// <summary>There were too many requests, with <c>Retry-After: 30</c>: 429.</summary>
    RateLimitedFor30Seconds,
    /// <summary>The request is accepted, and no byte is returned.</summary>
    Silent,
    /// <summary>
    /// The tiers before it are silent, and the tier answers after nine tenths of its time: nearly the slowest answer that its own timeout
    /// permits.
    /// </summary>
    Slow,
    /// <summary>Half of the answer arrives, then nothing more.</summary>
    StopsMidway,
    /// <summary>Half of the answer arrives, then the connection is closed.</summary>
    CutMidway,
    /// <summary>The status is 200, but the body, or an event of the stream, is not JSON.</summary>
    Malformed,
    /// <summary>The key is refused: 401. This affects every model of the provider.</summary>
    KeyRefused,
    /// <summary>The account has no balance left: 402. This affects every model of the provider.</summary>
    OutOfMoney,
    /// <summary>The model no longer exists: 404.</summary>
    ModelGone,
    /// <summary>The prompt does not fit the model's context window: 400.</summary>
    PromptTooLong,
}
