namespace Fallback.Testing;

/// <summary>Random numbers that are always in the middle, so that two rehearsals are equal. Thread-safe, because it has no state.</summary>
internal sealed class EvenRandom : Random
{
    public override double NextDouble() => 0.5;

    public override long NextInt64() => 0;

    public override long NextInt64(long minValue, long maxValue) => minValue;

    public override int Next() => 0;

    protected override double Sample() => 0.5;
}
