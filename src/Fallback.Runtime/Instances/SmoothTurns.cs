namespace Fallback;

/// <summary>
/// Assigns turns by weight, spread as evenly as the weights permit: 5, 1, 1 gives a a a b c a a. The earliest due instance gets the turn,
/// and its next one is due 1 ÷ weight later. Thread-safe, without a lock: if two threads come at once, the second takes the next turn.
/// </summary>
internal sealed class SmoothTurns
{
    // The bits of doubles.
    private readonly long[] _due;
    private long _now;

    public SmoothTurns(InstanceLoad[] members)
    {
        // Starts with half a turn: instances of small weight would otherwise all come at the end of a round.
        _due = [.. members.Select(static load => BitConverter.DoubleToInt64Bits(0.5 * LengthOf(load)))];
    }

    /// <summary>Returns the instance whose turn it is, of those of a rank.</summary>
    public int Take(InstanceLoad[] members, in InstanceSet excluded, int rank)
    {
        while (true)
        {
            // An instance that could not be asked for a while does not make up for its missed turns.
            double now = Read(ref _now), earliest = double.MaxValue;
            int place = -1;
            for (int i = 0; i < members.Length; i++)
            {
                if (excluded.Contains(i) || InstanceSelector.RankOf(members[i]) != rank) continue;
                double due = Math.Max(Read(ref _due[i]), now);
                if (due < earliest) (place, earliest) = (i, due);
            }
            if (place < 0) return -1;
            long before = Volatile.Read(ref _due[place]);
            // Another thread has taken the turn.
            if (BitConverter.Int64BitsToDouble(before) > earliest) continue;
            long next = BitConverter.DoubleToInt64Bits(earliest + LengthOf(members[place]));
            if (Interlocked.CompareExchange(ref _due[place], next, before) != before) continue;
            if (earliest > now) Volatile.Write(ref _now, BitConverter.DoubleToInt64Bits(earliest));
            return place;
        }
    }

    private static double Read(ref long bits) => BitConverter.Int64BitsToDouble(Volatile.Read(ref bits));

    private static double LengthOf(InstanceLoad load) => 1.0 / (Math.Max(1, load.Weight) * load.Share);
}
