namespace Fallback;

/// <summary>What one of the requests side by side ended with.</summary>
internal class LaneEnd(bool isFinal)
{
    /// <summary>Whether the call ends with it; else the next tier is asked.</summary>
    public bool IsFinal => isFinal;
}
