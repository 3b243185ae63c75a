using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>How a call ends when a tier has this fault.</summary>
public enum Ending
{
    /// <summary>The next tier answers; after the last one the call fails with every attempt listed.</summary>
    NextTier,
    /// <summary>The same tier answers after the request was adapted.</summary>
    Adapted,
    /// <summary>The call is refused at once.</summary>
    Refused,
    /// <summary>The stream breaks with the text so far.</summary>
    Interrupted,
}

/// <summary>What a fault leaves behind.</summary>
public enum Mark
{
    None,
    /// <summary>One failure in the count of the model's breaker.</summary>
    Counted,
    /// <summary>One failure in the count of the endpoint's breaker.</summary>
    EndpointCounted,
    ModelOut,
    EndpointOut,
    KeyOut,
    Limited,
}

/// <summary>A way in which a provider fails, and everything that should follow.</summary>
internal sealed record Fault(string Name, FailureKind Kind, Ending Ending, Mark Mark, Func<RecordedRequest, Reply> Reply)
{
    /// <summary>Requests that the failing server sees.</summary>
    public int Requests { get; init; } = 1;

    /// <summary>The clock must pass a limit, or nothing will happen.</summary>
    public bool Hangs { get; init; }

    /// <summary>The server is not there at all.</summary>
    public bool IsGone { get; init; }
}
