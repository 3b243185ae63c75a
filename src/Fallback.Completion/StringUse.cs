namespace Fallback.Roslyn;

/// <summary>The purpose of a string in an attribute.</summary>
internal enum StringUse
{
    /// <summary>A tier of the chain.</summary>
    Tier,

    /// <summary>The degraded model, or the canary.</summary>
    DegradedModel,

    /// <summary>The tier that a policy applies to.</summary>
    TierOfChain,

    /// <summary>Text with parameters in it.</summary>
    Prompt,
}
