namespace Fallback;

/// <summary>How a request to an instance ended, as far as the choice of the next instance is concerned.</summary>
internal enum InstanceOutcome
{
    /// <summary>It answered; how long that took counts.</summary>
    Answered,

    /// <summary>It had no room: a rate limit (429), or overloaded (503, 529).</summary>
    Refused,

    /// <summary>It failed: another 5xx, no connection, no answer in time, a broken stream.</summary>
    Failed,

    /// <summary>That says nothing about the instance: the caller cancelled, or the request was at fault.</summary>
    Unjudged,
}
