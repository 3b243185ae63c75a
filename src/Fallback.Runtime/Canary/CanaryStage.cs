namespace Fallback;

/// <summary>What first attempts belong to: those of another trial say nothing of this one.</summary>
/// <param name="Trial">The trial's number, drawn when it begins, so that no two processes begin the same.</param>
/// <param name="Share">The share without regard to a pause.</param>
internal readonly record struct CanaryStage(long Trial, double Share);
