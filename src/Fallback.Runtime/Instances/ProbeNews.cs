namespace Fallback;

/// <summary>What a probe or an answer to synthetic traffic has changed.</summary>
internal enum ProbeNews
{
    None,

    /// <summary>It is well again.</summary>
    Better,

    /// <summary>It is not well any more.</summary>
    Worse,
}
