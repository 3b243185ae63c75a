namespace Fallback;

/// <summary>A call whose tiers are asked side by side.</summary>
internal interface IHedgedRun
{
    /// <summary>Whether there is a tier that was not asked yet.</summary>
    bool HasNext { get; }

    /// <summary>The tier that would be asked next, if it can take the call.</summary>
    Tier? NextTier { get; }

    /// <summary>Requests under way.</summary>
    int UnderWay { get; }

    /// <summary>The tier that was asked last of those that have not ended, and how long ago; null when none is under way.</summary>
    (Tier Tier, TimeSpan Waited)? Latest { get; }

    /// <summary>Asks the next tier that can take the call.</summary>
    ValueTask<Polly.Outcome<LaneEnd>> AskAsync(CancellationToken cancellationToken);
}
