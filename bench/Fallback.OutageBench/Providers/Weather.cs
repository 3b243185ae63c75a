namespace Fallback.OutageBench;

/// <summary>How the providers are.</summary>
internal enum Weather
{
    /// <summary>Every request is answered.</summary>
    Healthy,

    /// <summary>The published availabilities; a failure is a 503 after 5 ms.</summary>
    Drought,

    /// <summary>The same, but a tenth of the failures are hangs, and the first tier has a rate limit below the load.</summary>
    MixedDrought,

    /// <summary>The first tier answers nothing at all; the others are healthy.</summary>
    FirstHangs,

    /// <summary>The first tier replies 503 to everything; the others are healthy.</summary>
    FirstDark,
}
