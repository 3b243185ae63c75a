#pragma warning disable CA1822 // bodies arrive with the engine
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>Providers, state and clients of one configuration.</summary>
public sealed class FallbackRuntime
{
    /// <summary>Binds a declared chain; called by generated clients.</summary>
    public ChainInvoker Bind(ChainDeclaration chain) => throw new InvalidOperationException();
}
