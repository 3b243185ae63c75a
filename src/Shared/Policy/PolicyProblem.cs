using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>Why a lock file cannot be read.</summary>
/// <param name="What">What is wrong, as a part of a sentence.</param>
/// <param name="Place">Where.</param>
internal sealed record PolicyProblem(string What, JsonPlace Place)
{
    /// <summary>Whether the file may be written anew. One that a newer package has written is not this one's to replace.</summary>
    public bool CanRewrite { get; init; } = true;

    public int Line => Place.Line;
}
