namespace Fallback;

/// <summary>The change that a probe, or an answer to synthetic traffic, has caused.</summary>
internal enum ProbeNews
{
    None,

    /// <summary>It is healthy again.</summary>
    Better,

    /// <summary>It is not healthy any more.</summary>
    Worse,
}
