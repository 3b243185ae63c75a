namespace Fallback;

/// <summary>The share of a client's answers in the last five minutes that a fallback gave. Thread-safe.</summary>
internal sealed class FallbackShare(TimeProvider time)
{
    private static readonly TimeSpan _slotLength = TimeSpan.FromSeconds(10);

    private readonly object _lock = new();
    private readonly Slot[] _slots = new Slot[30];

    public void Add(bool byFallback)
    {
        long now = Now;
        lock (_lock)
        {
            ref Slot slot = ref _slots[now % _slots.Length];
            if (slot.At != now) slot = new Slot { At = now };
            slot.Answers++;
            if (byFallback) slot.ByFallback++;
        }
    }

    /// <summary>Returns the share, 0 to 100; 0 if there were no answers.</summary>
    public double Percent()
    {
        long now = Now;
        int answers = 0, byFallback = 0;
        lock (_lock)
        {
            foreach (Slot slot in _slots)
            {
                if (slot.At <= now - _slots.Length) continue;
                answers += slot.Answers;
                byFallback += slot.ByFallback;
            }
        }
        return answers == 0 ? 0 : 100.0 * byFallback / answers;
    }

    private long Now => time.GetTimestamp() / (long)(time.TimestampFrequency * _slotLength.TotalSeconds);

    private struct Slot
    {
        public long At;
        public int Answers;
        public int ByFallback;
    }
}
