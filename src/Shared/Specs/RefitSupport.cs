namespace Fallback.Roslyn;

/// <summary>What of Refit's surroundings a compilation has.</summary>
internal enum RefitSupport
{
    None,
    /// <summary>Refit alone.</summary>
    Plain,
    /// <summary>Microsoft.Extensions.Http as well.</summary>
    WithFactory,
}
