namespace Fallback.Roslyn;

/// <summary>What a string of an attribute is for.</summary>
internal enum StringUse
{
    /// <summary>A tier of the chain.</summary>
    Tier,

    /// <summary>The model behind the chain, or the canary before it.</summary>
    DegradedModel,

    /// <summary>The tier that a policy is for.</summary>
    TierOfChain,

    /// <summary>Text with parameters in it.</summary>
    Prompt,
}
