using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>A key that leaves.</summary>
/// <param name="Place">The expression that holds it.</param>
/// <param name="Key">The key's name.</param>
/// <param name="Sink">Where it goes.</param>
internal sealed record Leak(SyntaxNode Place, string Key, Sink Sink);
