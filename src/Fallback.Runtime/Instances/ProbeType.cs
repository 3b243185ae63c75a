namespace Fallback;

/// <summary>The kind of a request that the runtime sends on its own.</summary>
internal enum ProbeType
{
    Probe,
    Synthetic,
}
