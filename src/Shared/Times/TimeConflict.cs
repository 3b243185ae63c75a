namespace Fallback;

/// <summary>Times or counts of a chain that do not fit together.</summary>
/// <param name="What">What happens then, as the beginning of a sentence that a remedy ends.</param>
/// <param name="Tier">The place of the tier that it is about, from 0.</param>
internal sealed record TimeConflict(string What, int Tier);
