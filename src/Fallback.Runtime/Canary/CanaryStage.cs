namespace Fallback;

/// <summary>The trial and share that first attempts belong to: those of another trial do not count.</summary>
/// <param name="Trial">The trial's number, drawn at random when it begins, so that no two processes begin the same one.</param>
/// <param name="Share">The share, ignoring a pause.</param>
internal readonly record struct CanaryStage(long Trial, double Share);
