namespace Fallback.OutageBench;

/// <summary>What a tier replied.</summary>
/// <param name="Status">The HTTP status; 0 when there was none.</param>
/// <param name="Text">The answer; null for an error.</param>
internal readonly record struct TierReply(int Status, string? Text)
{
    public bool IsAnswer => Text is not null;
}
