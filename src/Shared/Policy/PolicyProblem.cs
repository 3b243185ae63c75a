using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>Why a lock file cannot be read.</summary>
/// <param name="What">What is wrong, as a part of a sentence.</param>
/// <param name="Place">The place of the mistake.</param>
internal sealed record PolicyProblem(string What, JsonPlace Place)
{
    /// <summary>Whether the file may be rewritten. A file that a newer package has written must not be replaced by this one.</summary>
    public bool CanRewrite { get; init; } = true;

    public int Line => Place.Line;
}
