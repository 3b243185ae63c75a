using Fallback.CompilerServices;

namespace Fallback;

/// <summary>A client that a container registered, so that its chains are checked at start.</summary>
internal sealed record RegisteredClient(IReadOnlyList<ChainDeclaration> Chains);
