namespace Fallback;

/// <summary>Which of the requests that the runtime makes by itself.</summary>
internal enum ProbeType
{
    Probe,
    Synthetic,
}
