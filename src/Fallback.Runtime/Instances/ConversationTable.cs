namespace Fallback;

/// <summary>
/// Remembers where conversations are. Limited to 65,536 entries in sets of four, in which a new entry replaces the least recently used one.
/// An entry that is unused for an hour does not count. Thread-safe, without a lock; the half megabyte is allocated with the first entry.
/// </summary>
/// <remarks>
/// An entry is one word: 38 bits of the conversation's hash (16 more choose the set), the instance's id in 12 bits, and the minute of its
/// last use in 14 bits, which wraps after eleven days. If two threads write to the same place at once, one of the entries is lost, and that
/// conversation finds its instance again by rendezvous hashing.
/// </remarks>
internal sealed class ConversationTable
{
    public const int Entries = 65_536;

    public const int LargestId = (1 << IdBits) - 1;

    public const int MinutesKept = 60;

    private const int Ways = 4;
    private const int IdBits = 12;
    private const int MinuteBits = 14;
    private const ulong MinuteMask = (1 << MinuteBits) - 1;
    private const int TagShift = IdBits + MinuteBits;
    private const uint PerMinute = 60 * TimedFigure.PerSecond;

    private ulong[]? _words;

    /// <summary>Returns the id of the instance that a conversation was at last; -1 if unknown.</summary>
    public int Find(ulong conversation, uint moment)
    {
        if (Volatile.Read(ref _words) is not { } words) return -1;
        int set = SetOf(conversation);
        ulong tag = TagOf(conversation), minute = MinuteOf(moment);
        for (int way = 0; way < Ways; way++)
        {
            ulong word = Volatile.Read(ref words[set + way]);
            if (word >> TagShift == tag && AgeOf(word, minute) < MinutesKept) return (int)(word >> MinuteBits & LargestId);
        }
        return -1;
    }

    /// <summary>Records where a conversation is, and that it is active.</summary>
    public void Keep(ulong conversation, int id, uint moment)
    {
        ulong[] words = Volatile.Read(ref _words) ?? Allocate();
        int set = SetOf(conversation), place = set;
        ulong tag = TagOf(conversation), minute = MinuteOf(moment), oldest = 0;
        ulong word = tag << TagShift | (ulong)id << MinuteBits | minute;
        for (int way = 0; way < Ways; way++)
        {
            ulong known = Volatile.Read(ref words[set + way]);
            // Most turns come within the same minute, and write nothing.
            if (known == word) return;
            ulong age = known >> TagShift == tag ? ulong.MaxValue : known == 0 ? ulong.MaxValue - 1 : AgeOf(known, minute) + 1;
            if (age > oldest) (place, oldest) = (set + way, age);
        }
        Volatile.Write(ref words[place], word);
    }

    private ulong[] Allocate()
    {
        var words = new ulong[Entries];
        return Interlocked.CompareExchange(ref _words, words, null) ?? words;
    }

    private static int SetOf(ulong conversation) => (int)(conversation & (Entries / Ways - 1)) * Ways;

    // Never 0, which marks an empty place.
    private static ulong TagOf(ulong conversation) => conversation >> TagShift | 1;

    private static ulong MinuteOf(uint moment) => moment / PerMinute & MinuteMask;

    private static ulong AgeOf(ulong word, ulong minute)
    {
        ulong age = minute - word & MinuteMask;
        // Recorded by a thread that took its timestamp after the turn of the minute, while this thread took its own before.
        return age == MinuteMask ? 0 : age;
    }
}
