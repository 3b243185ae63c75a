namespace Fallback;

/// <summary>Times or counts of a chain that do not fit together.</summary>
/// <param name="What">The consequence, as the beginning of a sentence that a remedy ends.</param>
/// <param name="Tier">The index of the tier that it is about.</param>
internal sealed record TimeConflict(string What, int Tier);
