namespace Fallback;

/// <summary>The end of one of several requests at the same time.</summary>
internal class LaneEnd(bool isFinal)
{
    /// <summary>Whether it ends the call; otherwise the next tier is asked.</summary>
    public bool IsFinal => isFinal;
}
