using System.ComponentModel;

namespace Fallback.CompilerServices;

/// <summary>What a generated client is besides its interface; not for hand-written code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IChainedClient
{
    /// <summary>The interface's chain.</summary>
    ChainInvoker Chain { get; }
}
