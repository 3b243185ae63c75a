namespace Fallback;

/// <summary>Identifies a request, or says why that is impossible.</summary>
/// <param name="Key">The key in the cache and of the call that equal calls share; null if the request cannot be identified.</param>
/// <param name="Obstacle">Why there is no key; null if there is one.</param>
internal sealed record RequestIdentity(string? Key, string? Obstacle);
