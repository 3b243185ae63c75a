namespace Fallback;

/// <summary>A call whose tiers are asked at the same time.</summary>
internal interface IHedgedRun
{
    /// <summary>Whether there is a tier that was not asked yet.</summary>
    bool HasNext { get; }

    /// <summary>The tier that would be asked next, if it can take the call.</summary>
    Tier? NextTier { get; }

    /// <summary>The running requests.</summary>
    int UnderWay { get; }

    /// <summary>The last-asked tier that is still running, and how long ago it was asked; null if none is running.</summary>
    (Tier Tier, TimeSpan Waited)? Latest { get; }

    /// <summary>Asks the next tier that can take the call.</summary>
    ValueTask<Polly.Outcome<LaneEnd>> AskAsync(CancellationToken cancellationToken);
}
