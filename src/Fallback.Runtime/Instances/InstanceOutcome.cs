namespace Fallback;

/// <summary>How a request to an instance ended, for the choice of the next instance.</summary>
internal enum InstanceOutcome
{
    /// <summary>It answered; its latency counts.</summary>
    Answered,

    /// <summary>It had no capacity: a rate limit (429), or overloaded (503, 529).</summary>
    Refused,

    /// <summary>It failed: another 5xx, no connection, no answer in time, a broken stream.</summary>
    Failed,

    /// <summary>The result shows nothing about the instance: the caller canceled, or the request was wrong.</summary>
    Unjudged,
}
