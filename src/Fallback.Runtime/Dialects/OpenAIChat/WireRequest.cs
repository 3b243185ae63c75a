namespace Fallback;

/// <summary>
/// A chat completions request as a program elsewhere wrote it: what the engine understands of it stands in the call's messages and options
/// as well, and a tier of the same dialect gets these bytes, with only what it needs replaced. Not changed any more.
/// </summary>
/// <param name="Members">The members of the object, in its order; each name once.</param>
internal sealed record WireRequest(WireMember[] Members);

/// <summary>A member of a request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, which is valid JSON.</param>
internal readonly record struct WireMember(string Name, ReadOnlyMemory<byte> Value);
