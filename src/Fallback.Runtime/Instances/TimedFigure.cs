namespace Fallback;

/// <summary>A figure and its time, in one word, so that both change together without a lock. 0 means none.</summary>
/// <param name="Value">The figure.</param>
/// <param name="At">The time, in <see cref="PerSecond"/> parts of a second; wraps after two years.</param>
internal readonly record struct TimedFigure(float Value, uint At)
{
    /// <summary>The resolution of the clock: figures age over seconds.</summary>
    public const int PerSecond = 64;

    /// <summary>
    /// Returns the seconds until a later moment; 0 if it is not later, as with a timestamp that another thread took shortly before.
    /// </summary>
    public float SecondsTo(uint moment) => SecondsBetween(At, moment);

    public long Pack() => (long)BitConverter.SingleToInt32Bits(Value) << 32 | At;

    public static TimedFigure Read(ref readonly long word) => Unpack(Volatile.Read(in word));

    public static TimedFigure Unpack(long word) => new(BitConverter.Int32BitsToSingle((int)(word >> 32)), (uint)word);

    public static float SecondsBetween(uint earlier, uint later) =>
        later - earlier is var passed && passed <= int.MaxValue ? passed / (float)PerSecond : 0;
}
