namespace Fallback.Testing;

/// <summary>Chance that always comes out in the middle, so that two rehearsals are alike. Thread-safe, because it keeps nothing.</summary>
internal sealed class EvenRandom : Random
{
    public override double NextDouble() => 0.5;

    public override long NextInt64() => 0;

    public override long NextInt64(long minValue, long maxValue) => minValue;

    public override int Next() => 0;

    protected override double Sample() => 0.5;
}
