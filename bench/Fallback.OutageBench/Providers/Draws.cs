namespace Fallback.OutageBench;

/// <summary>The random numbers of one request of one call to one tier. They hang on nothing else, so that every client meets the same.</summary>
internal struct Draws
{
    private ulong _state;

    public Draws(int seed, int call, int tier, int request) =>
        _state = ((ulong)(uint)seed << 40) ^ ((ulong)(uint)call << 8) ^ ((ulong)(uint)tier << 4) ^ (uint)request;

    /// <summary>In [0, 1). SplitMix64.</summary>
    public double Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());
}
