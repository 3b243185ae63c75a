namespace Fallback.Bench;

/// <summary>A reader, and an input for it that is made to be slow.</summary>
/// <param name="Reader">What reads.</param>
/// <param name="Input">What is read.</param>
/// <param name="Make">The reading of an input of about so many bytes, and how many it has.</param>
internal sealed record GrowthSubject(string Reader, string Input, Func<int, (long Bytes, Action Read)> Make);
