namespace Fallback;

/// <summary>A figure and when it was taken, in one word, so that both change together without a lock. 0 stands for none.</summary>
/// <param name="Value">The figure.</param>
/// <param name="At">When, in <see cref="PerSecond"/> parts of a second; wraps after two years.</param>
internal readonly record struct TimedFigure(float Value, uint At)
{
    /// <summary>The grain of the clock: figures age over seconds.</summary>
    public const int PerSecond = 64;

    /// <summary>Seconds up to a later moment; 0 where that is not later, as with a timestamp that another thread took a moment before.</summary>
    public float SecondsTo(uint moment) => SecondsBetween(At, moment);

    public long Pack() => (long)BitConverter.SingleToInt32Bits(Value) << 32 | At;

    public static TimedFigure Read(ref readonly long word) => Unpack(Volatile.Read(in word));

    public static TimedFigure Unpack(long word) => new(BitConverter.Int32BitsToSingle((int)(word >> 32)), (uint)word);

    public static float SecondsBetween(uint earlier, uint later) =>
        later - earlier is var passed && passed <= int.MaxValue ? passed / (float)PerSecond : 0;
}
