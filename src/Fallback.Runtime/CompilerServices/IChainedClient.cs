using System.ComponentModel;

namespace Fallback.CompilerServices;

/// <summary>The members of a generated client in addition to its interface. For generated code; do not use it in your own code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IChainedClient
{
    /// <summary>The interface's chain.</summary>
    ChainInvoker Chain { get; }
}
