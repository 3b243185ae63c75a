namespace Fallback;

/// <summary>What tells a request from all others, or why nothing can.</summary>
/// <param name="Key">The key in the cache, also of the call that equal ones share; null where the request cannot be told from others.</param>
/// <param name="Obstacle">What is in the way; null with a key.</param>
internal sealed record RequestIdentity(string? Key, string? Obstacle);
